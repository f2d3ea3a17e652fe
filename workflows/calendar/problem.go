package calendar

import (
	"fmt"
	"strings"
)

// Problem is one mistake in an imported year. Catalogues hold the words under
// law.calendar_problem.<code>, with {at} and {value}.
type Problem struct {
	// At is where: "holidays[2].from", or "(file)". It is empty for
	// too_large and syntax, whose words need no place.
	At string
	// Code is one of ProblemCodes.
	Code string
	// Value is what was found there, shortened; empty when At says it all.
	Value string
}

// ProblemCodes lists every code a Problem can have.
func ProblemCodes() []string {
	return []string{
		"too_large", "syntax", "not_object", "not_list", "not_text", "not_number",
		"unknown_field", "duplicate_field", "missing_field", "blank", "bad_date", "bad_url",
		"out_of_range", "unknown_festival", "duplicate_festival", "missing_festival",
		"reversed", "too_long", "outside_year", "duplicate_day", "not_weekend",
	}
}

// String is the problem in English, for logs and tests.
func (p Problem) String() string {
	s := p.Code
	if p.At != "" {
		s = p.At + ": " + s
	}
	if p.Value != "" {
		s += fmt.Sprintf(" (%s)", p.Value)
	}
	return s
}

// ImportError holds every problem found in one imported year.
type ImportError struct{ Problems []Problem }

// Error lists the problems, one a line.
func (e *ImportError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return "calendar: this year cannot be imported:\n" + strings.Join(lines, "\n")
}
