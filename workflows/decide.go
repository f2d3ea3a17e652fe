package workflows

import (
	"slices"
	"time"

	"redress/models"
)

// Decide says what a command does to a case: an event with its outcome,
// without Seq, At and Hash, which the caller sets by c.Append(cmd.At, event).
// Errors are *Refusal when the definition does not allow it and
// *models.Invalid, with every problem at once, when the form is incomplete.
//
// Decide does not look for repeated commands: ask c.Has(cmd.ID) first. Nor
// does it know who may open which case; it holds roles to the definition.
func Decide(rb *Rulebook, c models.Case, cmd Command) (models.Event, error) {
	kinds := 0
	for _, set := range []bool{cmd.File != nil, cmd.Transition != "", cmd.Clock != "", cmd.Recount} {
		if set {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		return models.Event{}, &Refusal{Code: "unclear_command"}
	case cmd.File != nil:
		return file(rb, c, cmd)
	case c.Seq() == 0:
		return models.Event{}, &Refusal{Code: "not_filed", Rule: cmd.Transition + cmd.Clock}
	}
	def, ok := rb.Definition(c.Definition)
	if !ok {
		return models.Event{}, &Refusal{Code: "unknown_definition", Rule: c.Definition.Name}
	}
	switch {
	case cmd.Recount:
		return recount(rb, c, cmd)
	case cmd.Clock != "":
		return runOut(rb, def, c, cmd)
	}
	t, ok := def.Transition(cmd.Transition)
	if !ok {
		return models.Event{}, &Refusal{Code: "unknown_transition", Rule: cmd.Transition}
	}
	if err := permit(def, t, &c, cmd.Actor.Role); err != nil {
		return models.Event{}, err
	}
	fields, err := answers(offered(t.Fields, &c), cmd.Fields)
	if err != nil {
		return models.Event{}, err
	}
	return move(rb, def, c, cmd, t, fields), nil
}

// file starts a case: it is received, its first clocks start with the day of
// receipt, and it is routed, all in one event.
func file(rb *Rulebook, c models.Case, cmd Command) (models.Event, error) {
	if c.Seq() > 0 {
		return models.Event{}, &Refusal{Code: "already_filed"}
	}
	filed := *cmd.File
	def := rb.Current(filed.Filing.Track, cmd.At)
	if filed.Definition != (models.DefinitionRef{}) {
		def, _ = rb.Definition(filed.Definition)
	}
	if def == nil || def.Track != filed.Filing.Track || rb.Routing(cmd.At) == nil {
		return models.Event{}, &Refusal{Code: "unknown_definition", Rule: filed.Definition.Name}
	}
	filed.Definition = def.Ref
	if filed.ReceivedAt.IsZero() {
		filed.ReceivedAt = cmd.At
	}
	filed.ReceivedAt = models.Millis(filed.ReceivedAt)
	start := def.Filing
	if filed.Source != "" {
		start = def.Import
	}
	state, _ := def.State(def.Initial)
	out := models.Outcome{To: def.Initial, Final: state.Closed, Keeps: state.KeepsOutcome}
	out.Effects = effects(&c, start.Effects, filed.Evidence)
	c.ReceivedAt = filed.ReceivedAt
	for _, name := range start.Clocks {
		if k, ok := startClock(rb, def, &c, name, filed.ReceivedAt, nil); ok {
			out.Started = append(out.Started, k)
		}
	}
	ev := models.Event{Actor: cmd.Actor.Ref(), Kind: models.EventFiled, Command: cmd.ID,
		Payload: models.Payload{Filed: &filed, Outcome: out}}
	return Reroute(rb, c, cmd.At, ev), nil
}

// runOut moves a case because a clock is over.
func runOut(rb *Rulebook, def *Definition, c models.Case, cmd Command) (models.Event, error) {
	refuse := func(code string) (models.Event, error) {
		return models.Event{}, &Refusal{Code: code, Rule: cmd.Clock}
	}
	k, running := find(c.Clocks, func(k models.Clock) bool { return k.Name == cmd.Clock })
	switch {
	case cmd.Actor.Role != models.RoleSystem:
		return refuse("wrong_role")
	case !running:
		return refuse("unknown_clock")
	case cmd.At.Before(k.DueAt):
		return refuse("not_due")
	}
	t, ok := def.OnClock(cmd.Clock, c.State)
	if !ok {
		return refuse("wrong_state")
	}
	return move(rb, def, c, cmd, t, fixed(t.Fields)), nil
}

// permit says whether a role can make a transition now; the error is a *Refusal.
func permit(def *Definition, t Transition, c *models.Case, role models.Role) error {
	refuse := func(code, rule string, article Articles) error {
		return &Refusal{Code: code, Rule: rule, Article: article[profile(c).Key]}
	}
	switch {
	case !slices.Contains(t.Who, role):
		return refuse("wrong_role", t.Name, t.Article)
	case !slices.Contains(t.From, c.State):
		return refuse("wrong_state", t.Name, t.Article)
	case !extendable(def, t, c):
		return refuse("not_extendable", t.Name, t.Article)
	}
	facts := FactsOf(*c)
	for _, g := range t.Guards {
		if holds, err := g.When.Match(&facts); !holds || err != nil {
			return refuse("guard", g.Name, g.Article)
		}
	}
	return nil
}

// move builds the event of a permitted transition.
func move(rb *Rulebook, def *Definition, c models.Case, cmd Command, t Transition, fields []models.FieldValue) models.Event {
	at := c.State
	out := models.Outcome{To: t.To, Effects: effects(&c, t.Effects, nil)}
	if t.To != "" {
		at = t.To
		state, _ := def.State(t.To)
		out.Final, out.Keeps = state.Closed, state.KeepsOutcome
	}
	for _, name := range t.Start {
		if k, ok := startClock(rb, def, &c, name, cmd.At, fields); ok {
			out.Started = append(out.Started, k)
		}
	}
	for _, name := range t.Extend {
		if k, ok := extendClock(rb, def, &c, name); ok {
			out.Started = append(out.Started, k)
		}
	}
	for _, k := range slices.Concat(c.Clocks, c.Overdue) {
		d, _ := def.Clock(k.Name)
		again := slices.ContainsFunc(out.Started, func(s models.Clock) bool { return s.Name == k.Name })
		switch {
		case again || slices.Contains(t.Stop, k.Name) || !slices.Contains(d.While, at):
			out.Stopped = append(out.Stopped, k.Name)
		case k.Name != cmd.Clock:
		case t.To == "" && len(t.Start) == 0: // nothing has come in its place
			out.Overdue = append(out.Overdue, k.Name)
		default:
			out.Stopped = append(out.Stopped, k.Name)
		}
	}
	ev := models.Event{Actor: cmd.Actor.Ref(), Kind: models.EventMoved, Command: cmd.ID, Payload: models.Payload{
		Moved:   &models.Moved{Transition: t.Name, From: c.State, Clock: cmd.Clock, Fields: fields},
		Outcome: out,
	}}
	if t.Route {
		return Reroute(rb, c, cmd.At, ev)
	}
	return ev
}

// Reroute adds to an event the routing decision for the case as it will be
// after it, by the table in force at the instant.
func Reroute(rb *Rulebook, c models.Case, at time.Time, ev models.Event) models.Event {
	table := rb.Routing(at)
	if table == nil {
		return ev
	}
	c.Append(at, ev)
	r := table.Route(FactsOf(c))
	ev.Payload.Outcome.Routing = &r
	return ev
}

// effects queues work; a preview is made for each file that came with the event.
func effects(c *models.Case, kinds []models.EffectKind, files []models.Evidence) []models.Effect {
	var out []models.Effect
	add := func(kind models.EffectKind, file models.EvidenceID) {
		out = append(out, models.Effect{ID: models.EffectID(c.ID, c.Seq()+1, len(out)), Kind: kind, Evidence: file})
	}
	for _, kind := range kinds {
		if kind != models.EffectPreview {
			add(kind, "")
			continue
		}
		for _, e := range files {
			add(kind, e.ID)
		}
	}
	return out
}
