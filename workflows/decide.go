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
	case cmd.Recount:
		return recount(rb, c, cmd)
	}
	def, ok := rb.Definition(c.Definition)
	if !ok {
		return models.Event{}, &Refusal{Code: "unknown_definition", Rule: c.Definition.Name}
	}
	v := &view{rb: rb, def: def, c: &c}
	if cmd.Clock != "" {
		return v.runOut(cmd)
	}
	t, ok := def.Transition(cmd.Transition)
	if !ok {
		return models.Event{}, &Refusal{Code: "unknown_transition", Rule: cmd.Transition}
	}
	if refusal := v.permit(t, cmd.Actor.Role); refusal != nil {
		return models.Event{}, refusal
	}
	fields, err := v.answers(t, cmd)
	if err != nil {
		return models.Event{}, err
	}
	if _, split := c.Linked(models.RelationReport); t.splits() && !split && (cmd.Reserve == "" || cmd.Reserve == c.ID) {
		return models.Event{}, &Refusal{Code: "unclear_command", Rule: t.Name}
	}
	return v.move(cmd, t, fields), nil
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
	v := &view{rb: rb, def: def, c: &c}
	v.effects(&out, start.Effects, work{files: filed.Evidence, report: reportOf(&c, filed)})
	c.ReceivedAt = filed.ReceivedAt
	for _, name := range start.Clocks {
		if k, ok := v.startClock(name, filed.ReceivedAt, nil); ok {
			out.Started = append(out.Started, k)
		}
	}
	ev := models.Event{Actor: cmd.Actor.Ref(), Kind: models.EventFiled, Command: cmd.ID,
		Payload: models.Payload{Filed: &filed, Outcome: out}}
	return Reroute(rb, c, cmd.At, ev), nil
}

// reportOf is the number kept for the report of a mixed filing, "" for none.
func reportOf(c *models.Case, filed models.Filed) models.CaseID {
	if !filed.Filing.Mixed || filed.Filing.Track != models.TrackComplaint || filed.Reserved == c.ID {
		return ""
	}
	return filed.Reserved
}

// runOut moves a case because a clock is over.
func (v *view) runOut(cmd Command) (models.Event, error) {
	refuse := func(code string) (models.Event, error) {
		return models.Event{}, &Refusal{Code: code, Rule: cmd.Clock}
	}
	k, running := find(v.c.Clocks, func(k models.Clock) bool { return k.Name == cmd.Clock })
	switch {
	case cmd.Actor.Role != models.RoleSystem:
		return refuse("wrong_role")
	case !running:
		return refuse("unknown_clock")
	case k.Paused() || cmd.At.Before(k.DueAt):
		return refuse("not_due")
	}
	t, ok := v.def.OnClock(cmd.Clock, v.c.State)
	if !ok {
		return refuse("wrong_state")
	}
	return v.move(cmd, t, fixed(t.Fields)), nil
}

// permit says why a role cannot make a transition now; nil when it can.
func (v *view) permit(t Transition, role models.Role) *Refusal {
	refuse := func(code, rule string, article Articles) *Refusal {
		return &Refusal{Code: code, Rule: rule, Article: article[profile(v.c).Key]}
	}
	switch {
	case !slices.Contains(t.Who, role):
		return refuse("wrong_role", t.Name, t.Article)
	case !slices.Contains(t.From, v.c.State):
		return refuse("wrong_state", t.Name, t.Article)
	case !extendable(v.def, t, v.c):
		return refuse("not_extendable", t.Name, t.Article)
	}
	for _, g := range t.Guards {
		if holds, err := g.When.Match(v.facts()); !holds || err != nil {
			return refuse("guard", g.Name, g.Article)
		}
	}
	return nil
}

// Reroute adds to an event the routing decision for the case as it will be
// after it, by the table in force at the instant.
func Reroute(rb *Rulebook, c models.Case, at time.Time, ev models.Event) models.Event {
	table := rb.Routing(at)
	if table == nil {
		return ev
	}
	before := c.Routing
	c.Append(at, ev)
	r := table.Route(FactsOf(rb, c), before).Since(before)
	ev.Payload.Outcome.Routing = &r
	return ev
}
