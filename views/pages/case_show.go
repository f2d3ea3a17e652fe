package pages

import (
	"github.com/a-h/templ"

	"redress/views/components"
	"redress/views/layout"
)

// CaseShow is a case as staff works on it.
type CaseShow struct {
	Page          layout.Page
	Title, Number string
	Sections      []components.NavItem
	Side          CaseSide
	// Since lists what changed while the reader had an older page open.
	Since       []components.Moment
	Failed      components.Form // the form that came back with errors
	Complainant components.Card
	Respondent  components.Card
	Purchase    components.Card
	Sellers     components.Table
	Story       []string
	Demands     components.Table
	Files       []components.FileView
	Talk        CaseTalk
	Timeline    []components.Moment
	Records     []components.Moment
	Why         CaseWhy
}

// CaseSide is the column with what a decision needs at hand.
type CaseSide struct {
	State, Plain string
	Tone         components.Tone
	Flags        []string
	Clocks       []CaseClock
	// Silence says what happens if nobody acts.
	Silence string
	Actions []CaseAction
	Assign  CaseAssign
	Facts   []components.Row
}

// CaseClock is a running clock with its arithmetic.
type CaseClock struct {
	View components.ClockView
	// Period says how long it is and where that comes from; Warning that the
	// day may still move.
	Period, Warning string
	Steps           []CaseStep
}

// CaseStep is one day of a clock's arithmetic.
type CaseStep struct {
	Day, Text, Count string
	Counts           bool
}

// CaseAction is one thing the reader can do now, or cannot do yet and why.
type CaseAction struct {
	Text, Hint, Href string
	Danger           bool
	Blocked          string
}

// CaseAssign says who has the case and lets the reader change it.
type CaseAssign struct {
	Who       string
	Can       bool
	Mine      bool
	Nobody    bool
	Me        string
	People    []components.Option
	Take      components.Form
	Give      components.Form
	Release   components.Form
	Seen      string
	Assign    string // address of taking and giving
	ReleaseTo string // address of releasing
}

// CaseTalk is what people wrote: messages with the complainant, notes among staff.
type CaseTalk struct {
	Messages    []components.Message
	Notes       []components.Message
	Can         bool
	MessageForm components.Form
	NoteForm    components.Form
	MessageTo   string
	NoteTo      string
	Max         int
}

// CaseWhy is why the case is where it is.
type CaseWhy struct {
	// Routed is false for a case that has not been through the rules.
	Routed     bool
	Winner     string
	Definition string
	Rows       []components.Row
	Rules      components.Table
	Facts      components.Table
	// Diagram is the procedure as a drawing, nil when it is not known.
	Diagram templ.Component
}

func actionClass(a CaseAction) string {
	if a.Danger {
		return "govuk-button govuk-button--secondary rd-actions__button rd-actions__button--danger"
	}
	return "govuk-button govuk-button--secondary rd-actions__button"
}

func stepClass(s CaseStep) string {
	if s.Counts {
		return "rd-days__item rd-days__item--counts"
	}
	return "rd-days__item"
}
