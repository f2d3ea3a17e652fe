package workflows

import (
	"redress/models"
	"redress/workflows/calendar"
)

// Rulebook holds every definition a running case may need, the routing rules,
// the calendar and the law. It never changes and may be used by any number of
// goroutines; a new definition makes a new Rulebook.
type Rulebook struct {
	definitions map[models.DefinitionRef]*Definition
	current     map[models.Track]*Definition
	routing     *RoutingDefinition
	calendar    *calendar.Calendar
}

// Definition finds the definition a case has pinned. False when it is not known,
// or known under another checksum.
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
