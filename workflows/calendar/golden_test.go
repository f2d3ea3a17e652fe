package calendar_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"redress/workflows/calendar"
)

// row is one line of testdata/deadlines.txt.
type row struct {
	line        int
	start       string
	n           int
	unit        calendar.Unit
	weekendEnds bool
	pauses      [][2]string
	last        string
	provisional bool
	why         string
}

func TestGoldenDeadlines(t *testing.T) {
	rows := readRows(t)
	if len(rows) < 120 {
		t.Fatalf("only %d rows", len(rows))
	}
	cal := calendar.Official()
	for _, r := range rows {
		got := cal.Deadline(day(t, r.start), r.n, r.unit, r.options(t))
		if got.Day.String() != r.last || got.Provisional != r.provisional {
			t.Errorf("line %d, %s: got %s provisional=%v, want %s provisional=%v",
				r.line, r.why, got.Day, got.Provisional, r.last, r.provisional)
		}
		// The file itself is checked by a calculator that shares nothing with
		// the package, not even the holiday data.
		last, provisional := bruteForce(r)
		if last != r.last || provisional != r.provisional {
			t.Errorf("line %d, %s: the second calculator says %s provisional=%v", r.line, r.why, last, provisional)
		}
	}
}

func readRows(t *testing.T) (rows []row) {
	t.Helper()
	text, err := os.ReadFile("testdata/deadlines.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		for j := range f {
			f[j] = strings.TrimSpace(f[j])
		}
		if len(f) != 8 {
			t.Fatalf("line %d has %d columns", i+1, len(f))
		}
		n, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		r := row{line: i + 1, start: f[0], n: n, unit: calendar.Unit(f[2]), weekendEnds: f[3] == "ends",
			last: f[5], provisional: f[6] == "provisional", why: f[7]}
		if f[4] != "-" {
			for _, p := range strings.Split(f[4], ",") {
				from, to, _ := strings.Cut(p, "..")
				r.pauses = append(r.pauses, [2]string{from, to})
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func (r row) options(t *testing.T) calendar.Options {
	opts := calendar.Options{WeekendEnds: r.weekendEnds}
	for _, p := range r.pauses {
		opts.Pauses = append(opts.Pauses, calendar.Pause{From: day(t, p[0]), To: day(t, p[1])})
	}
	return opts
}

func day(t *testing.T, s string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// off and worked are typed from the notices for this test alone, month by
// month: "2025-01" and the days in it.
var off = days(map[string]string{
	"2024-01": "1", "2024-02": "10 11 12 13 14 15 16 17", "2024-04": "4 5 6", "2024-05": "1 2 3 4 5",
	"2024-06": "10", "2024-09": "15 16 17", "2024-10": "1 2 3 4 5 6 7",
	"2025-01": "1 28 29 30 31", "2025-02": "1 2 3 4", "2025-04": "4 5 6", "2025-05": "1 2 3 4 5 31",
	"2025-06": "1 2", "2025-10": "1 2 3 4 5 6 7 8",
	"2026-01": "1 2 3", "2026-02": "15 16 17 18 19 20 21 22 23", "2026-04": "4 5 6", "2026-05": "1 2 3 4 5",
	"2026-06": "19 20 21", "2026-09": "25 26 27", "2026-10": "1 2 3 4 5 6 7",
	"2027-01": "1", // a fixed date; the notice is not known
})

var worked = days(map[string]string{
	"2024-02": "4 18", "2024-04": "7 28", "2024-05": "11", "2024-09": "14 29", "2024-10": "12",
	"2025-01": "26", "2025-02": "8", "2025-04": "27", "2025-09": "28", "2025-10": "11",
	"2026-01": "4", "2026-02": "14 28", "2026-05": "9", "2026-09": "20", "2026-10": "10",
})

func days(months map[string]string) map[string]bool {
	all := map[string]bool{}
	for month, list := range months {
		for _, d := range strings.Fields(list) {
			if len(d) == 1 {
				d = "0" + d
			}
			all[month+"-"+d] = true
		}
	}
	return all
}

// bruteForce finds the last day by trying every day from the event on: the
// first one by which enough days have passed, and on which a period may end.
func bruteForce(r row) (last string, provisional bool) {
	start, _ := time.Parse(time.DateOnly, r.start)
	for length := 0; ; length++ {
		end := start.AddDate(0, 0, length)
		if r.passed(start, end) && !r.isPaused(end) &&
			(isWorked(end) || r.weekendEnds && !off[end.Format(time.DateOnly)]) {
			return end.Format(time.DateOnly), r.hangsOnUnknown(start, end)
		}
	}
}

// passed counts the days after start up to end afresh and compares.
func (r row) passed(start, end time.Time) bool {
	counted, needed := 0, r.n
	switch r.unit {
	case calendar.Months, calendar.Years:
		needed = naturalDays(start, r.n, r.unit)
	}
	for d := start.AddDate(0, 0, 1); !d.After(end); d = d.AddDate(0, 0, 1) {
		if !r.isPaused(d) && (r.unit != calendar.WorkingDays || isWorked(d)) {
			counted++
		}
	}
	return counted >= needed
}

func naturalDays(start time.Time, n int, unit calendar.Unit) int {
	if unit == calendar.Years {
		n *= 12
	}
	first := time.Date(start.Year(), start.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	end := first.AddDate(0, 0, start.Day()-1)
	for end.Month() != first.Month() {
		end = end.AddDate(0, 0, -1)
	}
	return int(end.Sub(start).Hours() / 24)
}

// hangsOnUnknown: no notice is known before 2024 and from the last week of
// 2026 on.
func (r row) hangsOnUnknown(start, end time.Time) bool {
	unknown := func(d time.Time) bool { return d.Year() < 2024 || d.Format(time.DateOnly) >= "2026-12-25" }
	if unknown(end) {
		return true
	}
	for d := start.AddDate(0, 0, 1); r.unit == calendar.WorkingDays && d.Before(end); d = d.AddDate(0, 0, 1) {
		if unknown(d) {
			return true
		}
	}
	return false
}

func isWorked(d time.Time) bool {
	s := d.Format(time.DateOnly)
	weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	return worked[s] || !off[s] && !weekend
}

func (r row) isPaused(d time.Time) bool {
	s := d.Format(time.DateOnly)
	for _, p := range r.pauses {
		if p[0] <= s && s <= p[1] {
			return true
		}
	}
	return false
}
