package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Rules is the page of the rules in force: what each order says, side by side,
// and what the office has set itself.
type Rules struct {
	Page layout.Page
	Now  string // which order is in force today
	// Places are the other pages about the rules, Nav the parts of this one.
	Places, Nav []components.NavItem
	Sections    []RuleSection
}

// RuleSection is one part of the rules.
type RuleSection struct {
	ID, Title, Note string
	Table           components.Table
}

// Rule is what one order says on one thing.
type Rule struct {
	Text    string // "" where the places in the law say it all
	Lines   []string
	Sources []Source
	Marks   []Mark
}

// Mark is a word that no reader may miss: not confirmed, the office's own, changed.
type Mark struct {
	Text string
	Tone components.Tone
}
