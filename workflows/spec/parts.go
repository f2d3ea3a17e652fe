package spec

import (
	"fmt"
	"slices"

	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// maxText is the longest text a form can ask for, in characters.
const maxText = 10_000

func (p *procedure) state(e entry) {
	o := p.object(e.value, e.at, fmt.Sprintf("state %q", e.key), "closed", "final", "keeps_outcome")
	s := workflows.StateDefinition{Name: models.State(e.key), Closed: o.flag("closed"), Final: o.flag("final"), KeepsOutcome: o.flag("keeps_outcome")}
	s.Closed = s.Closed || s.Final
	p.def.States = append(p.def.States, s)
}

func (p *procedure) field(e entry) workflows.Field {
	o := p.object(e.value, e.at, fmt.Sprintf("field %q", e.key), "kind", "max", "choices", "grounds")
	o.need("kind")
	f := workflows.Field{Name: e.key, Kind: o.text("kind"), Max: o.number("max", 1, maxText), Grounds: o.text("grounds")}
	for _, w := range o.words("choices") {
		f.Choices = append(f.Choices, w.text)
	}
	if o.has("kind") && !slices.Contains(workflows.FieldKinds, f.Kind) {
		p.wrong(o.place("kind"), "unknown kind of field %q%s", f.Kind, suggest(f.Kind, workflows.FieldKinds))
		return f
	}
	wants := map[string]bool{
		"max":     f.Kind == workflows.FieldText || f.Kind == workflows.FieldLongText,
		"choices": f.Kind == workflows.FieldChoice,
		"grounds": f.Kind == workflows.FieldGround,
	}
	for _, key := range []string{"max", "choices", "grounds"} {
		switch {
		case wants[key]:
			o.need(key)
		case o.has(key):
			p.wrong(o.place(key), "a field of kind %q has no %q", f.Kind, key)
		}
	}
	lists := []string{workflows.GroundsRefusal, workflows.GroundsTermination}
	if f.Grounds != "" && !slices.Contains(lists, f.Grounds) {
		p.wrong(o.place("grounds"), "unknown grounds %q%s", f.Grounds, suggest(f.Grounds, lists))
	}
	if f.Name == models.SettledField && f.Kind != workflows.FieldAmount {
		p.wrong(o.place("kind"), "%q is what the parties agreed on and must be an amount", f.Name)
	}
	return f
}

func (p *procedure) clock(e entry) workflows.ClockDefinition {
	o := p.object(e.value, e.at, fmt.Sprintf("clock %q", e.key), "law", "until", "number", "unit", "while")
	o.need("while")
	k := workflows.ClockDefinition{Name: e.key, While: p.states(o.words("while")), Law: o.text("law"),
		Until: p.refer("field", word{o.text("until"), o.place("until")}), Number: o.number("number", 1, 3660)}
	if o.has("unit") {
		k.Unit = calendar.Unit(o.text("unit"))
	}
	sources := 0
	for _, key := range []string{"law", "until", "number"} {
		if o.has(key) {
			sources++
		}
	}
	switch {
	case sources != 1:
		p.wrong(e.at, "clock %q needs exactly one of \"law\", \"until\" and \"number\"", e.key)
	case o.has("number") != o.has("unit"):
		p.wrong(e.at, "clock %q needs both \"number\" and \"unit\" or neither", e.key)
	case o.has("number"):
		if err := calendar.Check(k.Number, k.Unit); err != nil {
			p.wrong(o.place("unit"), "%d %s cannot be counted; units are working_days, calendar_days, months, years", k.Number, k.Unit)
		}
	case k.Law != "":
		p.checkPeriod(o.place("law"), k.Law)
	case k.Until != "" && p.fields[k.Until].Kind != workflows.FieldDate:
		p.wrong(o.place("until"), "%q is not a date", k.Until)
	}
	return k
}

// checkPeriod holds a period against every profile: a case of any day of
// receipt must find it.
func (p *procedure) checkPeriod(at place, key string) {
	for _, profile := range law.Profiles() {
		if _, ok := profile.Period(key); ok {
			continue
		}
		var known []string
		for _, period := range profile.Periods {
			known = append(known, period.Key)
		}
		p.wrong(at, "%s has no period %q%s", profile.Key, key, suggest(key, known))
	}
}

func (p *procedure) guard(e entry) workflows.Guard {
	o := p.object(e.value, e.at, fmt.Sprintf("guard %q", e.key), "when", "article")
	o.need("when")
	g := workflows.Guard{Name: e.key, Article: p.articles(o)}
	g.When = never{}
	if when := p.condition(o, p.language); when != nil {
		g.When = when
	}
	return g
}

// condition compiles the "when" of an object; nil after a mistake.
func (r *reader) condition(o object, l *language) *condition {
	source := o.text("when")
	if source == "" {
		return nil
	}
	return l.compile(r, source, o.inside("when"))
}

func (p *procedure) transition(e entry) workflows.Transition {
	o := p.object(e.value, e.at, fmt.Sprintf("transition %q", e.key), "from", "to", "who", "on_clock", "guards",
		"requires", "allows", "gives", "start", "stop", "extend", "effects", "route", "reopens", "danger", "article")
	o.need("from")
	t := workflows.Transition{
		Name: e.key, From: p.states(o.words("from")), Who: p.roles(o),
		To:      models.State(p.refer("state", word{o.text("to"), o.place("to")})),
		OnClock: p.referAll("clock", o.words("on_clock")),
		Start:   p.referAll("clock", o.words("start")), Stop: p.referAll("clock", o.words("stop")),
		Extend: p.referAll("clock", o.words("extend")), Effects: p.effects(o),
		Route: o.flag("route"), Reopens: o.flag("reopens"), Danger: o.flag("danger"), Article: p.articles(o),
	}
	for _, name := range p.referAll("guard", o.words("guards")) {
		t.Guards = append(t.Guards, p.guards[name])
	}
	p.form(o, &t)
	p.checkTransition(o, t)
	return t
}

func (p *procedure) roles(o object) []models.Role {
	known := []string{string(models.RoleComplainant), string(models.RoleMediator), string(models.RoleOfficer), string(models.RoleAdministrator)}
	var out []models.Role
	for _, w := range o.words("who") {
		if !slices.Contains(known, w.text) {
			p.wrong(w.at, "unknown role %q%s", w.text, suggest(w.text, known))
			continue
		}
		out = append(out, models.Role(w.text))
	}
	return out
}

// form reads the questions of a transition: what must be answered, what may
// be, and what the definition answers itself.
func (p *procedure) form(o object, t *workflows.Transition) {
	add := func(w word, change func(*workflows.Field)) {
		name := p.refer("field", w)
		if name == "" {
			return
		}
		if slices.ContainsFunc(t.Fields, func(f workflows.Field) bool { return f.Name == name }) {
			p.wrong(w.at, "field %q is in this form already", name)
			return
		}
		f := p.fields[name]
		change(&f)
		t.Fields = append(t.Fields, f)
	}
	for _, w := range o.words("requires") {
		add(w, func(f *workflows.Field) { f.Required = true })
	}
	for _, w := range o.words("allows") {
		add(w, func(*workflows.Field) {})
	}
	for _, e := range p.entries(o.values["gives"].value, "\"gives\"") {
		answer := word{p.text(e.value, e.at, "an answer"), placeOf(e.value)}
		add(word{e.key, e.at}, func(f *workflows.Field) { f.Fixed = answer.text; p.checkGiven(*f, answer) })
	}
}

// checkGiven holds an answer of the definition against what can be chosen.
func (p *procedure) checkGiven(f workflows.Field, answer word) {
	switch f.Kind {
	case workflows.FieldChoice:
		if !slices.Contains(f.Choices, answer.text) {
			p.wrong(answer.at, "%q is not a choice of %q%s", answer.text, f.Name, suggest(answer.text, f.Choices))
		}
	case workflows.FieldGround:
		for _, profile := range law.Profiles() {
			from := profile.Refusals
			if f.Grounds == workflows.GroundsTermination {
				from = profile.Terminations
			}
			var known []string
			for _, g := range from {
				known = append(known, g.Code)
			}
			if !slices.Contains(known, answer.text) {
				p.wrong(answer.at, "%s has no ground %q%s", profile.Key, answer.text, suggest(answer.text, known))
			}
		}
	default:
		p.wrong(answer.at, "only a choice or a ground can be given, %q is of kind %q", f.Name, f.Kind)
	}
}
