package workflows

import (
	"slices"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/venue"
)

// Explanation says why a case is where it is and what comes by itself.
type Explanation struct {
	Definition models.DefinitionRef
	State      models.State
	Open       bool
	// Routing is the stored decision, nil when the case has not been routed,
	// and Rules are the rules it considered, in order.
	Routing *models.Routing
	Rules   []RuleExplanation
	// Venue says which office is competent by what is known now, with the
	// agency's settings of now.
	Venue venue.Decision
	// Found is what the office has found out about it.
	Found []Finding
	// Clocks run now, the earliest deadline first. The first is what happens
	// if nobody acts; without one, nothing happens by itself.
	Clocks []ClockExplanation
	// Overdue have run out, and what they ask for is still owed.
	Overdue []ClockExplanation
}

// RuleExplanation is one rule a routing decision considered.
type RuleExplanation struct {
	Rule string
	// When is the condition as written, "" when the definition that decided is
	// not known.
	When    string
	Matched bool
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

// Explain explains a case with the definition it has pinned. For a case whose
// definition is not known it gives the stored routing and the bare clocks.
func Explain(rb *Rulebook, c models.Case) Explanation {
	e := Explanation{Definition: c.Definition, State: c.State, Open: c.Open, Routing: c.Routing, Venue: Venue(rb, c), Found: Findings(c)}
	if c.Routing != nil {
		table, _ := rb.RoutingOf(c.Routing.Definition)
		e.Rules = considered(table, c.Routing)
	}
	def, known := rb.Definition(c.Definition)
	clock := func(k models.Clock) ClockExplanation {
		x := ClockExplanation{Clock: k, Recount: k.LastDay}
		if r, ok := tally(rb, k); ok {
			x.Steps, x.Recount = r.Steps(), r.Day.String()
		}
		return x
	}
	for _, k := range c.Clocks {
		x := clock(k)
		if known {
			x.Then = consequence(def, k.Name, &c)
		}
		e.Clocks = append(e.Clocks, x)
	}
	for _, k := range c.Overdue {
		e.Overdue = append(e.Overdue, clock(k))
	}
	slices.SortStableFunc(e.Clocks, func(a, b ClockExplanation) int { return a.DueAt.Compare(b.DueAt) })
	return e
}

// considered looks up what the rules of a decision asked for.
func considered(def *RoutingDefinition, r *models.Routing) []RuleExplanation {
	all, matched := r.Considered.List(), r.Matched.List()
	rules := make([]RuleExplanation, len(all))
	known := def != nil
	for i, id := range all {
		rules[i] = RuleExplanation{Rule: id, Matched: slices.Contains(matched, id)}
		if known && i < len(def.Rules) {
			rules[i].When = def.Rules[i].Source()
		}
	}
	return rules
}

func consequence(def *Definition, clock string, c *models.Case) Consequence {
	t, ok := def.OnClock(clock, c.State)
	if !ok {
		return Consequence{}
	}
	then := Consequence{Transition: t.Name, To: t.To, Routed: t.Route, Article: t.Article[profile(c).Key]}
	if t.To == "" {
		then.To = c.State
	}
	for _, f := range t.Fields {
		if f.Kind == FieldGround {
			then.Ground = f.Fixed
		}
	}
	return then
}
