package i18n

import (
	"context"
	"strings"
)

// Argument fills one {placeholder} of a text. Make it with Arg or Count.
type Argument struct {
	name, value string
	singular    bool
}

// Arg fills {name} with a finished text: a name, a formatted date, an amount.
func Arg(name, value string) Argument {
	return Argument{name: name, value: value}
}

// Count fills {name} with a number, grouped by thousands, and picks the
// singular form when the text has one (<key>.one beside <key>).
func Count[N int | int64](name string, n N) Argument {
	return Argument{name: name, value: group(int64(n)), singular: n == 1}
}

// T returns the text of key in the language of ctx. A key that is not in the
// catalogue comes back in white brackets, where a person and a test can see it.
func T(ctx context.Context, key string, args ...Argument) string {
	m, ok := catalogues[Lang(ctx)][key]
	if !ok {
		return missingOpen + key + missingClose
	}
	if len(args) == 0 {
		return m.text
	}
	text := m.text
	for _, a := range args {
		if a.singular && m.one != "" {
			text = m.one
		}
	}
	return fill(text, args)
}

// Has reports whether key is a text in the language of ctx. It is for keys
// that come from data, such as a state an agency has added to a workflow.
func Has(ctx context.Context, key string) bool {
	_, ok := catalogues[Lang(ctx)][key]
	return ok
}

const (
	missingOpen  = "⟦"
	missingClose = "⟧"
)

// fill replaces placeholders in one pass, so a value that itself holds braces
// (a seller may be called "{name}") is never filled again.
func fill(text string, args []Argument) string {
	var b strings.Builder
	b.Grow(len(text) + 16*len(args))
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		b.WriteString(text[:open])
		b.WriteString(valueOf(text[open+1:open+end], args))
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return b.String()
}

func valueOf(name string, args []Argument) string {
	for _, a := range args {
		if a.name == name {
			return a.value
		}
	}
	return "{" + name + "}"
}
