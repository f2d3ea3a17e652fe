package components

import "github.com/a-h/templ"

// Moment is one entry of a timeline, newest first.
type Moment struct {
	Title   string
	By      string // who did it, a finished text
	When    string // as people read it
	Machine string // the same time in RFC 3339
	Lines   []string
	Tone    Tone
	Body    templ.Component // more than text, below Lines
}

// Message is one letter or note in a conversation between the sides.
type Message struct {
	From    string
	When    string
	Machine string // RFC 3339
	Lines   []string
	Mine    bool // written by the reader; shown on the right
	Note    string
	Body    templ.Component // attachments
}

// ClockView is one deadline that runs, or has run out.
type ClockView struct {
	Title   string
	Due     string // the day, as people read it
	Machine string // RFC 3339
	Left    string // "3 days left", "2 days late", "paused"
	Article string // what it rests on
	Tone    Tone
	Detail  Link // the day-by-day arithmetic
}

// FileView is one piece of evidence.
type FileView struct {
	Name    string
	Meta    string // kind, size, when it came
	Hash    string // SHA-256 in hexadecimal
	Href    string // download
	Preview string // address of a re-encoded picture; none when empty
	Alt     string // what the picture shows
	Tag     string
	Tone    Tone
	Actions templ.Component // forms, such as the one that removes it
}
