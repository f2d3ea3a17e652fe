package workflows

import (
	"slices"
	"time"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// UnitDate is the Unit of a models.Clock that runs to an agreed day.
const UnitDate = "date"

// startClock starts a clock with the day of an instant as the day of the
// event. False when the clock is not defined, it is not for this case, its law
// leaves the period open, or its date was not given.
func (v *view) startClock(name string, at time.Time, fields []models.FieldValue) (models.Clock, bool) {
	d, ok := v.def.Clock(name)
	if !ok {
		return models.Clock{}, false
	}
	if d.When != nil {
		if holds, err := d.When.Match(v.facts()); !holds || err != nil {
			return models.Clock{}, false
		}
	}
	k := models.Clock{Name: name, StartedAt: models.Millis(at)}
	if d.Until != "" {
		answer, _ := find(fields, func(f models.FieldValue) bool { return f.Name == d.Until })
		day, err := calendar.ParseDay(string(answer.Text))
		k.Unit, k.LastDay, k.DueAt = UnitDate, string(answer.Text), day.End()
		return k, err == nil
	}
	k.WeekendEnds = v.rb.parts.Settings.WeekendEnds
	k.Number, k.Unit, k.Profile = d.Number, string(d.Unit), v.def.Ref.Name
	if d.Law != "" {
		p := v.rb.profileOf(v.c, at)
		period, ok := p.Period(d.Law)
		if !ok {
			return models.Clock{}, false
		}
		k.Number, k.Unit, k.Profile, k.Article = period.Number, string(period.Unit), p.Key, period.Basis.String()
	}
	return counted(v.rb, k)
}

// extension is what a running clock may still be given by the law it goes by.
func extension(def *Definition, c *models.Case, name string) (models.Clock, law.Extension, bool) {
	k, running := find(c.Clocks, func(k models.Clock) bool { return k.Name == name })
	d, _ := def.Clock(name)
	p, _ := law.Get(k.Profile)
	period, known := p.Period(d.Law)
	if !running || k.Paused() || !known || period.Extension == nil || k.Number != period.Number {
		return models.Clock{}, law.Extension{}, false
	}
	return k, *period.Extension, true
}

// extendClock gives a running clock the extension of its law, counted as one
// longer period from the same day.
func (v *view) extendClock(name string) (models.Clock, bool) {
	k, more, ok := extension(v.def, v.c, name)
	if !ok {
		return models.Clock{}, false
	}
	k.Number += more.Number
	k.Article = more.Basis.String()
	return counted(v.rb, k)
}

// extendable says whether every clock a transition extends runs and has not
// been extended yet.
func extendable(def *Definition, t Transition, c *models.Case) bool {
	return !slices.ContainsFunc(t.Extend, func(name string) bool {
		_, _, ok := extension(def, c, name)
		return !ok
	})
}

// tally counts the period of a clock with the present calendar, from what the
// clock itself says: its day of event, its length, its pauses and the reading
// it was started with. So the arithmetic can be repeated at any time. False
// for a clock that stands still or runs to an agreed day.
func tally(rb *Rulebook, k models.Clock) (calendar.Result, bool) {
	unit := calendar.Unit(k.Unit)
	if k.Paused() || k.Unit == UnitDate || rb.parts.Calendar == nil || calendar.Check(k.Number, unit) != nil {
		return calendar.Result{}, false
	}
	options := calendar.Options{WeekendEnds: k.WeekendEnds}
	for _, p := range k.Pauses {
		options.Pauses = append(options.Pauses, calendar.Pause{From: calendar.DayOf(p.From), To: calendar.DayOf(p.To)})
	}
	return rb.parts.Calendar.Deadline(calendar.DayOf(k.StartedAt), k.Number, unit, options), true
}

// counted gives a clock its last day.
func counted(rb *Rulebook, k models.Clock) (models.Clock, bool) {
	r, ok := tally(rb, k)
	if ok {
		k.LastDay, k.DueAt, k.Provisional = r.Day.String(), r.Day.End(), r.Provisional
	}
	return k, ok
}

// paused stops a clock at an instant. Until it goes on it has no last day.
func paused(k models.Clock, at time.Time) models.Clock {
	k.Pauses = append(slices.Clip(k.Pauses), models.Pause{From: models.Millis(at)})
	k.LastDay, k.DueAt, k.Provisional = "", models.NoDue, false
	return k
}

// resumed lets a clock go on. Every day on which it stood still is left out of
// the count, the first and the last included: a day of which testing needed a
// part is not a day for mediation (Order 121 art. 22, Order 20 art. 20).
func resumed(rb *Rulebook, k models.Clock, at time.Time) (models.Clock, bool) {
	k.Pauses = slices.Clone(k.Pauses)
	last := &k.Pauses[len(k.Pauses)-1]
	last.To = models.Millis(at)
	if last.To.Before(last.From) {
		last.To = last.From
	}
	return counted(rb, k)
}

// recount counts the running clocks of a case anew after the calendar has
// changed. Clocks that stand still are counted when they go on. Where the new
// last day is earlier and already over, the day that was told stands: nobody
// is late by a notice that came after the fact.
func recount(rb *Rulebook, c models.Case, cmd Command) (models.Event, error) {
	if cmd.Actor.Role != models.RoleSystem {
		return models.Event{}, &Refusal{Code: "wrong_role"}
	}
	var out models.Outcome
	for _, old := range c.Clocks {
		k, ok := counted(rb, old)
		if ok && k.DueAt.Before(old.DueAt) && !k.DueAt.After(cmd.At) {
			k.LastDay, k.DueAt = old.LastDay, old.DueAt
		}
		if ok && (k.LastDay != old.LastDay || k.Provisional != old.Provisional) {
			out.Started, out.Stopped = append(out.Started, k), append(out.Stopped, k.Name)
		}
	}
	if len(out.Started) == 0 {
		return models.Event{}, &Refusal{Code: "nothing_to_recount"}
	}
	return models.Event{Actor: cmd.Actor.Ref(), Kind: models.EventRecounted, Command: cmd.ID, Payload: models.Payload{Outcome: out}}, nil
}
