package pages

import (
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
	Links       components.Table
	Sellers     components.Table
	Story       []string
	// Gone stands in place of what was erased or is kept from use, "" else.
	Gone     string
	Demands  components.Table
	Estimate string // where the calculator is, filled in
	Files    []components.FileView
	Talk     CaseTalk
	Timeline []components.Moment
	Records  []components.Moment
	Because  CaseBecause
	// Police is nil where nothing is proposed.
	Police *CasePolice
}

// CasePolice proposes that the case goes to the police, with the reasons.
type CasePolice struct {
	Card    components.Card
	Actions []CaseAction
}

// CaseSide is the column with what a decision needs at hand.
type CaseSide struct {
	State, Plain string
	Tone         components.Tone
	Flags        []string
	Clocks       []components.ClockView
	// Warnings say of which deadlines the day may still move.
	Warnings []string
	// Privacy says how the personal data stands where something was decided,
	// and PrivacyHref where that is done.
	Privacy, PrivacyHref string
	// Silence says what happens if nobody acts.
	Silence string
	Actions []CaseAction
	Assign  CaseAssign
	Facts   []components.Row
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
	// HandOver is where the case is given to another organisation, "" where that
	// cannot be done.
	HandOver string
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

// CaseBecause says in short why the case is where it is; the rest has a page of its own.
type CaseBecause struct {
	Text string
	Rows []components.Row
	Href string
}

func actionClass(a CaseAction) string {
	if a.Danger {
		return "govuk-button govuk-button--secondary rd-actions__button rd-actions__button--danger"
	}
	return "govuk-button govuk-button--secondary rd-actions__button"
}
