package components

import (
	"slices"

	"github.com/a-h/templ"
)

// Row is one line of a summary list: a question and its answer.
type Row struct {
	Key    string
	Value  string
	Lines  []string        // an answer of several paragraphs, instead of Value
	Body   templ.Component // an answer that is more than text, instead of Value
	Change string          // address of the page that changes it; none when empty
	Link   string          // text of that address; "change" when empty
}

// Card is a boxed summary list with a title and its own actions.
type Card struct {
	Title   string
	Tag     string
	Tone    Tone // of Tag
	Actions []Link
	Rows    []Row
}

// Stat is one number a reader should see at a glance.
type Stat struct {
	Label string
	Value string
	Note  string
	Href  string
	Tone  Tone
}

// changeable says whether any answer of the list can be changed; without one no
// column is kept free for it.
func changeable(rows []Row) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.Change != "" })
}
