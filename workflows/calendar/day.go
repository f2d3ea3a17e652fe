package calendar

import (
	"fmt"
	"time"
)

// Day is one legal day in China's time (UTC+8 all year, no summer time), as
// the number of days since 1970-01-01. Days compare and subtract like numbers.
// The zero Day stands for "no day". In text and JSON it is "2006-01-02".
type Day int32

const (
	secondsPerDay = 24 * 60 * 60
	// chinaOffset is fixed, so no time zone database is needed. China has had
	// no summer time since 1991, before any day this program can meet.
	chinaOffset = 8 * 60 * 60

	firstYear, lastYear = 1992, 2199
)

// Date is the day with this year, month and day of the month. Values out of
// range carry over as in time.Date.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// DayOf is the legal day an instant falls on. An instant of exactly 24:00
// belongs to the next day.
func DayOf(t time.Time) Day {
	seconds := t.Unix() + chinaOffset
	day := seconds / secondsPerDay
	if seconds%secondsPerDay < 0 {
		day--
	}
	return Day(day)
}

// ParseDay reads "2006-01-02". Years outside 1992 to 2199 are refused: they
// are typing errors, and China's time was not a fixed offset before.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, fmt.Errorf("calendar: %q is not a day like 2026-01-31", s)
	}
	return Day(t.Unix() / secondsPerDay), nil
}

func (d Day) midnightUTC() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// Date gives the year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) { return d.midnightUTC().Date() }

// Year is the calendar year of the day.
func (d Day) Year() int { return d.midnightUTC().Year() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.midnightUTC().Weekday() }

// Start is the instant the day begins, 00:00 in China, in UTC.
func (d Day) Start() time.Time {
	return time.Unix(int64(d)*secondsPerDay-chinaOffset, 0).UTC()
}

// End is the instant the day is over, 24:00 in China, in UTC. A deadline on
// this day falls due at End; the day itself still belongs to the period.
func (d Day) End() time.Time { return (d + 1).Start() }

// AddMonths is the day with the same number n months later, or the last day
// of that month when it is shorter (31 January + 1 month = 28 February).
func (d Day) AddMonths(n int) Day {
	year, month, day := d.Date()
	lastOfMonth := Date(year, month+time.Month(n)+1, 0)
	return min(Date(year, month+time.Month(n), 1)+Day(day-1), lastOfMonth)
}

// String is the day as "2006-01-02".
func (d Day) String() string { return d.midnightUTC().Format(time.DateOnly) }

// MarshalText writes the day as String does; no day is empty text.
func (d Day) MarshalText() ([]byte, error) {
	if d == 0 {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDay(string(text))
	return err
}
