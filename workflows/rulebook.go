package workflows

import (
	"cmp"
	"maps"
	"slices"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// Rulebook holds every definition a running case may need, the routing table
// in force and the calendar. It never changes and may be used by any number of
// goroutines; a new definition makes a new Rulebook.
type Rulebook struct {
	definitions map[models.DefinitionRef]*Definition
	current     map[models.Track]*Definition
	routing     *RoutingDefinition
	calendar    *calendar.Calendar
}

// NewRulebook puts a rulebook together. Of several definitions of a track the
// one with the highest version starts new cases. The parts come from package
// spec, which has checked them, and must not be changed afterwards.
func NewRulebook(definitions []*Definition, routing *RoutingDefinition, cal *calendar.Calendar) *Rulebook {
	rb := &Rulebook{
		definitions: map[models.DefinitionRef]*Definition{}, current: map[models.Track]*Definition{},
		routing: routing, calendar: cal,
	}
	for _, d := range definitions {
		rb.definitions[d.Ref] = d
		if now := rb.current[d.Track]; now == nil || now.Ref.Version < d.Ref.Version {
			rb.current[d.Track] = d
		}
	}
	return rb
}

// Definition finds the definition a case has pinned. False when it is not
// known, or known with another text.
func (rb *Rulebook) Definition(ref models.DefinitionRef) (*Definition, bool) {
	d, ok := rb.definitions[ref]
	return d, ok
}

// Current is the definition new cases of a track start with, nil when there is none.
func (rb *Rulebook) Current(track models.Track) *Definition { return rb.current[track] }

// Routing is the routing table in force.
func (rb *Rulebook) Routing() *RoutingDefinition { return rb.routing }

// Calendar is the calendar deadlines are counted with.
func (rb *Rulebook) Calendar() *calendar.Calendar { return rb.calendar }

// profile is the law a case goes by: the one in force on its day of receipt.
func profile(c *models.Case) law.Profile { return law.For(calendar.DayOf(c.ReceivedAt)) }

// Definitions lists every definition, by name and version.
func (rb *Rulebook) Definitions() []*Definition {
	return slices.SortedFunc(maps.Values(rb.definitions), func(a, b *Definition) int {
		return cmp.Or(cmp.Compare(a.Ref.Name, b.Ref.Name), cmp.Compare(a.Ref.Version, b.Ref.Version), cmp.Compare(a.Ref.Checksum, b.Ref.Checksum))
	})
}
