package calendar_test

import (
	"fmt"
	"strings"
	"testing"

	"redress/workflows/calendar"
)

// The arithmetic a person is shown, in full, for three typical periods.
func TestSteps(t *testing.T) {
	cases := []struct {
		name, start string
		n           int
		unit        calendar.Unit
		opts        calendar.Options
		want        string
	}{
		{"working days over a make-up Saturday", "2026-02-12", 3, calendar.WorkingDays, calendar.Options{}, `
02-12 start_day weekday 0
02-13 counts weekday 1
02-14 counts makeup_workday 2
02-15 rest_day public_holiday 2
02-16 rest_day public_holiday 2
02-17 rest_day public_holiday 2
02-18 rest_day public_holiday 2
02-19 rest_day public_holiday 2
02-20 rest_day public_holiday 2
02-21 rest_day public_holiday 2
02-22 rest_day public_holiday 2
02-23 rest_day public_holiday 2
02-24 counts weekday 3`},
		{"calendar days that end on a weekend", "2026-03-05", 2, calendar.CalendarDays, calendar.Options{}, `
03-05 start_day weekday 0
03-06 counts weekday 1
03-07 counts weekend 2
03-08 moves_on weekend 2
03-09 ends_here weekday 2`},
		{"a pause of two days", "2026-03-02", 2, calendar.CalendarDays,
			calendar.Options{Pauses: []calendar.Pause{{From: calendar.Date(2026, 3, 3), To: calendar.Date(2026, 3, 4)}}}, `
03-02 start_day weekday 0
03-03 paused weekday 0
03-04 paused weekday 0
03-05 counts weekday 1
03-06 counts weekday 2`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			for _, s := range calendar.Official().Deadline(day(t, c.start), c.n, c.unit, c.opts).Steps() {
				fmt.Fprintf(&got, "\n%s %s %s %d", s.Day.String()[5:], s.Rule, s.Info.Reason, s.Counted)
			}
			if got.String() != c.want {
				t.Errorf("got%s\nwant%s", got.String(), c.want)
			}
		})
	}
}

// The caller may use its slice of pauses again.
func TestStepsDoNotShareTheCallersPauses(t *testing.T) {
	pauses := []calendar.Pause{{From: calendar.Date(2026, 3, 3), To: calendar.Date(2026, 3, 4)}}
	r := calendar.Official().Deadline(calendar.Date(2026, 3, 2), 2, calendar.CalendarDays, calendar.Options{Pauses: pauses})
	pauses[0] = calendar.Pause{}
	if steps := r.Steps(); steps[len(steps)-1].Day != r.Day {
		t.Errorf("steps now end on %s, the result is %s", steps[len(steps)-1].Day, r.Day)
	}
}
