package components

// Task is one line of a task list.
type Task struct {
	Title  string
	Hint   string
	Href   string // empty while it cannot be started
	Status string
	Tone   Tone // of Status; neutral is shown as plain text
}

// Pager leads through a long list one page at a time. Addresses carry the key
// of the row to go on from, so a page stays right while rows come and go.
type Pager struct {
	Prev string // address, empty on the first page
	Next string // address, empty on the last page
	Note string // "1–50", "about 1,200"; may be empty
}

// Chosen is one filter in force and the address without it.
type Chosen struct {
	Text   string
	Remove string
}

// Filter is the panel of filters beside a list.
type Filter struct {
	Action string // where the form asks
	Clear  string // address without any filter
	Chosen []Chosen
}
