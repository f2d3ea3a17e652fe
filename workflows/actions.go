package workflows

import "redress/models"

// Action is one thing an actor can do with a case now.
type Action struct {
	Name   string
	Fields []Field
	// To is the state it leads to, the present one when the case stays.
	To models.State
	// Danger asks for a second look.
	Danger bool
	// Article is its source, "" when there is none.
	Article string
	// Blocked is the guard that does not hold: shown with its reason, not
	// offered. "" when the action can be done.
	Blocked string
}

// Actions lists what the definition allows this actor now, in the order of the
// definition. It is empty for a case whose definition is not known.
func Actions(rb *Rulebook, c models.Case, actor models.Actor) []Action {
	return nil
}
