package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Sharing is what staff decides about the other side's way into a case.
type Sharing struct {
	Page           layout.Page
	Form           components.Form
	Number, Action string
	Preview        string // where the other side's page is shown as it is
	// Link is the address just made, shown this once.
	Link string
	// Can says that the other side can be let in; Why says why not.
	Can         bool
	Why         string
	Copies      []SharedCopy
	Invitations []SharedInvitation
	Messages    []components.Message
	// Asked is the day until which an answer is asked for, "" when there is none.
	Asked string
	Max   int
}

// SharedCopy is one copy; Shared says that the other side sees it.
type SharedCopy struct {
	ID, Name, Meta, State string
	Tone                  components.Tone
	Shared                bool
	// Picture is the address of its preview, Show of the page it would be on.
	Picture, Show, Alt string
}

// SharedInvitation is one link that was made.
type SharedInvitation struct {
	ID, Text, State string
	Tone            components.Tone
	Revoke          bool
}

// Respond is a case as its other side sees it. Staff see the same page before
// they share a copy.
type Respond struct {
	Page   layout.Page
	Form   components.Form
	Number string
	Office string
	Until  string // until when an answer is asked for, a sentence
	Facts  components.Card
	Asks   components.Table
	Files  []RespondFile
	Talk   []components.Message
	Max    int
	// Staff is set when staff look at the page.
	Staff *RespondStaff
}

// RespondStaff is what stands above the page when staff look at it.
type RespondStaff struct {
	Form         components.Form
	Action, Copy string // the copy to be shared with the button, "" for none
	Back         string
}

// RespondFile is a copy that the other side sees.
type RespondFile struct {
	Title, Meta, Alt string
	Picture, Href    string
	Lines            []string
}

// RespondDoor is where a link leads: a button, because mail programs open links.
type RespondDoor struct {
	Page   layout.Page
	Form   components.Form
	Action string
	Number string
	Office string
}

// FileFacts is what staff is told of a file below its name.
type FileFacts struct {
	Shows  string
	State  string // of the malware scan
	Tone   components.Tone
	Lines  []string
	Failed string
	Links  []components.Link
}
