package spec

import (
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// object is a mapping with known keys.
type object struct {
	r      *reader
	at     place
	what   string
	values map[string]entry
}

// object reads a mapping and reports the keys that are not among the known.
func (r *reader) object(n ast.Node, at place, what string, known ...string) object {
	o := object{r: r, at: at, what: what, values: map[string]entry{}}
	for _, e := range r.entries(n, what) {
		if !slices.Contains(known, e.key) {
			r.wrong(e.at, "unknown key %q in %s%s", e.key, what, suggest(e.key, known))
			continue
		}
		o.values[e.key] = e
	}
	return o
}

func (o object) has(key string) bool { _, ok := o.values[key]; return ok }

// need reports a missing key.
func (o object) need(keys ...string) {
	for _, key := range keys {
		if !o.has(key) {
			o.r.wrong(o.at, "%s needs %q", o.what, key)
		}
	}
}

// place is where the value of a key stands, or the object when it has none.
func (o object) place(key string) place {
	if e, ok := o.values[key]; ok && e.value != nil {
		return placeOf(e.value)
	}
	return o.at
}

func (o object) text(key string) string {
	if e, ok := o.values[key]; ok {
		return o.r.text(e.value, e.at, strconv.Quote(key))
	}
	return ""
}

func (o object) flag(key string) bool {
	e, ok := o.values[key]
	if !ok {
		return false
	}
	b, isBool := e.value.(*ast.BoolNode)
	if !isBool {
		o.r.wrong(o.place(key), "%q must be true or false, not %s", key, kindOf(e.value))
		return false
	}
	return b.Value
}

// number reads a whole number between bounds; 0 when the key is missing.
func (o object) number(key string, low, high int) int {
	e, ok := o.values[key]
	if !ok {
		return 0
	}
	n, err := 0, error(nil)
	if i, isInt := e.value.(*ast.IntegerNode); isInt {
		n, err = strconv.Atoi(i.String())
	}
	if _, isInt := e.value.(*ast.IntegerNode); !isInt || err != nil || n < low || n > high {
		o.r.wrong(o.place(key), "%q must be a whole number from %d to %d", key, low, high)
		return 0
	}
	return n
}

// word is a text and where it stands.
type word struct {
	text string
	at   place
}

// words reads a list of texts; one given twice is a mistake.
func (o object) words(key string) []word {
	e, ok := o.values[key]
	if !ok {
		return nil
	}
	var out []word
	for _, n := range o.r.list(e.value, strconv.Quote(key)) {
		w := word{o.r.text(n, e.at, "an item of "+strconv.Quote(key)), placeOf(n)}
		if slices.ContainsFunc(out, func(o word) bool { return o.text == w.text }) {
			o.r.wrong(w.at, "%q is listed twice", w.text)
			continue
		}
		if w.text != "" {
			out = append(out, w)
		}
	}
	return out
}

// inside is where the text of a value begins: after the quotation mark, or in
// the line after "|".
func (o object) inside(key string) place {
	at := o.place(key)
	switch n := o.values[key].value.(type) {
	case *ast.LiteralNode:
		return place{at.line + 1, at.column}
	case *ast.StringNode:
		if t := n.GetToken().Type; t == token.DoubleQuoteType || t == token.SingleQuoteType {
			at.column++
		}
	}
	return at
}
