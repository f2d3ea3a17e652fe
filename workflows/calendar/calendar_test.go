package calendar_test

import (
	"testing"
	"time"

	"redress/workflows/calendar"
)

func TestIsWorkingDay(t *testing.T) {
	cases := []struct {
		day     string
		works   bool
		why     calendar.Reason
		guessed bool
	}{
		{"2026-03-02", true, calendar.Weekday, false},
		{"2026-03-07", false, calendar.Weekend, false},
		{"2026-02-14", true, calendar.MakeupWorkday, false},
		{"2026-02-15", false, calendar.PublicHoliday, false},
		{"2025-10-11", true, calendar.MakeupWorkday, false},
		{"2024-06-08", false, calendar.Weekend, false},
		{"2024-06-10", false, calendar.PublicHoliday, false},
		{"2026-12-24", true, calendar.Weekday, false},
		{"2026-12-25", true, calendar.Weekday, true}, // the notice for 2027 may take it
		{"2027-01-01", false, calendar.PublicHoliday, true},
		{"2027-02-08", true, calendar.Weekday, true}, // lunar holidays cannot be guessed
		{"2027-05-02", false, calendar.PublicHoliday, true},
		{"2023-05-02", true, calendar.Weekday, true}, // Labour Day was one day before 2025
		{"2023-10-03", false, calendar.PublicHoliday, true},
	}
	cal := calendar.Official()
	for _, c := range cases {
		works, why := cal.IsWorkingDay(day(t, c.day))
		if works != c.works || why != c.why || cal.Info(day(t, c.day)).Provisional != c.guessed {
			t.Errorf("%s: %v %s %+v", c.day, works, why, cal.Info(day(t, c.day)))
		}
	}
}

// The totals the notices themselves state, as a check on the data files.
func TestOfficialYears(t *testing.T) {
	want := map[int][2]int{2024: {28, 8}, 2025: {28, 5}, 2026: {33, 6}}
	years := calendar.OfficialYears()
	if len(years) != len(want) {
		t.Fatalf("%d years", len(years))
	}
	for _, y := range years {
		var off, worked int
		for _, h := range y.Holidays {
			off += int(h.To-h.From) + 1
			worked += len(h.Worked)
		}
		if got := [2]int{off, worked}; got != want[y.Year] {
			t.Errorf("%d: %v days off and worked, want %v", y.Year, got, want[y.Year])
		}
		if !calendar.Official().Knows(y.Year) || y.Notice.Number == "" || y.Notice.URL == "" {
			t.Errorf("%d: no source", y.Year)
		}
	}
}

func TestImportCorrectsAndDecidesTheDecemberBefore(t *testing.T) {
	cal := calendar.New(append(calendar.OfficialYears(), madeUp2027(t))...)
	for s, want := range map[string]calendar.Info{
		"2026-12-26": {Working: true, Reason: calendar.MakeupWorkday, Festival: calendar.NewYear},
		"2026-12-31": {Reason: calendar.PublicHoliday, Festival: calendar.NewYear},
		"2026-12-28": {Working: true, Reason: calendar.Weekday},
		"2027-02-08": {Reason: calendar.PublicHoliday, Festival: calendar.SpringFestival},
		"2027-12-31": {Working: true, Reason: calendar.Weekday, Provisional: true},
	} {
		if got := cal.Info(day(t, s)); got != want {
			t.Errorf("%s: %+v, want %+v", s, got, want)
		}
	}
	if calendar.Official().Info(day(t, "2026-12-26")).Working {
		t.Error("the official calendar was changed by an import")
	}
}

// madeUp2027 is no official calendar: it only has the shape of one that
// reaches back into December.
func madeUp2027(t *testing.T) calendar.Year {
	t.Helper()
	y, err := calendar.Parse([]byte(madeUp))
	if err != nil {
		t.Fatal(err)
	}
	return y
}

func TestDayAndInstant(t *testing.T) {
	cases := []struct{ instant, day string }{
		{"2026-03-01T15:59:59.999Z", "2026-03-01"},
		{"2026-03-01T16:00:00Z", "2026-03-02"},
		{"2025-12-31T16:00:00Z", "2026-01-01"},
		{"2026-01-01T07:59:59+08:00", "2026-01-01"},
		{"2026-01-01T23:59:59-10:00", "2026-01-02"},
	}
	for _, c := range cases {
		instant, err := time.Parse(time.RFC3339Nano, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.DayOf(instant); got.String() != c.day {
			t.Errorf("%s falls on %s, want %s", c.instant, got, c.day)
		}
	}
	due := day(t, "2026-03-11").End()
	if due.Format(time.RFC3339) != "2026-03-11T16:00:00Z" || due.Location() != time.UTC {
		t.Errorf("end of the day is %s", due)
	}
	for d := calendar.Date(1992, 1, 1); d.Year() < 2101; d += 13 {
		if calendar.DayOf(d.Start()) != d || calendar.DayOf(d.End()) != d+1 ||
			calendar.DayOf(d.End().Add(-time.Nanosecond)) != d {
			t.Fatalf("%s does not begin and end with itself", d)
		}
		if text, _ := d.MarshalText(); string(text) != d.String() || day(t, d.String()) != d {
			t.Fatalf("%s is not read back", d)
		}
	}
	if got := calendar.DayOf(time.Unix(-1, 0)); got != 0 {
		t.Errorf("just before 1970-01-01 08:00 in China: %s", got)
	}
	if got := calendar.DayOf(time.Unix(-8*3600-1, 0)); got != -1 {
		t.Errorf("just before 1970-01-01 in China: %s", got)
	}
}

func TestParseDayRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-2-3", "2026-02-30", "2026-13-01", "1991-12-31", "2200-01-01", "2026-02-03T00:00:00Z", " 2026-02-03", "２０２６-02-03"} {
		if d, err := calendar.ParseDay(s); err == nil {
			t.Errorf("%q was read as %s", s, d)
		}
	}
	var none calendar.Day
	if err := none.UnmarshalText(nil); err != nil || none != 0 {
		t.Errorf("empty text: %v %v", none, err)
	}
	if text, err := none.MarshalText(); err != nil || len(text) != 0 {
		t.Errorf("no day is written as %q", text)
	}
}

func TestCheckAndPanic(t *testing.T) {
	for _, ok := range []struct {
		n    int
		unit calendar.Unit
	}{{0, calendar.WorkingDays}, {3660, calendar.CalendarDays}, {3, calendar.Years}, {120, calendar.Months}} {
		if err := calendar.Check(ok.n, ok.unit); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []struct {
		n    int
		unit calendar.Unit
	}{{-1, calendar.WorkingDays}, {3661, calendar.CalendarDays}, {11, calendar.Years}, {7, ""}, {7, "weeks"}} {
		if calendar.Check(bad.n, bad.unit) == nil {
			t.Errorf("%d %q passed", bad.n, bad.unit)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%d %q was counted", bad.n, bad.unit)
				}
			}()
			calendar.Official().Deadline(day(t, "2026-03-02"), bad.n, bad.unit, calendar.Options{})
		}()
	}
	if steps := (calendar.Result{}).Steps(); steps != nil {
		t.Errorf("an empty result has steps %v", steps)
	}
}
