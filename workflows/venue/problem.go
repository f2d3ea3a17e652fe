package venue

import (
	"fmt"
	"strconv"
	"strings"
)

// Problem is one mistake in an imported table of offices. Catalogues hold the
// words under venue.office_problem.<code>, with {value} and {other}.
type Problem struct {
	// Line is where, counted from 1; 0 is the whole file.
	Line int
	// Code is one of ProblemCodes.
	Code string
	// Value is what was found there, Other what it is measured against.
	Value, Other string
}

// problems are the words of the command line, with value and other.
var problems = map[string]string{
	"area":           "%q is no division of GB/T 2260",
	"not_text":       "the file is not UTF-8",
	"no_rows":        "the file has no rows",
	"syntax":         "this is neither JSON nor CSV: %s",
	"missing_column": "the column %s is missing",
	"columns":        "%s columns, the first line has %s",
	"not_office":     "%q needs an object with office_code and office_name, both texts",
	"elsewhere":      "%s is no division in %s",
	"place":          "the place %q needs 2 to %s letters and digits",
	"office_code":    "%q needs an office code of 1 to %s characters",
	"office_name":    "%q needs an office name of 1 to %s characters",
	"twice":          "%q is given to another office in line %s",
	"too_many":       "the table has more than %[2]s rows",
}

// ProblemCodes lists every code a Problem can have.
func ProblemCodes() (codes []string) {
	for code := range problems {
		codes = append(codes, code)
	}
	return codes
}

// String is the problem in English.
func (p Problem) String() string {
	words := problems[p.Code]
	args := []any{p.Value, p.Other}
	if !strings.Contains(words, "[2]") {
		args = args[:strings.Count(words, "%")]
	}
	s := fmt.Sprintf(words, args...)
	if p.Line > 0 {
		s = "line " + strconv.Itoa(p.Line) + ": " + s
	}
	return s
}

// ImportError holds every problem found in one table.
type ImportError struct{ Problems []Problem }

// Error lists the problems, one a line.
func (e *ImportError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// maxProblemText bounds how much of a mistake is quoted, in characters.
const maxProblemText = 80

func (t *table) mistake(line int, code, value, other string) {
	if r := []rune(value); len(r) > maxProblemText {
		value = string(r[:maxProblemText]) + "…"
	}
	t.mistakes = append(t.mistakes, Problem{line, code, value, other})
}
