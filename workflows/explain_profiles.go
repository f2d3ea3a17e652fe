package workflows

import (
	"slices"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// ProfileExplanation says by which order a case goes, and what the other side
// of the nearest change of orders would have given it.
type ProfileExplanation struct {
	// Received is the legal day of receipt, which chooses the order.
	Received calendar.Day
	// Profile is in force on that day, Other on the other side of the change.
	Profile, Other law.Profile
	// Changed is the first day of receipt of the newer of the two.
	Changed calendar.Day
	// Across is what holds for cases that are open over the change: AcrossReceipt
	// or AcrossEvent.
	Across  string
	Periods []PeriodComparison
}

// PeriodComparison is one period of the procedure under both orders.
type PeriodComparison struct {
	// Clock is its name in the definition.
	Clock       string
	Here, There PeriodUnder
}

// PeriodUnder is a period under one order. Known is false where the order sets
// none. Last is the day the running clock ends by it, 0 while none runs.
type PeriodUnder struct {
	Period      law.Period
	Known       bool
	Last        calendar.Day
	Provisional bool
}

func (u PeriodUnder) set() bool { return u.Known && !u.Period.Policy }

// Differs says whether the two orders give other lengths.
func (p PeriodComparison) Differs() bool {
	a, b := p.Here, p.There
	return a.Known != b.Known || a.Period.Number != b.Period.Number || a.Period.Unit != b.Period.Unit
}

// ExplainProfile compares the periods of a case's procedure under the two
// orders. False when its definition is not known or there is but one order.
func ExplainProfile(rb *Rulebook, c models.Case) (ProfileExplanation, bool) {
	def, known := rb.Definition(c.Definition)
	x := ProfileExplanation{Received: calendar.DayOf(c.ReceivedAt), Profile: profile(&c), Across: AcrossReceipt}
	if rb.parts.Settings.OpenAcross == AcrossEvent {
		x.Across = AcrossEvent
	}
	if !known || !x.neighbour() {
		return ProfileExplanation{}, false
	}
	running := slices.Concat(c.Clocks, c.Overdue)
	for _, d := range def.Clocks {
		if d.Law == "" {
			continue
		}
		k, runs := find(running, func(k models.Clock) bool { return k.Name == d.Name })
		p := PeriodComparison{Clock: d.Name, Here: periodUnder(rb, x.Profile, d.Law, k, runs), There: periodUnder(rb, x.Other, d.Law, k, runs)}
		// A period the office sets itself is in no order.
		if p.Here.set() || p.There.set() {
			x.Periods = append(x.Periods, p)
		}
	}
	return x, true
}

// neighbour finds the order before the case's own, or the one after the first.
func (x *ProfileExplanation) neighbour() bool {
	all := law.Profiles()
	i := slices.IndexFunc(all, func(p law.Profile) bool { return p.Key == x.Profile.Key })
	if len(all) < 2 || i < 0 {
		return false
	}
	newer := max(i, 1)
	x.Other, x.Changed = all[newer-1], all[newer].From
	if i == 0 {
		x.Other = all[1]
	}
	return true
}

// periodUnder counts a running clock as if it had been started under an order:
// from the same day, with the same pauses and the same reading of weekends.
func periodUnder(rb *Rulebook, p law.Profile, key string, k models.Clock, runs bool) PeriodUnder {
	period, ok := p.Period(key)
	u := PeriodUnder{Period: period, Known: ok}
	if !ok || !runs {
		return u
	}
	own, _ := law.Get(k.Profile)
	if base, known := own.Period(key); known && period.Extension != nil && k.Number > base.Number {
		period.Number += period.Extension.Number
	}
	k.Number, k.Unit = period.Number, string(period.Unit)
	if r, counted := tally(rb, k); counted {
		u.Last, u.Provisional = r.Day, r.Provisional
	}
	return u
}
