package spec

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"

	"redress/workflows"
)

// maxCost bounds the work of one condition, in CEL's units, roughly one for
// each comparison. It is proved when a definition is read, for lists and texts
// of at most workflows.MaxSize; larger facts are not looked at. Counting the
// cost again at each evaluation would take a third of the time of routing a case.
const maxCost = 4000

// language is CEL as one definition may use it: the facts of a case as "c",
// and the limits and lists the definition names.
type language struct {
	env        *cel.Env
	limits     map[string]workflows.Limit
	lists      map[string]ref.Val
	listWords  map[string][]string
	vocabulary map[string][]string
}

func newLanguage(limits []workflows.Limit, lists map[string][]string, vocabulary map[string][]string) (*language, error) {
	l := &language{limits: map[string]workflows.Limit{}, lists: map[string]ref.Val{}, listWords: lists, vocabulary: vocabulary}
	options := []cel.EnvOption{
		ext.NativeTypes(reflect.TypeFor[workflows.Facts](), ext.ParseStructTags(true)),
		cel.Variable("c", cel.ObjectType("workflows.Facts")),
		cel.ParserExpressionSizeLimit(4000),
	}
	for _, limit := range limits {
		l.limits["limits."+limit.Name] = limit
		options = append(options, cel.Variable("limits."+limit.Name, cel.IntType))
	}
	for name := range lists {
		options = append(options, cel.Variable("lists."+name, cel.ListType(cel.StringType)))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return nil, fmt.Errorf("spec: the language of conditions: %w", err)
	}
	l.env = env
	for name, words := range lists {
		l.lists["lists."+name] = env.CELTypeAdapter().NativeToValue(words)
	}
	return l, nil
}

// condition is a compiled expression. It implements workflows.Condition.
type condition struct {
	source   string
	program  cel.Program
	language *language
	ast      *cel.Ast
	reads    []string
}

// Source is the expression as written.
func (c *condition) Source() string { return c.source }

// Reads are the names of the facts and limits in the expression.
func (c *condition) Reads() []string { return c.reads }

// Match evaluates the expression over the facts of a case.
func (c *condition) Match(f *workflows.Facts) (bool, error) {
	if !fits(f) {
		return false, fmt.Errorf("spec: %q: the facts are larger than a condition may look at", c.source)
	}
	value, _, err := c.program.Eval(&activation{language: c.language, facts: f})
	if err != nil {
		return false, err
	}
	matched, ok := value.Value().(bool)
	if !ok {
		return false, fmt.Errorf("spec: %q is not true or false", c.source)
	}
	return matched, nil
}

// fits says that the facts are no larger than the cost of a condition assumes.
func fits(f *workflows.Facts) bool {
	for _, list := range [][]string{
		{f.Track, f.Channel, f.Category, f.Profile, f.Province, f.Division, f.Venue, f.Office, f.Paid, f.Platform, f.State, f.Unit, f.ReceivedOn},
		f.Signals, f.HandleKinds, f.EvidenceKinds, f.DemandKinds, f.Links, f.Running, f.Elapsed, f.Done,
	} {
		if len(list) > workflows.MaxSize || slices.ContainsFunc(list, func(s string) bool { return len(s) > workflows.MaxSize }) {
			return false
		}
	}
	return true
}

// activation answers the names an expression uses.
type activation struct {
	language *language
	facts    *workflows.Facts
}

// ResolveName finds a variable.
func (a *activation) ResolveName(name string) (any, bool) {
	if name == "c" {
		return a.facts, true
	}
	if limit, ok := a.language.limits[name]; ok {
		return int64(limit.On(a.facts.ReceivedOn).Amount), true
	}
	list, ok := a.language.lists[name]
	return list, ok
}

// Parent is nil: there are no other names.
func (a *activation) Parent() cel.Activation { return nil }

// compile reads an expression that stands at a place in a file. It returns nil
// after a mistake.
func (l *language) compile(r *reader, source string, at place) *condition {
	source = strings.TrimSpace(source)
	ast, issues := l.env.Compile(source)
	if issues.Err() != nil {
		for _, e := range issues.Errors() {
			// What a parser would have expected instead is a list of its tokens.
			text, _, _ := strings.Cut(firstLine(e.Message), " expecting {")
			r.wrong(at.within(e.Location.Line(), e.Location.Column()), "%s", text)
		}
		return nil
	}
	if ast.OutputType() != cel.BoolType {
		r.wrong(at, "the condition must be true or false, but %q is of type %s", source, ast.OutputType())
		return nil
	}
	work, err := l.env.EstimateCost(ast, sizes{})
	if err != nil || work.Max > maxCost {
		r.wrong(at, "the condition is too much work: it could cost %d, at most %d is allowed", work.Max, maxCost)
		return nil
	}
	if !l.checkWords(r, ast, at) {
		return nil
	}
	program, err := l.env.Program(ast)
	if err != nil {
		r.wrong(at, "%s", firstLine(err.Error()))
		return nil
	}
	return &condition{source: source, program: program, language: l, ast: ast, reads: readsOf(ast.NativeRep().Expr())}
}

// within moves a place by a line and column counted inside an expression.
func (p place) within(line, column int) place {
	if line <= 1 {
		return place{p.line, p.column + max(column, 0)}
	}
	return place{p.line + line - 1, column + 1}
}

// sizes tells the cost estimator how large the facts can be.
type sizes struct{}

// EstimateSize bounds every list and text.
func (sizes) EstimateSize(cost.AstNode) *cost.SizeEstimate {
	return &cost.SizeEstimate{Min: 0, Max: workflows.MaxSize}
}

// EstimateCallCost leaves the cost of functions to CEL.
func (sizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}
