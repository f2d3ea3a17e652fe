package i18n

import (
	"context"
	"strconv"
	"time"
)

// Shanghai is the zone of every date a person reads: the law counts in Beijing
// time. The offset is fixed (no summer time since 1991), so the program needs
// no zone files from the machine.
var Shanghai = time.FixedZone("CST", 8*60*60)

// Money formats an amount in fen (1/100 yuan): ¥1,299.00 or CNY 1,299.00.
func Money(ctx context.Context, fen int64) string {
	symbol := "¥"
	if Lang(ctx) == English {
		symbol = "CNY "
	}
	sign := ""
	yuan, cents := fen/100, fen%100
	if fen < 0 {
		sign, yuan, cents = "-", -yuan, -cents
	}
	// The fraction is written from the integer: no float ever holds money.
	return sign + symbol + group(yuan) + "." + string([]byte{'0' + byte(cents/10), '0' + byte(cents%10)})
}

// Number formats a whole number with thousands separators.
func Number[N int | int64](n N) string { return group(int64(n)) }

// Date formats the day of t in Beijing time: 2026年11月22日, 22 November 2026.
func Date(ctx context.Context, t time.Time) string {
	return layout(ctx, t, "2006年1月2日", "2 January 2006")
}

// DateTime formats t to the minute in Beijing time.
func DateTime(ctx context.Context, t time.Time) string {
	return layout(ctx, t, "2006年1月2日 15:04", "2 January 2006, 15:04")
}

// DateShort formats the day of t for dense tables: 2026-11-22, 22 Nov 2026.
func DateShort(ctx context.Context, t time.Time) string {
	return layout(ctx, t, "2006-01-02", "2 Jan 2006")
}

// DateWeekday formats the day of t with its weekday, for deadlines.
func DateWeekday(ctx context.Context, t time.Time) string {
	weekday := T(ctx, "weekday."+strconv.Itoa(int(t.In(Shanghai).Weekday())))
	return T(ctx, "format.date_weekday", Arg("date", Date(ctx, t)), Arg("weekday", weekday))
}

// Days formats a number of days: 3 天, 3 days, 1 day.
func Days(ctx context.Context, n int) string { return T(ctx, "duration.days", Count("n", n)) }

// WorkingDays formats a number of working days: 7 个工作日, 7 working days.
func WorkingDays(ctx context.Context, n int) string {
	return T(ctx, "duration.working_days", Count("n", n))
}

// Duration formats d by its largest whole unit of days, hours or minutes,
// rounded down; anything shorter than a minute is "less than a minute".
func Duration(ctx context.Context, d time.Duration) string {
	switch {
	case d >= 24*time.Hour:
		return Days(ctx, int(d/(24*time.Hour)))
	case d >= time.Hour:
		return T(ctx, "duration.hours", Count("n", int(d/time.Hour)))
	case d >= time.Minute:
		return T(ctx, "duration.minutes", Count("n", int(d/time.Minute)))
	default:
		return T(ctx, "duration.moment")
	}
}

// Bytes formats a file size with decimal units and at most one decimal.
func Bytes(n int64) string {
	units := []string{"B", "KB", "MB", "GB", "TB"}
	unit, tenths := 0, int64(0)
	for n >= 1000 && unit < len(units)-1 {
		n, tenths, unit = n/1000, n%1000/100, unit+1
	}
	text := strconv.FormatInt(n, 10)
	if n < 10 && tenths != 0 {
		text += "." + strconv.FormatInt(tenths, 10)
	}
	return text + " " + units[unit]
}

// Machine formats t for a datetime attribute: RFC 3339 in Beijing time.
func Machine(t time.Time) string { return t.In(Shanghai).Format(time.RFC3339) }

func layout(ctx context.Context, t time.Time, chinese, english string) string {
	if Lang(ctx) == English {
		return t.In(Shanghai).Format(english)
	}
	return t.In(Shanghai).Format(chinese)
}

// group writes n with a comma before every third digit.
func group(n int64) string {
	digits := strconv.FormatInt(n, 10)
	start := 0
	if n < 0 {
		start = 1
	}
	out := make([]byte, 0, len(digits)+len(digits)/3)
	out = append(out, digits[:start]...)
	for i := start; i < len(digits); i++ {
		if i > start && (len(digits)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, digits[i])
	}
	return string(out)
}
