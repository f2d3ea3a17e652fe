package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong with a definition.
type Mistake struct {
	File string
	// Line and Column count from 1, columns in characters.
	Line, Column int
	// Text says what is wrong.
	Text string
	// Excerpt is the line it is on.
	Excerpt string
}

// String is the mistake with its place and the line it is on, the place marked.
func (m Mistake) String() string {
	number := fmt.Sprintf("%4d | ", m.Line)
	mark := strings.Repeat(" ", len(number)-2) + "| " + strings.Repeat(" ", max(m.Column-1, 0)) + "^"
	return fmt.Sprintf("%s:%d:%d: %s\n%s%s\n%s", m.File, m.Line, m.Column, m.Text, number, m.Excerpt, mark)
}

// Mistakes is the error of a definition that cannot be used: everything that
// is wrong with it, in the order of the file.
type Mistakes []Mistake

// Error lists the mistakes.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// sorted orders mistakes by place and drops repetitions: a part of a file that
// is read twice is wrong once.
func (m Mistakes) sorted() Mistakes {
	slices.SortStableFunc(m, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(m)
}
