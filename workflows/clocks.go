package workflows

import (
	"time"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// UnitDate is the Unit of a models.Clock that runs to an agreed day.
const UnitDate = "date"

// startClock starts a clock with the day of an instant as the day of the
// event. False when the clock is not defined or its date was not given.
func startClock(rb *Rulebook, def *Definition, c *models.Case, name string, at time.Time, fields []models.FieldValue) (models.Clock, bool) {
	d, ok := def.Clock(name)
	if !ok {
		return models.Clock{}, false
	}
	k := models.Clock{Name: name, StartedAt: models.Millis(at)}
	if d.Until != "" {
		answer, _ := find(fields, func(f models.FieldValue) bool { return f.Name == d.Until })
		day, err := calendar.ParseDay(string(answer.Text))
		k.Unit, k.LastDay, k.DueAt = UnitDate, string(answer.Text), day.End()
		return k, err == nil
	}
	result, ok := count(rb, d, &k, profile(c), def, false)
	return ending(k, result), ok
}

// extendClock gives a running clock the extension of its law, counted as one
// longer period from the same day.
func extendClock(rb *Rulebook, def *Definition, c *models.Case, name string) (models.Clock, bool) {
	k, running := find(c.Clocks, func(k models.Clock) bool { return k.Name == name })
	d, ok := def.Clock(name)
	if !running || !ok {
		return models.Clock{}, false
	}
	result, ok := count(rb, d, &k, profile(c), def, true)
	return ending(k, result), ok
}

// extendable says whether every clock a transition extends runs and has not
// been extended yet.
func extendable(def *Definition, t Transition, c *models.Case) bool {
	for _, name := range t.Extend {
		k, running := find(c.Clocks, func(k models.Clock) bool { return k.Name == name })
		d, _ := def.Clock(name)
		period, known := profile(c).Period(d.Law)
		if !running || !known || period.Extension == nil || k.Number != period.Number {
			return false
		}
	}
	return true
}

// count counts the period of a clock that has its StartedAt, and writes into
// the clock what the period is and where it comes from.
func count(rb *Rulebook, d ClockDefinition, k *models.Clock, p law.Profile, def *Definition, extended bool) (calendar.Result, bool) {
	since := calendar.DayOf(k.StartedAt)
	if d.Law == "" {
		k.Number, k.Unit, k.Profile, k.Article = d.Number, string(d.Unit), def.Ref.Name, ""
		options := calendar.Options{WeekendEnds: p.Counting.WeekendEnds}
		if calendar.Check(d.Number, d.Unit) != nil {
			return calendar.Result{}, false
		}
		return rb.calendar.Deadline(since, d.Number, d.Unit, options), true
	}
	period, ok := p.Period(d.Law)
	if !ok {
		return calendar.Result{}, false
	}
	k.Number, k.Unit, k.Profile, k.Article = period.Number, string(period.Unit), p.Key, period.Basis.String()
	if extended && period.Extension != nil {
		k.Number += period.Extension.Number
		k.Article = period.Extension.Basis.String()
	}
	return p.Deadline(rb.calendar, d.Law, law.Running{Since: since, Extended: extended})
}

func ending(k models.Clock, r calendar.Result) models.Clock {
	k.LastDay, k.DueAt, k.Provisional = r.Day.String(), r.Day.End(), r.Provisional
	return k
}
