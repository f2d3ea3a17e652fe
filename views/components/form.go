package components

import "net/url"

// Names of the hidden fields every form carries; the web room reads them.
const (
	// CSRFField holds the token that proves the form came from our own page.
	CSRFField = "csrf"
	// CommandField holds the command id, so that a form that is sent twice is
	// carried out once.
	CommandField = "command"
)

// Form is the state of one form on one request: what was typed, and what was
// wrong with it. Controls look up their own value and error in it by name.
type Form struct {
	CSRF    string
	Command string     // command id; empty where a repeat does no harm
	Values  url.Values // as typed, so nothing is lost when the form comes back
	Errors  []FieldError
}

// FieldError is one thing to correct. Name is the control's name, or empty for
// an error of the form as a whole; Text is a finished sentence.
type FieldError struct {
	Name string
	Text string
}

// Value returns what was typed into the named control.
func (f Form) Value(name string) string { return f.Values.Get(name) }

// Has reports whether value is among the values chosen for name.
func (f Form) Has(name, value string) bool {
	for _, v := range f.Values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Error returns the first error of the named control, or an empty string.
func (f Form) Error(name string) string {
	for _, e := range f.Errors {
		if e.Name == name {
			return e.Text
		}
	}
	return ""
}

// Failed reports whether there is anything to correct.
func (f Form) Failed() bool { return len(f.Errors) > 0 }

// Field describes one control. Only Name and Label are needed everywhere; the
// groups below say which control reads the rest.
type Field struct {
	Name     string // form name and element id
	Label    string
	Hint     string
	Heading  bool // the label is the heading of the page (one question a page)
	Optional bool // adds "(optional)"

	// Text controls.
	Type         string // HTML input type, "text" when empty
	InputMode    string // on-screen keyboard: numeric, decimal, tel, email
	Autocomplete string // HTML autocomplete token, "off" for things of the case
	Width        string // in characters: 2 3 4 5 10 20 30; full width when empty
	Prefix       string
	Suffix       string
	Max          int  // characters; shows a counter on a TextArea
	Rows         int  // of a TextArea, 5 when zero
	Code         bool // a TextArea for the text of a program

	// Radios, Checkboxes, Select.
	Options []Option
	Blank   string // the first, empty answer of a Select; "choose one" when empty
	Inline  bool   // side by side, for two short answers
	Small   bool   // for filters and dense staff pages

	// FileField.
	Accept   string // HTML accept list
	Multiple bool
}

// Option is one answer of a choice.
type Option struct {
	Value string
	Label string
	Hint  string
	Count string // shown as a badge, for filters
	Or    string // a divider text above this answer, such as "or"
}

// describedBy lists the ids of the hint and the error of a control.
func (fl Field) describedBy(f Form) string {
	ids := ""
	if fl.Hint != "" {
		ids = fl.Name + "-hint"
	}
	if f.Error(fl.Name) != "" {
		if ids != "" {
			ids += " "
		}
		ids += fl.Name + "-error"
	}
	return ids
}

func (fl Field) inputType() string {
	if fl.Type == "" {
		return "text"
	}
	return fl.Type
}

// shown is the value to put back into the control; a password never is.
func (fl Field) shown(f Form) string {
	if fl.Type == "password" {
		return ""
	}
	return f.Value(fl.Name)
}

// optionID gives the first answer the name itself as id, so that a link in the
// error summary lands on it.
func (fl Field) optionID(i int) string {
	if i == 0 {
		return fl.Name
	}
	return fl.Name + "-" + fl.Options[i].Value
}
