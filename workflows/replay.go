package workflows

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"redress/models"
	"redress/workflows/calendar"
)

// Replayed is what a case would have become under other rules.
type Replayed struct {
	Before, After Standing
	// Clocks are the deadlines that would have been others, in the order in
	// which they were started.
	Clocks []ClockMove
	// Refused are the steps that were taken and would not have been possible.
	Refused []RefusedStep
}

// Standing is where a case stands, and why there.
type Standing struct {
	State    models.State
	Queue    string
	Priority int
	Flags    []string
	// Winner is the rule that chose the queue, Matched are all that matched.
	Winner  string
	Matched []string
}

// ClockMove is a deadline that differs.
type ClockMove struct {
	Name string
	// Before and After are the last days, "" where the clock would not have
	// run at all, or stands still.
	Before, After string
	// Days is how many days later it ends, negative for earlier, 0 when one of
	// the two is missing.
	Days int
	// Article is where the new length comes from, "" when it has none.
	Article string
}

// RefusedStep is a step that would not have been possible.
type RefusedStep struct {
	Transition string
	// Code is one of RefusalCodes, or "invalid" when the form of that step
	// asks for an answer that was not given. Rule is what refused.
	Code, Rule string
}

// Same says that nothing would have been different.
func (r Replayed) Same() bool {
	return len(r.Clocks) == 0 && len(r.Refused) == 0 && r.SamePlace() && r.Before.State == r.After.State
}

// SamePlace says that the case would be in the same queue, as urgent and with
// the same flags.
func (r Replayed) SamePlace() bool {
	a, b := r.Before, r.After
	return a.Queue == b.Queue && a.Priority == b.Priority && slices.Equal(slices.Sorted(slices.Values(a.Flags)), slices.Sorted(slices.Values(b.Flags)))
}

// ErrNoReplay is returned for a case whose beginning is archived.
var ErrNoReplay = errors.New("workflows: the beginning of the case is archived")

// Replay takes a case from its filing once more through what people did with
// it, and lets clocks act when they would have been due; under a definition,
// or its own when that is nil, and the routing tables of the rulebook. The
// case itself is not changed.
//
// A clock that runs as it did acts when it did, or not at all when it did not:
// the moment a process found it due is part of the history. No clock acts after
// until, which is the present. The error is ErrNoReplay, or a *Refusal when the
// definition of the case is not known.
func Replay(rb *Rulebook, c models.Case, def *Definition, until time.Time) (Replayed, error) {
	if c.Archived > 0 || len(c.Events) == 0 || c.Events[0].Payload.Filed == nil {
		return Replayed{}, ErrNoReplay
	}
	if _, known := rb.Definition(c.Definition); def == nil && !known {
		return Replayed{}, &Refusal{Code: "unknown_definition", Rule: c.Definition.Name}
	}
	p := &replay{rb: rb, def: def, old: timeline(c), now: models.Case{Head: models.Head{ID: c.ID}}}
	for _, e := range c.Events {
		if m := e.Payload.Moved; m != nil && m.Clock != "" {
			continue // clocks act by themselves
		}
		p.clocks(e.At)
		p.event(e)
	}
	p.clocks(until)
	out := Replayed{Before: standing(c), After: standing(p.now), Refused: p.refused}
	out.Clocks = clockMoves(starts(c.Events), starts(p.now.Events))
	return out, nil
}

func standing(c models.Case) Standing {
	s := Standing{State: c.State, Queue: c.Queue, Priority: c.Priority, Flags: c.Flags}
	if c.Routing != nil {
		s.Winner, s.Matched = c.Routing.Winner, c.Routing.Matched.List()
	}
	return s
}

// replay is one case on its way.
type replay struct {
	rb      *Rulebook
	def     *Definition
	now     models.Case
	old     map[clockRun]time.Time
	refused []RefusedStep
}

// clockRun is one run of a clock that came to its end, or could have; its value
// in replay.old is when it acted, zero when it still runs.
type clockRun struct {
	name       string
	start, due int64
}

func runOf(k models.Clock) clockRun {
	return clockRun{k.Name, k.StartedAt.UnixMilli(), k.DueAt.UnixMilli()}
}

// timeline notes the runs of the clocks of a case. A run that something else
// ended is not among them: nothing is known of when it would have acted.
func timeline(c models.Case) map[clockRun]time.Time {
	runs, running := map[clockRun]time.Time{}, map[string]models.Clock{}
	for _, e := range c.Events {
		if m := e.Payload.Moved; m != nil && m.Clock != "" {
			runs[runOf(running[m.Clock])] = e.At
			delete(running, m.Clock)
		}
		for _, name := range e.Payload.Outcome.Stopped {
			delete(running, name)
		}
		for _, k := range e.Payload.Outcome.Started {
			running[k.Name] = k
		}
	}
	for _, k := range running {
		runs[runOf(k)] = time.Time{}
	}
	return runs
}

// clocks lets every clock act that is due by an instant, the first one first.
func (p *replay) clocks(until time.Time) {
	for range maxFirings {
		next, at := "", time.Time{}
		for _, k := range p.now.Clocks {
			fires := k.DueAt
			if acted, ran := p.old[runOf(k)]; ran {
				fires = acted
			}
			if k.Paused() || fires.IsZero() || fires.Before(k.DueAt) || fires.After(until) {
				continue
			}
			if next == "" || fires.Before(at) {
				next, at = k.Name, fires
			}
		}
		if next == "" {
			return
		}
		ev, err := Decide(p.rb, p.now, Command{At: at, Actor: models.Actor{Role: models.RoleSystem}, Clock: next})
		if err != nil {
			return
		}
		p.now.Append(at, ev)
	}
}

// maxFirings bounds how often clocks act between two events: a definition may
// let a clock start itself again.
const maxFirings = 200

// event does what somebody did, where that is possible.
func (p *replay) event(e models.Event) {
	cmd := Command{ID: e.Command, At: e.At, Actor: models.Actor{Role: e.Actor.Role, Account: e.Actor.Account}}
	switch out := e.Payload.Outcome; {
	case e.Payload.Filed != nil:
		filed := *e.Payload.Filed
		if p.def != nil {
			filed.Definition = p.def.Ref
		}
		cmd.File = &filed
	case e.Payload.Moved != nil:
		cmd.Transition, cmd.Fields = e.Payload.Moved.Transition, e.Payload.Moved.Fields
		for _, effect := range out.Effects {
			cmd.Reserve = cmp.Or(cmd.Reserve, effect.Case)
		}
	case e.Kind == models.EventRecounted:
		cmd.Recount = true
	default:
		// Bookkeeping and talk stay as they were, but a decision is made anew.
		e.Payload.Outcome = models.Outcome{Links: out.Links, Letters: out.Letters}
		if out.Routing != nil {
			e = Reroute(p.rb, p.now, e.At, e)
		}
		p.now.Append(e.At, e)
		return
	}
	ev, err := Decide(p.rb, p.now, cmd)
	var refusal *Refusal
	var invalid *models.Invalid
	switch {
	case errors.As(err, &refusal):
		if !cmd.Recount {
			p.refused = append(p.refused, RefusedStep{cmd.Transition, refusal.Code, refusal.Rule})
		}
	case errors.As(err, &invalid):
		for _, problem := range invalid.Problems {
			p.refused = append(p.refused, RefusedStep{cmd.Transition, "invalid", problem.Field})
		}
	case err == nil:
		p.now.Append(e.At, ev)
	}
}

// starts are the clocks that were started, each with its last day as it came
// to be.
func starts(events []models.Event) (out []models.Clock) {
	for _, e := range events {
		for _, k := range e.Payload.Outcome.Started {
			again := slices.IndexFunc(out, func(o models.Clock) bool { return o.Name == k.Name && o.StartedAt.Equal(k.StartedAt) })
			if again >= 0 { // extended, paused, resumed or counted again
				out[again] = k
				continue
			}
			out = append(out, k)
		}
	}
	return out
}

// clockMoves pairs the first run of each clock with its first, the second with
// its second and so on.
func clockMoves(before, after []models.Clock) (out []ClockMove) {
	used := make([]bool, len(after))
	for _, k := range before {
		i := slices.IndexFunc(after, func(o models.Clock) bool { return o.Name == k.Name })
		for i >= 0 && used[i] {
			next := slices.IndexFunc(after[i+1:], func(o models.Clock) bool { return o.Name == k.Name })
			if next < 0 {
				i = -1
				break
			}
			i += next + 1
		}
		if i < 0 {
			out = append(out, ClockMove{Name: k.Name, Before: k.LastDay})
			continue
		}
		used[i] = true
		if k.LastDay != after[i].LastDay {
			out = append(out, ClockMove{Name: k.Name, Before: k.LastDay, After: after[i].LastDay, Days: daysBetween(k.LastDay, after[i].LastDay), Article: after[i].Article})
		}
	}
	for i, k := range after {
		if !used[i] {
			out = append(out, ClockMove{Name: k.Name, After: k.LastDay, Article: k.Article})
		}
	}
	return out
}

func daysBetween(before, after string) int {
	a, errA := calendar.ParseDay(before)
	b, errB := calendar.ParseDay(after)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b - a)
}
