package workflows

import (
	"slices"
	"strconv"

	"redress/models"
	"redress/workflows/calendar"
)

// The range of priorities: 1 is the most urgent.
const (
	HighestPriority = 1
	LowestPriority  = 5
)

// RoutingDefinition says which queue gets a case, and how urgent it is.
type RoutingDefinition struct {
	Ref models.DefinitionRef
	// Shipped is as Definition.Shipped.
	Shipped bool
	Limits  []Limit
	// Queues and Flags are all that the rules can give.
	Queues, Flags []string
	Rules         []Rule
}

// Limit is an amount that rules compare with, as "limits.<name>". The law
// changes it from time to time, so it has a value from each of several days.
type Limit struct {
	Name string
	// Values are in order of From; the first also holds before its day.
	Values []LimitValue
}

// LimitValue is a limit from a day on.
type LimitValue struct {
	From calendar.Day
	// Amount is in fen.
	Amount models.Fen
	// Source is where it comes from, in words.
	Source string
}

// On is the limit for a case received on a day, "2006-01-02".
func (l Limit) On(receivedOn string) LimitValue {
	var now LimitValue
	for i, v := range l.Values {
		if i == 0 || v.From.String() <= receivedOn {
			now = v
		}
	}
	return now
}

// Rule is one row of the routing table.
type Rule struct {
	ID string
	// When is nil for the last rule, which takes everything.
	When Condition
	// Also marks a rule that adds flags and may raise the priority, but does
	// not choose the queue.
	Also bool
	// Given leaves the queue to the unit that intake has given the case to; the
	// rule does not match where that is no queue of the table.
	Given    bool
	Queue    string
	Priority int
	Flags    []string
}

// Otherwise is how a rule without a condition is written and shown.
const Otherwise = "otherwise"

// Source is the rule's condition as written.
func (r Rule) Source() string {
	if r.When == nil {
		return Otherwise
	}
	return r.When.Source()
}

// Route decides the queue: the first rule that matches. Rules marked Also add
// their flags and raise the priority. Every rule is considered and kept with
// the decision. A rule that cannot be evaluated does not match. An earlier
// decision for the case, nil for none, spares work and changes nothing.
func (d *RoutingDefinition) Route(f Facts, before *models.Routing) models.Routing {
	r := models.Routing{Definition: d.Ref, Priority: LowestPriority, Facts: f.Values()}
	considered, matched := make([]string, 0, len(d.Rules)), make([]string, 0, 8)
	for _, l := range d.Limits {
		value := strconv.FormatInt(int64(l.On(f.ReceivedOn).Amount), 10)
		r.Facts = append(r.Facts, models.NewFact("limits."+l.Name, value))
	}
	slices.Sort(r.Facts)
	earlier := d.since(before, r.Facts)
	for _, rule := range d.Rules {
		considered = append(considered, rule.ID)
		if !earlier.holds(rule, &f) {
			continue
		}
		queue := rule.Queue
		if rule.Given {
			if queue = f.Unit; !slices.Contains(d.Queues, queue) {
				continue
			}
		}
		matched = append(matched, rule.ID)
		if !rule.Also && r.Winner != "" {
			continue
		}
		if !rule.Also {
			r.Winner, r.Queue = rule.ID, queue
		}
		if rule.Priority != 0 {
			r.Priority = min(r.Priority, rule.Priority)
		}
		for _, flag := range rule.Flags {
			if !slices.Contains(r.Flags, flag) {
				r.Flags = append(r.Flags, flag)
			}
		}
	}
	r.Considered, r.Matched = models.WordsOf(considered), models.WordsOf(matched)
	return r
}
