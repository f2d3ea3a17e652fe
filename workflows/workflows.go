// Package workflows decides how a case moves. It is pure: a decision follows
// from the definitions, the case and the command alone, and time is in the
// command. It does no I/O and never panics on any input.
//
// Nothing about a particular procedure is written in Go. A Definition says
// which states, transitions, forms and clocks there are, a RoutingDefinition
// says who gets a case; both come from YAML through package spec, and the
// numbers in them come from the law in force on the day of receipt.
package workflows

import (
	"time"

	"redress/models"
)

// Command is what somebody, or a clock, wants done with a case.
type Command struct {
	ID    models.CommandID
	At    time.Time
	Actor models.Actor
	// Exactly one of the following is set.
	File       *models.Filed
	Transition string
	Clock      string
	// Recount counts the running clocks anew, for the system alone.
	Recount bool
	// Fields answer the transition's form.
	Fields []models.FieldValue
	// Reserve is a fresh random id for the case a transition may split off. It
	// is used only by one that does.
	Reserve models.CaseID
}

// RefusalCodes lists every code a Refusal can have; a catalogue text exists
// under "refusal.<code>" for each.
var RefusalCodes = []string{
	"unknown_definition", "unknown_transition", "unknown_clock", "unclear_command",
	"wrong_state", "wrong_role", "guard", "not_extendable", "not_due", "already_filed", "not_filed",
	"nothing_to_recount",
}

// Refusal is the answer of Decide to a command the definition does not allow.
type Refusal struct {
	// Code is one of RefusalCodes.
	Code string
	// Rule names what refused: the guard for "guard", otherwise the transition
	// or clock that was asked for.
	Rule string
	// Article is the source of that rule, "" when it is the program's own.
	Article string
}

// Error describes the refusal for logs.
func (r *Refusal) Error() string { return "refused: " + r.Code + " " + r.Rule }
