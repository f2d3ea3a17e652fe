package spec

import (
	"fmt"
	"slices"

	"redress/models"
	"redress/workflows"
	"redress/workflows/law"
)

func (p *procedure) transition(e entry) workflows.Transition {
	o := p.object(e.value, e.at, fmt.Sprintf("transition %q", e.key), "from", "to", "who", "on_clock", "guards",
		"requires", "allows", "needs_one", "gives", "start", "stop", "extend", "since", "effects", "letter", "route", "reopens", "danger", "article")
	o.need("from")
	t := workflows.Transition{
		Name: e.key, From: p.states(o.words("from")), Who: p.roles(o),
		To:      models.State(p.refer("state", word{o.text("to"), o.place("to")})),
		OnClock: p.referAll("clock", o.words("on_clock")),
		Start:   p.referAll("clock", o.words("start")), Stop: p.referAll("clock", o.words("stop")),
		Extend: p.referAll("clock", o.words("extend")), Effects: p.effects(o),
		Since:    p.refer("field", word{o.text("since"), o.place("since")}),
		NeedsOne: o.flag("needs_one"), Route: o.flag("route"), Reopens: o.flag("reopens"), Danger: o.flag("danger"), Article: p.articles(o),
	}
	for _, name := range p.referAll("guard", o.words("guards")) {
		t.Guards = append(t.Guards, p.guards[name])
	}
	p.form(o, &t)
	p.letter(o, &t)
	p.checkForm(o, t)
	p.checkTransition(o, t)
	return t
}

func (p *procedure) roles(o object) []models.Role {
	known := []string{string(models.RoleComplainant), string(models.RoleMediator), string(models.RoleOfficer), string(models.RoleAdministrator), string(models.RoleSystem)}
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
		p.checkGivenGround(f, answer)
	default:
		p.wrong(answer.at, "only a choice or a ground can be given, %q is of kind %q", f.Name, f.Kind)
	}
}

// checkGivenGround makes sure that the definition can give a ground: every
// profile has it, and it needs no facts, for there is nobody to ask.
func (p *procedure) checkGivenGround(f workflows.Field, answer word) {
	for _, profile := range law.Profiles() {
		from := profile.Refusals
		if f.Grounds == workflows.GroundsTermination {
			from = profile.Terminations
		}
		var known []string
		for _, g := range from {
			known = append(known, g.Code)
			if g.Code == answer.text && len(g.Needs) > 0 {
				p.wrong(answer.at, "ground %q of %s needs facts that nobody is asked for", g.Code, profile.Key)
			}
		}
		if !slices.Contains(known, answer.text) {
			p.wrong(answer.at, "%s has no ground %q%s", profile.Key, answer.text, suggest(answer.text, known))
		}
	}
}
