package workflows

import (
	"redress/models"
	"redress/workflows/calendar"
)

// Explanation says why a case is where it is and what comes by itself.
type Explanation struct {
	Definition models.DefinitionRef
	State      models.State
	Open       bool
	// Routing is the stored decision with every rule considered, nil when the
	// case has not been routed.
	Routing *models.Routing
	// Clocks run now, the earliest deadline first. The first is what happens
	// if nobody acts; without one, nothing happens by itself.
	Clocks []ClockExplanation
}

// ClockExplanation is a running clock with its arithmetic.
type ClockExplanation struct {
	models.Clock
	// Steps are the days from the event to the last day, counted with the
	// present calendar; empty when the parties or a form set the day itself.
	Steps []calendar.Step
	// Recount is the last day by the present calendar. It differs from
	// Clock.LastDay when the calendar has changed since the clock was started.
	Recount string
	// Then is what happens when it runs out.
	Then Consequence
}

// Consequence is what a clock does by itself.
type Consequence struct {
	Transition string
	// To is the state it leads to, the present one when the case stays.
	To models.State
	// Ground is the ground of the law it gives, "" for none.
	Ground string
	// Routed says that the case is routed anew.
	Routed  bool
	Article string
}

// Explain explains a case with the definition it has pinned.
func Explain(rb *Rulebook, c models.Case) Explanation {
	return Explanation{Definition: c.Definition, State: c.State, Open: c.Open, Routing: c.Routing}
}
