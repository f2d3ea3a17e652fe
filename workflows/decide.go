package workflows

import "redress/models"

// Decide says what a command does to a case: an event with its outcome,
// without Seq, At and Hash, which the caller sets by c.Append(cmd.At, event).
// Errors are *Refusal when the definition does not allow it and
// *models.Invalid, with every problem at once, when the form is incomplete.
//
// Decide does not look for repeated commands: ask c.Has(cmd.ID) first. Nor
// does it know who may open which case; it holds roles to the definition.
func Decide(rb *Rulebook, c models.Case, cmd Command) (models.Event, error) {
	return models.Event{}, &Refusal{Code: "unknown_definition"}
}
