package pages

import (
	"github.com/a-h/templ"

	"redress/views/components"
	"redress/views/layout"
)

// CaseWhy is why a case is where it is, with everything that led to it.
type CaseWhy struct {
	Page          layout.Page
	Title, Number string
	Sections      []components.NavItem
	Queue         QueueWhy
	Venue         VenueWhy
	Clocks        []CaseClock
	Profile       ProfileWhy
	// Silence says what happens if nobody acts.
	Silence string
	// Diagram is the procedure as a drawing, nil when it is not known.
	Diagram templ.Component
}

// QueueWhy is why a case is in its queue.
type QueueWhy struct {
	// Routed is false for a case that has not been through the rules.
	Routed     bool
	Winner     string
	Definition string
	Rows       []components.Row
	// Matched are the rules that held, Rules all that were considered.
	Matched components.Table
	Rules   components.Table
	Facts   components.Table
}

// TrackCaseWhy is the same in plain words, for the complainant.
type TrackCaseWhy struct {
	Page   layout.Page
	Number string
	// Office says who handles the case and why, Silence what happens if nobody acts.
	Office, Silence []string
	Venue           VenueWhy
	Clocks          []CaseClock
	Profile         ProfileWhy
	// Routes are the other ways to settle the dispute.
	RoutesLead string
	Routes     []string
}

// ProfileWhy is why a case goes by one order and not by another; empty when
// there is nothing to compare.
type ProfileWhy struct {
	Lines []string
	Table components.Table
}

// VenueWhy is which office is competent, and why.
type VenueWhy struct {
	Lead       string
	Candidates []VenueCandidate
	// Found is what the office has found out.
	Found []string
	// Unknown are the facts that could change it, Notes what the order says beside.
	Unknown, Notes []string
}

// VenueCandidate is an office that is competent, or would be if the provided
// facts turn out so.
type VenueCandidate struct {
	Text, Office, Article string
	Provided              []string
}

// CaseClock is a running clock with its arithmetic.
type CaseClock struct {
	View components.ClockView
	// Period says how long it is and where that comes from; Warning that the
	// day may still move.
	Period, Warning string
	// Notes are its pauses, and how a weekend at its end is read.
	Notes []string
	Steps []CaseStep
}

// CaseStep is one day of a clock's arithmetic.
type CaseStep struct {
	Day, Text, Count string
	Counts           bool
}

// manyDays is how many days are shown unfolded.
const manyDays = 31

func stepClass(s CaseStep) string {
	if s.Counts {
		return "rd-days__item rd-days__item--counts"
	}
	return "rd-days__item"
}
