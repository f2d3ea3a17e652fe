package workflows

import (
	"slices"

	"redress/models"
	"redress/workflows/calendar"
)

// Definition is one procedure: a track's states, transitions, forms and
// clocks. It never changes after it was built; cases pin it by its Ref.
type Definition struct {
	Ref models.DefinitionRef
	// Shipped says that it came with the program and so holds without having
	// been activated.
	Shipped bool
	Track   models.Track
	// Initial is the state a filing leads to.
	Initial models.State
	// Filing and Import say what begins with a case filed here, and with one
	// taken over from another system, whose periods ran there.
	Filing, Import Start
	States         []StateDefinition
	Transitions    []Transition
	Clocks         []ClockDefinition
}

// Start is what begins with a case.
type Start struct {
	// Clocks are started with the day of receipt as their day of event.
	Clocks  []string
	Effects []models.EffectKind
}

// StateDefinition is one state.
type StateDefinition struct {
	Name models.State
	// Closed says that a case in this state counts as done. It can only be
	// left by a transition that reopens it.
	Closed bool
	// KeepsOutcome says that the state only puts a case away: what came of it
	// is the state before.
	KeepsOutcome bool
	// Final is a closed state that nothing leaves.
	Final bool
}

// Transition is one way from states to a state.
type Transition struct {
	Name string
	From []models.State
	// To is the new state, "" when the case stays where it is.
	To models.State
	// Who may make it; empty when only clocks do.
	Who []models.Role
	// OnClock are the clocks that make it by running out.
	OnClock []string
	Guards  []Guard
	Fields  []Field
	// NeedsOne asks for an answer to at least one of the fields.
	NeedsOne bool
	// Start and Stop name clocks; Extend names running ones that get the
	// extension their law allows, once. Besides, a clock stops when the case
	// comes to a state it does not run in.
	Start, Stop, Extend []string
	// Since is the date field whose day is the day of event of the clocks in
	// Start; "" is the day of the transition.
	Since   string
	Effects []models.EffectKind
	// Letter is the form of the letter that follows, "" for none; with LetterIf
	// it follows only where that holds of the answers.
	Letter   string
	LetterIf *If
	// Route sends the case through the routing rules anew.
	Route bool
	// Reopens marks the ways out of a closed state.
	Reopens bool
	// Danger asks for a second look: it cannot be taken back.
	Danger  bool
	Article Articles
}

// Articles are where a rule comes from, by the key of the rule profile:
// "samr-121": "art. 15". Empty for a rule of the program's own.
type Articles map[string]string

// Guard is a named condition a transition needs; its catalogue text,
// "guard.<name>", says what is missing when it does not hold.
type Guard struct {
	Name    string
	When    Condition
	Article Articles
}

// Condition is a compiled expression over the facts of a case.
type Condition interface {
	// Source is the expression as written.
	Source() string
	// Reads are the names of the facts and limits that it looks at, as a routing
	// decision keeps them: it gives the same while they are the same.
	Reads() []string
	// Match evaluates it, without changing the facts. An error means it could
	// not be decided.
	Match(*Facts) (bool, error)
}

// ClockDefinition is one period that can run. Exactly one of Law, Until and
// Number says how long.
type ClockDefinition struct {
	Name string
	// While are the states it runs in. In those of PausedIn it stands still.
	While, PausedIn []models.State
	// Law is the key of a period of the law. Where the law a case goes by
	// leaves it open, the clock does not start.
	Law string
	// Until is the name of a date field: it runs to the end of that day.
	Until string
	// When is what must be so of the case for the clock to start, nil for always.
	When Condition
	// Number and Unit are a period this definition sets itself.
	Number int
	Unit   calendar.Unit
}

// State finds a state.
func (d *Definition) State(name models.State) (StateDefinition, bool) {
	return find(d.States, func(s StateDefinition) bool { return s.Name == name })
}

// Transition finds a transition by name.
func (d *Definition) Transition(name string) (Transition, bool) {
	return find(d.Transitions, func(t Transition) bool { return t.Name == name })
}

// Clock finds a clock by name.
func (d *Definition) Clock(name string) (ClockDefinition, bool) {
	return find(d.Clocks, func(k ClockDefinition) bool { return k.Name == name })
}

// OnClock finds what a clock does when it runs out in a state.
func (d *Definition) OnClock(clock string, at models.State) (Transition, bool) {
	return find(d.Transitions, func(t Transition) bool {
		return slices.Contains(t.OnClock, clock) && slices.Contains(t.From, at)
	})
}

// splits says that the transition makes the report that belongs to a complaint.
func (t Transition) splits() bool { return slices.Contains(t.Effects, models.EffectSplitReport) }

func find[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
