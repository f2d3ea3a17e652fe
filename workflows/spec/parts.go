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

func (p *procedure) clock(e entry) workflows.ClockDefinition {
	o := p.object(e.value, e.at, fmt.Sprintf("clock %q", e.key), "law", "until", "number", "unit", "while", "paused_in", "when")
	o.need("while")
	k := workflows.ClockDefinition{Name: e.key, While: p.states(o.words("while")), PausedIn: p.states(o.words("paused_in")), Law: o.text("law"),
		Until: p.refer("field", word{o.text("until"), o.place("until")}), Number: o.number("number", 1, 3660)}
	if o.has("when") {
		k.When = never{}
		if when := p.condition(o, p.language); when != nil {
			k.When = when
		}
	}
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
	for _, w := range o.words("paused_in") {
		p.checkPause(k, w)
	}
	return k
}

// checkPause holds a state a clock stands still in against the law: it bears
// the name of the reason for which the period may stand still.
func (p *procedure) checkPause(k workflows.ClockDefinition, w word) {
	if slices.Contains(k.While, models.State(w.text)) {
		p.wrong(w.at, "clock %q runs in state %q and cannot stand still there", k.Name, w.text)
	}
	if k.Until != "" {
		p.wrong(w.at, "clock %q runs to an agreed day and never stands still", k.Name)
	}
	for _, profile := range law.Profiles() {
		period, ok := profile.Period(k.Law)
		if !ok || period.MayPause(w.text) {
			continue
		}
		var known []string
		for _, reason := range period.Pauses {
			known = append(known, reason.Reason)
		}
		p.wrong(w.at, "%s does not let %q stand still for %q%s", profile.Key, k.Law, w.text, suggest(w.text, known))
	}
}

// checkPeriod holds a period against every profile: a case of any day of
// receipt must find it, or the profile must leave it open.
func (p *procedure) checkPeriod(at place, key string) {
	for _, profile := range law.Profiles() {
		if _, ok := profile.Period(key); ok {
			continue
		}
		if slices.ContainsFunc(profile.OpenPeriods, func(x law.Period) bool { return x.Key == key }) {
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
