package spec

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
)

// cases are the alternatives of a condition, each a list of parts that must
// all hold: "a && (b || c)" stays two parts, "a || b && c" is two cases. It is
// enough to find rules that are copies or special cases of an earlier one.
func (c *condition) cases() [][]string {
	var out [][]string
	for _, alternative := range split(c.ast.NativeRep().Expr(), "_||_") {
		var parts []string
		for _, part := range split(alternative, "_&&_") {
			text, err := cel.ExprToString(part, c.ast.NativeRep().SourceInfo())
			if err != nil {
				text = c.source
			}
			parts = append(parts, text)
		}
		out = append(out, parts)
	}
	return out
}

func split(e ast.Expr, operator string) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operator {
		return []ast.Expr{e}
	}
	var out []ast.Expr
	for _, arg := range e.AsCall().Args() {
		out = append(out, split(arg, operator)...)
	}
	return out
}

// covered says that whenever the later condition holds, one of the earlier
// alternatives holds too: each of its cases has all the parts of one of them.
func covered(later [][]string, earlier [][]string) bool {
	for _, parts := range later {
		if !slices.ContainsFunc(earlier, func(fewer []string) bool {
			return !slices.ContainsFunc(fewer, func(p string) bool { return !slices.Contains(parts, p) })
		}) {
			return false
		}
	}
	return true
}
