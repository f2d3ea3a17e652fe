package spec

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Mistake is one thing wrong with a definition.
type Mistake struct {
	File string
	// Line and Column count from 1, columns in characters.
	Line, Column int
	// Text says what is wrong, in English.
	Text string
	// Excerpt is the line it is on.
	Excerpt string
	// Key names the message without its values; the words in every language
	// are under "mistake.<key>", with the values as {a}, {b} and so on.
	Key    string
	values string
}

// Value is one thing a message is about.
type Value struct {
	Text string
	// Quoted is a text from the file; others may be words of the message.
	Quoted bool
}

// Values are what the message is about, in its order.
func (m Mistake) Values() (out []Value) {
	for value := range strings.SplitAfterSeq(m.values, valueEnd) {
		if text, ok := strings.CutSuffix(value, valueEnd); ok {
			text, quoted := strings.CutPrefix(text, quotedMark)
			out = append(out, Value{text, quoted})
		}
	}
	return out
}

// How values are kept in one text, so that mistakes can be compared.
const (
	valueEnd   = "\x1f"
	quotedMark = "\x1e"
)

// mistakeAt makes a mistake of a message.
func mistakeAt(file string, lines []string, at place, format string, args ...any) Mistake {
	m := Mistake{File: file, Line: max(at.line, 1), Column: max(at.column, 1), Text: fmt.Sprintf(format, args...), Key: MistakeKey(format)}
	if m.Line <= len(lines) {
		m.Excerpt = lines[m.Line-1]
	}
	kinds := messageVerbs.FindAllString(format, -1)
	for i, a := range args {
		if i < len(kinds) && kinds[i] == "%q" {
			m.values += quotedMark
		}
		m.values += fmt.Sprint(a) + valueEnd
	}
	return m
}

var (
	messageVerbs = regexp.MustCompile(`%[qsd]`)
	messageWords = regexp.MustCompile(`[a-z0-9]+`)
)

// MistakeKey is the key of a message: its words, with "v" for each value.
func MistakeKey(format string) string {
	return strings.Join(messageWords.FindAllString(strings.ToLower(messageVerbs.ReplaceAllString(format, " v ")), -1), "_")
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
