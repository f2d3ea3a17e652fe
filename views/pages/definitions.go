package pages

import (
	"github.com/a-h/templ"

	"redress/views/components"
	"redress/views/layout"
)

// DefinitionList shows every procedure and the routing table with its versions.
type DefinitionList struct {
	Page   layout.Page
	Places []components.NavItem
	// New leads to the form for a new version; it has no text for who may not.
	New    components.Link
	Groups []DefinitionGroup
	// Settings are the office's readings of the law.
	Settings []components.Row
}

// DefinitionGroup is one name with its versions.
type DefinitionGroup struct {
	Title, Text string
	Versions    components.Table
	// History is what was activated, the newest first; empty when nothing was.
	History components.Table
}

// Definition is one version of a definition.
type Definition struct {
	Page     layout.Page
	Title    string
	Places   []components.NavItem
	Rows     []components.Row
	Unusable string
	// What can be done with it, for who may.
	Actions []components.Link
	// Diagram is nil for a routing table.
	Diagram templ.Component
	States  []DefinitionState
	Tables  []DefinitionTable
	// Scenarios are those of the version, played just now.
	Scenarios ScenarioResults
	// Text and Tests are the two files, line by line.
	Text, Tests []string
}

// DefinitionState is a state and the ways out of it.
type DefinitionState struct {
	Name, Note string
	Ways       []string
}

// DefinitionTable is one part of a definition as a table.
type DefinitionTable struct {
	ID, Title, Text string
	Table           components.Table
}

// ScenarioResults are how scenarios came out.
type ScenarioResults struct {
	Title string
	Good  bool
	Table components.Table
}

// DefinitionNew is the form for a new version.
type DefinitionNew struct {
	Page    layout.Page
	Form    components.Form
	Started string
	// Mistakes and Failed say what is wrong with what was sent.
	MistakesTitle string
	Mistakes      []DefinitionMistake
	Failed        ScenarioResults
}

// DefinitionMistake is one thing wrong with a text. Excerpt is the line it is
// on, and Mark has a sign under the place.
type DefinitionMistake struct {
	Place, Text, Excerpt, Mark string
}

// DefinitionActivate asks from when on a version holds.
type DefinitionActivate struct {
	Page                        layout.Page
	Form                        components.Form
	Title, Text, Action, Cancel string
	When                        []components.Option
	// Back says that an older version takes the place of a newer one.
	Back bool
}

// Simulation is what a version would have done with the stored cases.
type Simulation struct {
	Page  layout.Page
	Title string
	Form  components.Form
	// Start is where to begin another one, "" while one runs or for who may not.
	Start    string
	Progress JobProgress
	// Known says that there is a result to show, maybe of part of the cases.
	Known  bool
	Stats  []components.Stat
	Tables []components.Table
	Sample components.Table
}

// JobProgress is how far work in the background has come.
type JobProgress struct {
	// Shown is false when there is nothing to tell.
	Shown, Open bool
	Title, Text string
	Done, Total string
}

// CalendarList shows the years whose official days are known.
type CalendarList struct {
	Page     layout.Page
	Form     components.Form
	Places   []components.NavItem
	Missing  components.NoticeView
	Years    []CalendarYear
	Progress JobProgress
	Example  []string
	// Problems are what is wrong with a year that was sent.
	ProblemsTitle string
	Problems      []string
}

// CalendarYear is one year and what its notice says.
type CalendarYear struct {
	Title string
	Rows  []components.Row
	Days  components.Table
}
