package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"redress/models"
	"redress/workflows"
)

// play is one case on its way through a scenario.
type play struct {
	*reader
	rb     *workflows.Rulebook
	def    *workflows.Definition
	c      models.Case
	result Result
}

// expectation is what a scenario says of a case after a step. What it leaves
// out is not looked at.
type expectation struct {
	o object
}

var expected = []string{"state", "open", "queue", "priority", "flags", "clocks", "overdue", "effects", "settled", "refused", "invalid"}

func (r *reader) expectation(n ast.Node, at place) expectation {
	return expectation{r.object(n, at, "\"then\"", expected...)}
}

// run makes one step: a person's, a clock's, or somebody taking the case.
func (p *play) run(n ast.Node) {
	o := p.object(n, placeOf(n), "a step", append([]string{"at", "by", "do", "clock", "take", "with"}, expected...)...)
	o.need("at")
	at := p.instant(o, "at")
	name := fmt.Sprintf("line %d (%s%s)", o.at.line, o.text("do"), o.text("clock"))
	if o.has("take") {
		taken := &models.Assigned{Account: o.text("take")}
		p.c.Append(at, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: taken}})
		p.compare(name, expectation{o})
		return
	}
	cmd := workflows.Command{At: at, Transition: o.text("do"), Clock: o.text("clock"), Actor: models.Actor{Role: models.Role(o.text("by"))}}
	if cmd.Clock != "" && !o.has("by") {
		cmd.Actor.Role = models.RoleSystem
	}
	cmd.Fields = p.answers(o, cmd.Transition)
	p.step(name, cmd, expectation{o})
}

// answers reads the fields of a form in the way its definition says.
func (p *play) answers(o object, transition string) []models.FieldValue {
	t, _ := p.def.Transition(transition)
	var out []models.FieldValue
	for _, e := range p.entries(o.values["with"].value, "\"with\"") {
		text := p.text(e.value, e.at, "an answer")
		v := models.FieldValue{Name: e.key}
		i := slices.IndexFunc(t.Fields, func(f workflows.Field) bool { return f.Name == e.key })
		switch {
		case i >= 0 && t.Fields[i].Kind == workflows.FieldAmount:
			amount, err := models.ParseYuan(text)
			if err != nil {
				p.wrong(e.at, "%q must be an amount like \"299\" or \"99.50\"", e.key)
			}
			v.Amount = amount
		case i >= 0 && (t.Fields[i].Kind == workflows.FieldChoice || t.Fields[i].Kind == workflows.FieldGround):
			v.Choice = text
		default:
			v.Text = models.Personal(text)
		}
		out = append(out, v)
	}
	return out
}

// step decides a command, applies what comes of it and compares.
func (p *play) step(name string, cmd workflows.Command, then expectation) {
	event, err := workflows.Decide(p.rb, p.c, cmd)
	var refusal *workflows.Refusal
	var invalid *models.Invalid
	refused, fields := "", ""
	switch {
	case errors.As(err, &refusal):
		refused = strings.TrimSuffix(refusal.Code+" "+refusal.Rule, " ")
	case errors.As(err, &invalid):
		for _, problem := range invalid.Problems {
			fields += problem.Field + " "
		}
	default:
		p.c.Append(cmd.At, event)
	}
	p.same(name, "refused", refused, then.o.text("refused"))
	p.same(name, "invalid", strings.TrimSpace(fields), join(then.o.words("invalid")))
	p.compare(name, then)
}

// compare holds the case against an expectation.
func (p *play) compare(name string, then expectation) {
	var clocks, overdue, effects []string
	for _, k := range p.c.Clocks {
		clocks = append(clocks, k.Name+" "+k.LastDay)
	}
	for _, k := range p.c.Overdue {
		overdue = append(overdue, k.Name)
	}
	for _, e := range p.c.Effects {
		effects = append(effects, string(e.Kind))
	}
	slices.Sort(clocks)
	var wantClocks []string
	for _, e := range p.entries(then.o.values["clocks"].value, "\"clocks\"") {
		wantClocks = append(wantClocks, e.key+" "+p.text(e.value, e.at, "a day"))
	}
	slices.Sort(wantClocks)
	for _, x := range []struct{ key, got, want string }{
		{"state", string(p.c.State), then.o.text("state")},
		{"open", fmt.Sprint(p.c.Open), fmt.Sprint(then.o.flag("open"))},
		{"queue", p.c.Queue, then.o.text("queue")},
		{"priority", fmt.Sprint(p.c.Priority), fmt.Sprint(then.o.number("priority", workflows.HighestPriority, workflows.LowestPriority))},
		{"flags", strings.Join(p.c.Flags, " "), join(then.o.words("flags"))},
		{"clocks", strings.Join(clocks, ", "), strings.Join(wantClocks, ", ")},
		{"overdue", strings.Join(overdue, " "), join(then.o.words("overdue"))},
		{"effects", strings.Join(effects, " "), then.o.text("effects")},
		{"settled", p.c.Settled.Yuan(), p.yuan(then.o, "settled").Yuan()},
	} {
		if then.o.has(x.key) {
			p.same(name, x.key, x.got, x.want)
		}
	}
}

func (p *play) same(name, what, got, want string) {
	if got != want {
		p.result.Wrong = append(p.result.Wrong, fmt.Sprintf("%s: %s is %q, want %q", name, what, got, want))
	}
}

func join(words []word) string {
	var out []string
	for _, w := range words {
		out = append(out, w.text)
	}
	return strings.Join(out, " ")
}
