package calendar

import (
	"fmt"
	"slices"
)

// Unit is what a period is counted in.
type Unit string

// The units of legal periods.
const (
	WorkingDays  Unit = "working_days"  // 工作日
	CalendarDays Unit = "calendar_days" // 日, natural days
	Months       Unit = "months"        // 月, to the same number of the month
	Years        Unit = "years"         // 年, to the same date
)

// Check tells whether a period can be counted: a known unit and 0 to 3,660
// days, 0 to 120 months or 0 to 10 years. Whoever reads periods from a file
// or a form calls it once; Deadline panics on what Check refuses.
func Check(n int, unit Unit) error {
	most, ok := map[Unit]int{WorkingDays: 3660, CalendarDays: 3660, Months: 120, Years: 10}[unit]
	if !ok {
		return fmt.Errorf("calendar: unknown unit %q", unit)
	}
	if n < 0 || n > most {
		return fmt.Errorf("calendar: %d %s is not between 0 and %d", n, unit, most)
	}
	return nil
}

// Pause is a stretch of days that are not counted, From and To included, such
// as the time a test of the goods takes. Pauses may overlap. A pause whose To
// is before its From is empty. A pause that still goes on has no To yet and so
// no deadline can be told: stop the clock and count again when it has ended.
type Pause struct{ From, To Day }

// Options change how a deadline is counted.
type Options struct {
	// WeekendEnds lets a period end on an ordinary Saturday or Sunday. By
	// default the end moves on to the next working day, as it does from a
	// public holiday.
	WeekendEnds bool
	// Pauses are the days left out of the count.
	Pauses []Pause
}

// Rule says what happened to one day of a count; catalogues hold the words
// under law.rule.<rule>.
type Rule string

// The rules of Order 121 art. 45 and art. 22, day by day.
const (
	StartDay Rule = "start_day" // not counted: the day of the event
	Counts   Rule = "counts"    // counted
	RestDay  Rule = "rest_day"  // not counted: not a working day
	Paused   Rule = "paused"    // not counted: within a pause
	MovesOn  Rule = "moves_on"  // the count is over, but the period cannot end here
	EndsHere Rule = "ends_here" // the period ends here because it had to move on
)

// Step is one day of the arithmetic.
type Step struct {
	Day  Day
	Info Info
	Rule Rule
	// Counted is how many days are counted up to and with this one.
	Counted int
}

// Result is a deadline.
type Result struct {
	// Day is the last day of the period. It ends at Day.End().
	Day Day
	// Provisional is true when a day that decided the result lies where no
	// notice is known yet: count again after the notice is imported.
	Provisional bool

	count count
}

// Steps is the arithmetic, from the day of the event to Day. It is made anew
// on each call.
func (r Result) Steps() []Step {
	var steps []Step
	r.count.run(func(s Step) { steps = append(steps, s) })
	return steps
}

// Deadline counts n units from the event on day start, as art. 45 of SAMR
// Order 121 does: the day of the event is not counted, and a period whose last
// day is a public holiday ends on the first day after it. A period of months
// or years ends on the day with the same number; each paused day within any
// period moves its end by one day of the kind counted. n = 0 ends on start.
func (c *Calendar) Deadline(start Day, n int, unit Unit, opts Options) Result {
	if err := Check(n, unit); err != nil {
		panic(err)
	}
	opts.Pauses = slices.Clone(opts.Pauses)
	k := count{calendar: c, start: start, days: n, workingOnly: unit == WorkingDays, opts: opts}
	switch unit {
	case Months:
		k.days = int(start.AddMonths(n) - start)
	case Years:
		k.days = int(start.AddMonths(12*n) - start)
	}
	day, provisional := k.run(func(Step) {})
	return Result{Day: day, Provisional: provisional, count: k}
}
