package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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

var expected = []string{"state", "open", "queue", "priority", "flags", "clocks", "overdue", "effects", "settled", "letters", "links", "paused", "refused", "invalid"}

func (r *reader) expectation(n ast.Node, at place) expectation {
	return expectation{r.object(n, at, "\"then\"", expected...)}
}

// run makes one step: a person's, a clock's, or somebody taking the case.
func (p *play) run(n ast.Node) {
	o := p.object(n, placeOf(n), "a step", append([]string{"at", "by", "do", "clock", "take", "with", "seller"}, expected...)...)
	o.need("at")
	at := p.instant(o, "at")
	name := fmt.Sprintf("line %d (%s%s)", o.at.line, o.text("do"), o.text("clock"))
	if o.has("take") {
		taken := &models.Assigned{Account: o.text("take")}
		p.c.Append(at, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: taken}})
		p.compare(name, expectation{o})
		return
	}
	if o.has("seller") {
		p.linkSeller(at, o.values["seller"])
		p.compare(name, expectation{o})
		return
	}
	cmd := workflows.Command{At: at, Transition: o.text("do"), Clock: o.text("clock"), Actor: models.Actor{Role: models.Role(o.text("by"))}, Reserve: splitOff}
	if cmd.Clock != "" && !o.has("by") {
		cmd.Actor.Role = models.RoleSystem
	}
	cmd.Fields = p.answers(o, cmd.Transition)
	p.step(name, cmd, expectation{o})
}

// linkSeller tells the case what else there is against its seller, and routes
// it with that.
func (p *play) linkSeller(at time.Time, e entry) {
	o := p.object(e.value, e.at, "\"seller\"", "cases", "yuan")
	linked := &models.SellersLinked{Cases: int64(o.number("cases", 1, 9999)), Amount: p.yuan(o, "yuan")}
	ev := models.Event{Kind: models.EventSellersLinked, Payload: models.Payload{Sellers: linked}}
	p.c.Append(at, workflows.Reroute(p.rb, p.c, at, ev))
}

// answers reads the fields of a form in the way its definition says.
func (p *play) answers(o object, transition string) []models.FieldValue {
	form := workflows.Form(p.rb, p.c, transition)
	var out []models.FieldValue
	for _, e := range p.entries(o.values["with"].value, "\"with\"") {
		text := p.text(e.value, e.at, "an answer")
		v := models.FieldValue{Name: e.key}
		i := slices.IndexFunc(form, func(f workflows.Field) bool { return f.Name == e.key })
		switch {
		case i >= 0 && form[i].Kind == workflows.FieldAmount:
			amount, err := models.ParseYuan(text)
			if err != nil {
				p.wrong(e.at, "%q must be an amount like \"299\" or \"99.50\"", e.key)
			}
			v.Amount = amount
		case i >= 0 && workflows.Chosen(form[i].Kind):
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
	var clocks, still, overdue, effects, letters, links []string
	for _, k := range p.c.Clocks {
		if k.Paused() {
			still = append(still, k.Name)
			continue
		}
		clocks = append(clocks, k.Name+" "+k.LastDay)
	}
	for _, l := range p.c.Letters {
		letters = append(letters, l.Form)
	}
	for _, l := range p.c.Links {
		links = append(links, string(l.Relation))
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
		{"paused", strings.Join(still, " "), join(then.o.words("paused"))},
		{"letters", strings.Join(letters, " "), join(then.o.words("letters"))},
		{"links", strings.Join(links, " "), join(then.o.words("links"))},
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
