package workflows

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/venue"
)

// Rulebook holds every definition a running case may need, what holds from
// when, the calendar and the agency's settings. It never changes and may be
// used by any number of goroutines; a change of the rules makes a new one.
type Rulebook struct {
	parts       Parts
	definitions map[models.DefinitionRef]*Definition
	routings    map[models.DefinitionRef]*RoutingDefinition
	// started are the first definition of each track and the first table: those
	// that came with the program, with the highest version.
	started map[models.Track]*Definition
	first   *RoutingDefinition
	// activations are in the order in which they come to hold.
	activations []models.Activation
}

// Parts are what a Rulebook is made of. They must not be changed afterwards.
type Parts struct {
	// Definitions and Routings come from package spec, which has checked them:
	// those that came with the program and those an agency has added.
	Definitions []*Definition
	Routings    []*RoutingDefinition
	Activations []models.Activation
	Calendar    *calendar.Calendar
	Settings    Settings
}

// What OpenAcross can be: which order a case goes by that is open on the day a
// new one comes into force. No order says it.
const (
	// AcrossReceipt keeps the order of the day of receipt for the whole case:
	// nobody who has filed is surprised by other rules. It is the default.
	AcrossReceipt = "receipt"
	// AcrossEvent takes, for each new period, the order of the day it starts.
	AcrossEvent = "event"
)

// Settings are an agency's choices where the law leaves one. The zero Settings
// are the defaults.
type Settings struct {
	// OpenAcross is AcrossReceipt, which "" stands for, or AcrossEvent.
	OpenAcross string
	// WeekendEnds lets a period end on an ordinary weekend. By default its end
	// moves on to the next working day, as from a public holiday.
	WeekendEnds bool
	// PlatformDomicile is the county-level division of the platform operator.
	PlatformDomicile string
	// Home are the divisions the agency is competent for; none means all.
	Home []string
	// Offices names the office that handles a place; nil names none.
	Offices *venue.Offices
}

// NewRulebook puts a rulebook together.
func NewRulebook(parts Parts) *Rulebook {
	rb := &Rulebook{
		parts: parts, definitions: map[models.DefinitionRef]*Definition{}, routings: map[models.DefinitionRef]*RoutingDefinition{},
		started: map[models.Track]*Definition{},
	}
	for _, d := range parts.Definitions {
		rb.definitions[d.Ref] = d
		if now := rb.started[d.Track]; d.Shipped && (now == nil || now.Ref.Version < d.Ref.Version) {
			rb.started[d.Track] = d
		}
	}
	for _, d := range parts.Routings {
		rb.routings[d.Ref] = d
		if d.Shipped && (rb.first == nil || rb.first.Ref.Version < d.Ref.Version) {
			rb.first = d
		}
	}
	rb.activations = slices.SortedStableFunc(slices.Values(parts.Activations), func(a, b models.Activation) int {
		return cmp.Or(a.From.Compare(b.From), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return rb
}

// Parts are what the rulebook was made of, for making another one.
func (rb *Rulebook) Parts() Parts { return rb.parts }

// Settings are the agency's choices.
func (rb *Rulebook) Settings() Settings { return rb.parts.Settings }

// Calendar is the calendar deadlines are counted with.
func (rb *Rulebook) Calendar() *calendar.Calendar { return rb.parts.Calendar }

// Definition finds the definition a case has pinned. False when it is not
// known, or known with another text.
func (rb *Rulebook) Definition(ref models.DefinitionRef) (*Definition, bool) {
	d, ok := rb.definitions[ref]
	return d, ok
}

// RoutingOf finds the routing table that made a decision.
func (rb *Rulebook) RoutingOf(ref models.DefinitionRef) (*RoutingDefinition, bool) {
	d, ok := rb.routings[ref]
	return d, ok
}

// Current is the definition a new case of a track starts with at an instant:
// the one activated last, or else the one that came with the program. It is
// nil when there is none.
func (rb *Rulebook) Current(track models.Track, at time.Time) *Definition {
	for _, a := range slices.Backward(rb.activations) {
		if d := rb.definitions[a.Ref]; d != nil && d.Track == track && !a.From.After(at) {
			return d
		}
	}
	return rb.started[track]
}

// Routing is the routing table in force at an instant, as Current.
func (rb *Rulebook) Routing(at time.Time) *RoutingDefinition {
	for _, a := range slices.Backward(rb.activations) {
		if d := rb.routings[a.Ref]; d != nil && !a.From.After(at) {
			return d
		}
	}
	return rb.first
}

// Definitions lists every definition, by name and version.
func (rb *Rulebook) Definitions() []*Definition {
	return slices.SortedFunc(maps.Values(rb.definitions), func(a, b *Definition) int { return compareRefs(a.Ref, b.Ref) })
}

// Routings lists every routing table, by name and version.
func (rb *Rulebook) Routings() []*RoutingDefinition {
	return slices.SortedFunc(maps.Values(rb.routings), func(a, b *RoutingDefinition) int { return compareRefs(a.Ref, b.Ref) })
}

func compareRefs(a, b models.DefinitionRef) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Checksum, b.Checksum))
}
