package spec

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxBytes is the largest definition that is read.
const maxBytes = 256 << 10

// reader walks one file and collects what is wrong with it. Its methods return
// zero values after a mistake, so that reading goes on and finds the rest.
type reader struct {
	file     string
	lines    []string
	mistakes Mistakes
}

// place is where a value stands.
type place struct{ line, column int }

func (r *reader) wrong(at place, format string, args ...any) {
	r.mistakes = append(r.mistakes, mistakeAt(r.file, r.lines, at, format, args...))
}

// open parses a file into its top node; nil after a mistake in the syntax.
func (r *reader) open(text []byte) (top ast.Node) {
	r.lines = strings.Split(strings.ToValidUTF8(string(text), "�"), "\n")
	if len(text) > maxBytes {
		r.wrong(place{}, "the file has %d bytes; at most %d are read", len(text), maxBytes)
		return nil
	}
	// Whatever an uploaded file does to the parser must not take the program down.
	defer func() {
		if p := recover(); p != nil {
			r.wrong(place{}, "this is not YAML")
			top = nil
		}
	}()
	file, err := parser.ParseBytes(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at := place{}
		var syntax yaml.Error
		message := err.Error()
		if errors.As(err, &syntax) {
			at, message = placeOfToken(syntax.GetToken()), syntax.GetMessage()
		}
		r.wrong(at, "this is not YAML: %s", firstLine(message))
		return nil
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		r.wrong(place{}, "a file holds exactly one definition")
		return nil
	}
	return file.Docs[0].Body
}

func firstLine(s string) string { s, _, _ = strings.Cut(s, "\n"); return s }

func placeOfToken(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{t.Position.Line, t.Position.Column}
}

// placeOf is where a node begins: of a mapping, where its first key stands.
func placeOf(n ast.Node) place {
	switch n := n.(type) {
	case nil:
		return place{}
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return placeOf(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return placeOf(n.Key)
	}
	return placeOfToken(n.GetToken())
}

// entry is one key of a mapping with its value.
type entry struct {
	key   string
	at    place
	value ast.Node
}

// entries reads a mapping in its order. A key given twice is a mistake.
func (r *reader) entries(n ast.Node, what string) []entry {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case nil, *ast.NullNode:
		return nil
	default:
		r.wrong(placeOf(n), "%s must be keys with values, not %s", what, kindOf(n))
		return nil
	}
	var out []entry
	for _, v := range values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			r.wrong(placeOf(v.Key), "%q cannot be a key here", v.Key.String())
			continue
		}
		e := entry{key: key.Value, at: placeOf(key), value: v.Value}
		if i := slices.IndexFunc(out, func(o entry) bool { return o.key == e.key }); i >= 0 {
			r.wrong(e.at, "%q is given twice; first in line %d", e.key, out[i].at.line)
			continue
		}
		out = append(out, e)
	}
	return out
}

func (r *reader) list(n ast.Node, what string) []ast.Node {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return n.Values
	case nil, *ast.NullNode:
		return nil
	}
	r.wrong(placeOf(n), "%s must be a list, not %s", what, kindOf(n))
	return nil
}

func (r *reader) text(n ast.Node, at place, what string) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case nil:
		r.wrong(at, "%s is empty", what)
		return ""
	}
	if p := placeOf(n); p.line > 0 {
		at = p
	}
	r.wrong(at, "%s must be text, not %s", what, kindOf(n))
	return ""
}

func kindOf(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys with values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.IntegerNode, *ast.FloatNode:
		return "a number (put it in quotation marks)"
	case *ast.BoolNode:
		return "true or false (put it in quotation marks)"
	case *ast.NullNode, nil:
		return "nothing"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode:
		return "an anchor, alias or tag, which are not used here"
	case *ast.StringNode, *ast.LiteralNode:
		return "text"
	}
	return n.Type().YAMLName()
}
