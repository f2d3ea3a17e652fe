// Package workflows decides how a case moves. It is pure: a decision follows
// from the definitions, the case and the command alone, and time is in the
// command. It does no I/O and never panics on any input.
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
	// Fields answer the transition's form.
	Fields []models.FieldValue
}

// Refusal is the answer of Decide to a command the definition does not allow.
type Refusal struct {
	// Code is a stable machine word: "unknown_transition", "wrong_state",
	// "wrong_role", "guard", "not_due", "already_filed", "unknown_definition".
	Code string
	// Rule names the transition and the guard that refused, Article its source.
	Rule, Article string
}

// Error describes the refusal for logs.
func (r *Refusal) Error() string { return "refused: " + r.Code + " " + r.Rule }

// Facts are what guards and routing rules can see of a case. Nothing in it
// identifies a person. Field names are the names in CEL, under "c".
type Facts struct {
	Track    string `cel:"track"`
	Channel  string `cel:"channel"`
	Category string `cel:"category"`
	// AmountFen is what was paid, DemandFen the sum of the demands, in fen.
	AmountFen int64  `cel:"amount_fen"`
	DemandFen int64  `cel:"demand_fen"`
	Province  string `cel:"province"`
	Paid      string `cel:"paid"`
	// SellerKnown is true when a strong handle is given; HandleKinds are the kinds given.
	SellerKnown   bool     `cel:"seller_known"`
	HandleKinds   []string `cel:"handle_kinds"`
	EvidenceKinds []string `cel:"evidence_kinds"`
	EvidenceCount int64    `cel:"evidence_count"`
	DemandKinds   []string `cel:"demand_kinds"`
	Anonymous     bool     `cel:"anonymous"`
	Delegated     bool     `cel:"delegated"`
	State         string   `cel:"state"`
	Assigned      bool     `cel:"assigned"`
	Imported      bool     `cel:"imported"`
}
