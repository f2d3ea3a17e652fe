package calendar_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"redress/workflows/calendar"
)

// The properties run over 2023 to 2028, with the official calendar and made-up
// ones, so that known and unknown years and the seams between them are all met.
var (
	firstDay = calendar.Date(2023, 1, 1)
	lastDay  = calendar.Date(2028, 12, 31)

	anyDay = rapid.Custom(func(t *rapid.T) calendar.Day {
		return calendar.Day(rapid.Int32Range(int32(firstDay), int32(lastDay)).Draw(t, "day"))
	})
	anyUnit = rapid.SampledFrom([]calendar.Unit{calendar.WorkingDays, calendar.CalendarDays, calendar.Months, calendar.Years})
	dayUnit = rapid.SampledFrom([]calendar.Unit{calendar.WorkingDays, calendar.CalendarDays})

	official    = calendar.Official()
	anyCalendar = rapid.Custom(drawCalendar)
)

// drawCalendar makes up a calendar every other time: any of the years known,
// with breaks of any length anywhere and any weekends worked. The official one
// comes up as often, because it is the one that matters.
func drawCalendar(t *rapid.T) *calendar.Calendar {
	if rapid.Bool().Draw(t, "official") {
		return official
	}
	var years []calendar.Year
	for y := 2023; y <= 2028; y++ {
		if !rapid.Bool().Draw(t, "known") {
			continue
		}
		year := calendar.Year{Year: y}
		for d := calendar.Date(y, 1, 1); ; {
			d += calendar.Day(rapid.Int32Range(5, 150).Draw(t, "until the break"))
			to := d + calendar.Day(rapid.Int32Range(0, 10).Draw(t, "break"))
			if to > calendar.Date(y, 12, 31) {
				break
			}
			h := calendar.Holiday{Festival: "new_year", From: d, To: to}
			if before := d - 3; rapid.Bool().Draw(t, "worked") && weekend(before) {
				h.Worked = []calendar.Day{before}
			}
			year.Holidays, d = append(year.Holidays, h), to
		}
		years = append(years, year)
	}
	return calendar.New(years...)
}

func weekend(d calendar.Day) bool {
	day, _ := time.Parse(time.DateOnly, d.String())
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}

func anyNumber(t *rapid.T, unit calendar.Unit) int {
	most := map[calendar.Unit]int{calendar.WorkingDays: 120, calendar.CalendarDays: 180, calendar.Months: 24, calendar.Years: 3}[unit]
	return rapid.IntRange(0, most).Draw(t, "n")
}

func anyOptions(t *rapid.T, start calendar.Day) calendar.Options {
	opts := calendar.Options{WeekendEnds: rapid.Bool().Draw(t, "weekend ends")}
	for range rapid.IntRange(0, 3).Draw(t, "pauses") {
		from := start + calendar.Day(rapid.Int32Range(-20, 90).Draw(t, "from"))
		opts.Pauses = append(opts.Pauses, calendar.Pause{From: from, To: from + calendar.Day(rapid.Int32Range(-2, 40).Draw(t, "length"))})
	}
	return opts
}

func naive(start calendar.Day, n int, unit calendar.Unit) calendar.Day {
	switch unit {
	case calendar.Months:
		return start.AddMonths(n)
	case calendar.Years:
		return start.AddMonths(12 * n)
	}
	return start + calendar.Day(n)
}

func TestNeverEarlierThanNaiveCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar.Draw(t, "calendar")
		start, unit := anyDay.Draw(t, "start"), anyUnit.Draw(t, "unit")
		n := anyNumber(t, unit)
		if got, least := cal.Deadline(start, n, unit, anyOptions(t, start)).Day, naive(start, n, unit); got < least {
			t.Fatalf("%s is before %s", got, least)
		}
	})
}

func TestEndsOnADayThatMayEndAPeriod(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar.Draw(t, "calendar")
		start, unit := anyDay.Draw(t, "start"), anyUnit.Draw(t, "unit")
		n, opts := anyNumber(t, unit), anyOptions(t, start)
		got := cal.Deadline(start, n, unit, opts).Day
		works, why := cal.IsWorkingDay(got)
		if !works && !(opts.WeekendEnds && why == calendar.Weekend) {
			t.Fatalf("ends on %s, %s", got, why)
		}
		for _, p := range opts.Pauses {
			if p.From <= got && got <= p.To {
				t.Fatalf("ends on %s within the pause %s..%s", got, p.From, p.To)
			}
		}
	})
}

func TestMonotoneInStartAndLength(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar.Draw(t, "calendar")
		start, unit := anyDay.Draw(t, "start"), dayUnit.Draw(t, "unit")
		n, opts := anyNumber(t, unit), anyOptions(t, start)
		here := cal.Deadline(start, n, unit, opts).Day
		if later := cal.Deadline(start+1, n, unit, opts).Day; later < here {
			t.Fatalf("a day later ends on %s, before %s", later, here)
		}
		if longer := cal.Deadline(start, n+1, unit, opts).Day; longer < here {
			t.Fatalf("one more ends on %s, before %s", longer, here)
		}
		if unit == calendar.WorkingDays && n > 0 && cal.Deadline(start, n+1, unit, opts).Day == here {
			t.Fatalf("two lengths end on %s", here)
		}
	})
}

// Without pauses months and years keep the order of days too.
func TestMonthsAndYearsMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar.Draw(t, "calendar")
		start := anyDay.Draw(t, "start")
		unit := rapid.SampledFrom([]calendar.Unit{calendar.Months, calendar.Years}).Draw(t, "unit")
		n := anyNumber(t, unit)
		if a, b := cal.Deadline(start, n, unit, calendar.Options{}).Day, cal.Deadline(start+1, n, unit, calendar.Options{}).Day; b < a {
			t.Fatalf("%s then %s", a, b)
		}
	})
}

// A pause moves the end exactly as far as if the days of its kind within the
// period had been added to the period.
func TestPauseMovesTheEndByItsDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar.Draw(t, "calendar")
		start, unit := anyDay.Draw(t, "start"), dayUnit.Draw(t, "unit")
		n := 1 + anyNumber(t, unit)
		plain := cal.Deadline(start, n, unit, calendar.Options{}).Day
		// Within the period, ending before its last day, so that the last
		// counted day itself is not paused.
		from := start + 1 + calendar.Day(rapid.Int32Range(0, 200).Draw(t, "from"))%(plain-start)
		pause := calendar.Pause{From: from, To: from + calendar.Day(rapid.Int32Range(0, 30).Draw(t, "length"))}
		got := cal.Deadline(start, n, unit, calendar.Options{Pauses: []calendar.Pause{pause}})

		uncounted := 0
		for _, s := range got.Steps() {
			if s.Rule == calendar.Paused && (unit == calendar.CalendarDays || s.Info.Working) {
				uncounted++
			}
		}
		want := cal.Deadline(start, n+uncounted, unit, calendar.Options{}).Day
		// A pause that reaches into the days an end moves over can only move it on.
		for want >= pause.From && want <= pause.To {
			want = cal.Deadline(want, 1, calendar.WorkingDays, calendar.Options{}).Day
		}
		if got.Day != want {
			t.Fatalf("from %s %d %s with pause %s..%s (%d not counted): %s, want %s",
				start, n, unit, pause.From, pause.To, uncounted, got.Day, want)
		}
	})
}

func TestRecountIsTheSameAndStepsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar.Draw(t, "calendar")
		start, unit := anyDay.Draw(t, "start"), anyUnit.Draw(t, "unit")
		n, opts := anyNumber(t, unit), anyOptions(t, start)
		first, second := cal.Deadline(start, n, unit, opts), cal.Deadline(start, n, unit, opts)
		if first.Day != second.Day || first.Provisional != second.Provisional {
			t.Fatalf("%v then %v", first, second)
		}
		steps := first.Steps()
		if !slices.Equal(steps, second.Steps()) {
			t.Fatal("two counts, two arithmetics")
		}
		if steps[0].Day != start || steps[0].Rule != calendar.StartDay || steps[len(steps)-1].Day != first.Day {
			t.Fatalf("steps run from %s to %s", steps[0].Day, steps[len(steps)-1].Day)
		}
		counted := 0
		for i, s := range steps {
			if i > 0 && s.Day != steps[i-1].Day+1 {
				t.Fatalf("%s does not follow %s", s.Day, steps[i-1].Day)
			}
			if s.Rule == calendar.Counts {
				counted++
			}
			if s.Counted != counted {
				t.Fatalf("%s: %d counted, step says %d", s.Day, counted, s.Counted)
			}
		}
		if unit == calendar.WorkingDays && counted != n {
			t.Fatalf("%d days counted of %d", counted, n)
		}
	})
}

// Learning a year's notice never changes a deadline that was final.
func TestFinalStaysFinalWhenAYearIsImported(t *testing.T) {
	t.Parallel()
	with2027 := calendar.New(append(calendar.OfficialYears(), madeUp2027(t))...)
	rapid.Check(t, func(t *rapid.T) {
		start, unit := anyDay.Draw(t, "start"), anyUnit.Draw(t, "unit")
		n, opts := anyNumber(t, unit), anyOptions(t, start)
		before := official.Deadline(start, n, unit, opts)
		after := with2027.Deadline(start, n, unit, opts)
		if !before.Provisional && (after.Day != before.Day || after.Provisional) {
			t.Fatalf("%s was final, now %s provisional=%v", before.Day, after.Day, after.Provisional)
		}
	})
}
