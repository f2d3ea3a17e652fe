package pages

import (
	"github.com/a-h/templ"

	"redress/views/components"
	"redress/views/layout"
)

// LetterList is the letters of a case, and the way to a new one.
type LetterList struct {
	Page   layout.Page
	Number string
	Table  components.Table
	Form   components.Form
	// Forms are what can be written now; without any, nothing is offered.
	Forms  []components.Option
	Action string
}

// LetterShow is one letter: what has to be filled in, and the paper itself.
type LetterShow struct {
	Page          layout.Page
	Number, Title string
	State         string
	Tone          components.Tone
	Rows          []components.Row
	// Since lists what changed after the reader opened the letter.
	Since []components.Moment
	// Failed is the form that came back with errors.
	Failed components.Form
	Draft  LetterDraft
	Sheet  LetterSheet
	Files  []components.FileView
}

// LetterDraft is what can be done to a letter that is still due. Without an
// address there is nothing to do.
type LetterDraft struct {
	Action, Approve, Drop string
	Seen                  string
	Form                  components.Form
	Controls              []ActControl
	// Warnings are what to look at before approving.
	Warnings    []string
	ApproveForm components.Form
	DropForm    components.Form
	// Again offers to file an approved letter once more.
	Again bool
}

// LetterSheet is the paper, and the way to the copy in the other language.
type LetterSheet struct {
	Copies []components.NavItem
	Paper  templ.Component
}

// TrackLetter is a letter as the complainant reads it.
type TrackLetter struct {
	Page  layout.Page
	Title string
	Sheet LetterSheet
	Files []components.FileView
}
