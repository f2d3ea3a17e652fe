package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Resume asks for the code of a filing.
type Resume struct {
	Page layout.Page
	Form components.Form
}

// Track asks for number and code of a case.
type Track struct {
	Page layout.Page
	Form components.Form
	Open bool // a case is open in this browser already
}

// TrackCase is a case as its complainant sees it.
type TrackCase struct {
	Page     layout.Page
	Form     components.Form // the message being written
	Number   string
	Kind     string // complaint or report
	State    string
	Tone     components.Tone
	Stand    string // where it stands, in plain words
	Withheld string // why nothing can be sent or seen any more, "" when it can
	Settled  string // the agreed amount, if any
	Received string
	Open     bool
	Next     []Expect
	Actions  []OwnAction
	Timeline []components.Moment
	Viewers  []components.Moment // who has opened it
	Looked   []string            // how often who did
	Messages []components.Message
	Files    []components.FileView
	Letters  []OwnAction // what the office wrote to him
	Full     bool
	Answers  []components.Card
	Linked   []LinkedCase
}

// LinkedCase is another case of the same filing.
type LinkedCase struct{ Number, Text string }

// OwnAction is one thing the complainant can do now.
type OwnAction struct {
	Text, Hint, Href string
	Danger           bool
}

// TrackDo asks the complainant to confirm an action.
type TrackDo struct {
	Page          layout.Page
	Form          components.Form
	Number, Title string
	Action        string
	Hint, Becomes string
	Danger        bool
	Controls      []ActControl
}

// Privacy is the notice about personal information.
type Privacy struct{ Page layout.Page }
