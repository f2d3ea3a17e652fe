package spec

import (
	"slices"
	"strconv"

	"redress/models"
	"redress/workflows"
	"redress/workflows/law"
)

// checkTransition checks what can be said of a transition by itself.
func (p *procedure) checkTransition(o object, t workflows.Transition) {
	switch {
	case len(t.Who) == 0 && !o.has("who") && !o.has("on_clock"):
		p.wrong(o.at, "%s needs \"who\" or \"on_clock\"", o.what)
	case o.has("who") && o.has("on_clock"):
		p.wrong(o.place("on_clock"), "%s is made by people or by clocks, not both", o.what)
	}
	if o.has("on_clock") {
		for _, key := range []string{"guards", "requires", "allows", "danger"} {
			if o.has(key) {
				p.wrong(o.place(key), "a clock waits for nobody: %s cannot have %q", o.what, key)
			}
		}
	}
	for _, from := range o.words("from") {
		s, ok := p.def.State(models.State(from.text))
		switch {
		case ok && t.To == "" && !t.Reopens: // it stays where it is
		case ok && s.Final:
			p.wrong(from.at, "state %q is final: nothing leaves it", from.text)
		case ok && s.Closed && !t.Reopens:
			p.wrong(from.at, "state %q is closed: only a transition that says \"reopens: true\" leaves it", from.text)
		case ok && !s.Closed && t.Reopens:
			p.wrong(from.at, "state %q is open: there is nothing to reopen", from.text)
		}
	}
	if to, ok := p.def.State(t.To); ok && to.Closed && t.Reopens {
		p.wrong(o.place("to"), "a transition that reopens leads to an open state, %q is closed", t.To)
	}
	p.checkClocksOf(o, t)
}

// checkClocksOf checks what a transition does to clocks.
func (p *procedure) checkClocksOf(o object, t workflows.Transition) {
	reached := t.From
	if t.To != "" {
		reached = []models.State{t.To}
	}
	for _, w := range o.words("start") {
		k, ok := p.def.Clock(w.text)
		if !ok {
			continue
		}
		for _, s := range reached {
			if !slices.Contains(k.While, s) {
				p.wrong(w.at, "clock %q does not run in state %q", k.Name, s)
			}
		}
		required := slices.ContainsFunc(t.Fields, func(f workflows.Field) bool { return f.Name == k.Until && f.Required })
		if k.Until != "" && !required {
			p.wrong(w.at, "clock %q runs until %q, which this form does not require", k.Name, k.Until)
		}
	}
	for _, w := range o.words("extend") {
		k, _ := p.def.Clock(w.text)
		for _, profile := range law.Profiles() {
			if period, ok := profile.Period(k.Law); !ok || period.Extension == nil {
				p.wrong(w.at, "clock %q cannot be extended under %s", w.text, profile.Key)
			}
		}
		for _, s := range reached {
			if !slices.Contains(k.While, s) {
				p.wrong(w.at, "clock %q does not run in state %q", w.text, s)
			}
		}
	}
	if !o.has("on_clock") {
		return
	}
	runsIn := func(clock string, s models.State) bool {
		k, known := p.def.Clock(clock)
		return !known || slices.Contains(k.While, s)
	}
	for _, w := range o.words("on_clock") {
		if !slices.ContainsFunc(t.From, func(s models.State) bool { return runsIn(w.text, s) }) {
			p.wrong(w.at, "clock %q never runs in the states of %s", w.text, o.what)
		}
	}
	for _, w := range o.words("from") {
		if !slices.ContainsFunc(t.OnClock, func(k string) bool { return runsIn(k, models.State(w.text)) }) {
			p.wrong(w.at, "none of the clocks of %s runs in state %q", o.what, w.text)
		}
	}
}

// check checks the definition as a whole.
func (p *procedure) check(o object) {
	if !p.loose["state"] && p.def.Initial != "" {
		p.checkReach()
	}
	for _, k := range p.def.Clocks {
		if !p.loose["state"] && !p.loose["clock"] {
			p.checkClock(k)
		}
	}
	for _, w := range o.startClocks("filing", "import") {
		k, ok := p.def.Clock(w.text)
		switch {
		case ok && k.Until != "":
			p.wrong(w.at, "clock %q runs until a day that a filing does not give", w.text)
		case ok && k.When != nil:
			p.wrong(w.at, "clock %q is for some cases only, but a filing starts it for all", w.text)
		case ok && p.def.Initial != "" && !slices.Contains(k.While, p.def.Initial):
			p.wrong(w.at, "clock %q does not run in state %q", w.text, p.def.Initial)
		}
	}
	for _, kind := range []string{"guard", "field"} {
		for _, name := range p.names[kind] {
			if !p.used[kind+" "+name] && !p.loose[kind] {
				p.wrong(p.at[kind+" "+name], "%s %q is not used", kind, name)
			}
		}
	}
}

func (o object) startClocks(keys ...string) []word {
	var out []word
	for _, key := range keys {
		if e, ok := o.values[key]; ok {
			out = append(out, o.r.object(e.value, e.at, strconv.Quote(key), "clocks", "effects").words("clocks")...)
		}
	}
	return out
}

// checkClock makes sure that a clock starts somewhere, and that wherever it
// may run it does exactly one thing by running out.
func (p *procedure) checkClock(k workflows.ClockDefinition) {
	at := p.at["clock "+k.Name]
	started := slices.Contains(p.def.Filing.Clocks, k.Name) || slices.Contains(p.def.Import.Clocks, k.Name)
	for _, t := range p.def.Transitions {
		started = started || slices.Contains(t.Start, k.Name)
	}
	if !started {
		p.wrong(at, "nothing starts clock %q", k.Name)
	}
	for _, s := range k.While {
		if state, _ := p.def.State(s); state.Closed {
			p.wrong(at, "clock %q cannot run in state %q, which is closed", k.Name, s)
			continue
		}
		fires := 0
		for _, t := range p.def.Transitions {
			if slices.Contains(t.OnClock, k.Name) && slices.Contains(t.From, s) {
				fires++
			}
		}
		if fires != 1 {
			p.wrong(at, "when clock %q runs out in state %q, %d transitions say what happens; it must be one", k.Name, s, fires)
		}
	}
}

// checkReach makes sure that every state can be reached, and that from every
// open one the case can come to an end.
func (p *procedure) checkReach() {
	reached := p.spread([]models.State{p.def.Initial}, func(t workflows.Transition) ([]models.State, []models.State) {
		return t.From, []models.State{t.To}
	})
	var closed []models.State
	for _, s := range p.def.States {
		if s.Closed {
			closed = append(closed, s.Name)
		}
	}
	ends := p.spread(closed, func(t workflows.Transition) ([]models.State, []models.State) {
		return []models.State{t.To}, t.From
	})
	for _, s := range p.def.States {
		at := p.at["state "+string(s.Name)]
		if !slices.Contains(reached, s.Name) {
			p.wrong(at, "state %q cannot be reached from %q", s.Name, p.def.Initial)
		}
		if !slices.Contains(ends, s.Name) {
			p.wrong(at, "a case in state %q can never be closed", s.Name)
		}
	}
}

// spread follows transitions from a set of states as far as they go.
func (p *procedure) spread(set []models.State, ends func(workflows.Transition) (from, to []models.State)) []models.State {
	for grown := true; grown; {
		grown = false
		for _, t := range p.def.Transitions {
			from, to := ends(t)
			if t.To == "" || !slices.ContainsFunc(from, func(s models.State) bool { return slices.Contains(set, s) }) {
				continue
			}
			for _, s := range to {
				if !slices.Contains(set, s) {
					set, grown = append(set, s), true
				}
			}
		}
	}
	return set
}
