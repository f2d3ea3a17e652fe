package spec

import (
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"

	"redress/models"
	"redress/workflows"
	"redress/workflows/law"
)

// provinces are the two-digit codes of GB/T 2260.
var provinces = strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82")

// Words are what the procedures name, each word once and sorted: what the
// conditions of a routing table may compare with.
type Words struct{ States, Clocks, Transitions []string }

// WordsOf are the words of several procedures.
func WordsOf(procedures []*workflows.Definition) Words {
	var w Words
	for _, def := range procedures {
		for _, s := range def.States {
			w.States = append(w.States, string(s.Name))
		}
		for _, k := range def.Clocks {
			w.Clocks = append(w.Clocks, k.Name)
		}
		for _, t := range def.Transitions {
			w.Transitions = append(w.Transitions, t.Name)
		}
	}
	for _, list := range []*[]string{&w.States, &w.Clocks, &w.Transitions} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return w
}

// vocabulary says which words the facts can be: a comparison with any other
// word can never hold and is a typing error. Without states (because the
// procedures could not be read) those, clocks and transitions can be anything.
func vocabulary(known Words) map[string][]string {
	handles := models.HandleKinds
	v := map[string][]string{
		"track": models.Tracks, "channel": models.Channels, "category": models.Categories,
		"paid": models.PayMethods, "province": provinces, "handle_kinds": handles,
		"evidence_kinds": models.EvidenceKinds, "demand_kinds": models.DemandKinds,
		"platform": models.Answers, "signals": models.Signals,
	}
	for _, p := range law.Profiles() {
		v["profile"] = append(v["profile"], p.Key)
	}
	for _, r := range models.Relations {
		v["links"] = append(v["links"], string(r))
	}
	if len(known.States) > 0 {
		v["state"], v["running"], v["elapsed"], v["done"] = known.States, known.Clocks, known.Clocks, known.Transitions
	}
	return v
}

// checkWords reports words an expression compares a fact with that the fact
// can never be. It returns false after a mistake.
func (l *language) checkWords(r *reader, tree *cel.Ast, at place) bool {
	fine := true
	native := tree.NativeRep()
	check := func(field string, words []string, id int64) {
		known, closed := l.vocabulary[field]
		if !closed {
			return
		}
		for _, w := range words {
			if w != "" && !slices.Contains(known, w) {
				where := native.SourceInfo().GetStartLocation(id)
				r.wrong(at.within(where.Line(), where.Column()), "c.%s is never %q%s", field, w, suggest(w, known))
				fine = false
			}
		}
	}
	visit := ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
			return
		}
		a, b := e.AsCall().Args()[0], e.AsCall().Args()[1]
		switch e.AsCall().FunctionName() {
		case "_==_", "_!=_", "@in":
			if field, ok := factOf(a); ok {
				check(field, l.wordsOf(b), b.ID())
			}
			if field, ok := factOf(b); ok {
				check(field, l.wordsOf(a), a.ID())
			}
		}
	})
	ast.PreOrderVisit(native.Expr(), visit)
	return fine
}

// readsOf are the names of the facts and limits in an expression, sorted; all
// facts where it has them as a whole.
func readsOf(tree ast.Expr) []string {
	var names []string
	whole := 0
	ast.PreOrderVisit(tree, ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.SelectKind:
			if name, ok := factOf(e); ok {
				names = append(names, name)
				whole--
			} else if s := e.AsSelect(); named(s.Operand(), "limits") {
				names = append(names, "limits."+s.FieldName())
			}
		case ast.IdentKind:
			if named(e, "c") {
				whole++
			} else if name := strings.TrimPrefix(e.AsIdent(), "."); strings.HasPrefix(name, "limits.") {
				names = append(names, name)
			}
		}
	}))
	if whole > 0 {
		names = append(names, workflows.FactNames()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// factOf recognises c.<field>.
func factOf(e ast.Expr) (string, bool) {
	if e.Kind() != ast.SelectKind {
		return "", false
	}
	s := e.AsSelect()
	return s.FieldName(), named(s.Operand(), "c")
}

// named recognises a variable. Where another one of the name is nearer, a dot
// stands before it.
func named(e ast.Expr, name string) bool {
	return e.Kind() == ast.IdentKind && strings.TrimPrefix(e.AsIdent(), ".") == name
}

// wordsOf are the texts an expression consists of: a text, a list of texts, or
// a list of the definition.
func (l *language) wordsOf(e ast.Expr) []string {
	switch e.Kind() {
	case ast.LiteralKind:
		if s, ok := e.AsLiteral().Value().(string); ok {
			return []string{s}
		}
	case ast.ListKind:
		var words []string
		for _, item := range e.AsList().Elements() {
			words = append(words, l.wordsOf(item)...)
		}
		return words
	case ast.IdentKind:
		return l.listWords[strings.TrimPrefix(strings.TrimPrefix(e.AsIdent(), "."), "lists.")]
	case ast.SelectKind:
		if s := e.AsSelect(); named(s.Operand(), "lists") {
			return l.listWords[s.FieldName()]
		}
	}
	return nil
}
