package calendar

import (
	"maps"
	"slices"
	"time"
)

// Reason says why a day is worked or not; catalogues hold the words under
// law.day.<reason>.
type Reason string

// The kinds of day.
const (
	Weekday       Reason = "weekday"        // worked: Monday to Friday
	MakeupWorkday Reason = "makeup_workday" // worked: a weekend day exchanged by the notice
	Weekend       Reason = "weekend"        // not worked: Saturday or Sunday
	PublicHoliday Reason = "public_holiday" // not worked: a day off by the notice
)

// Info is what is known about one day.
type Info struct {
	Working bool
	Reason  Reason
	// Festival is set for days off and make-up workdays of a notice.
	Festival Festival
	// Provisional is true when the notice that decides this day is not known.
	Provisional bool
}

// Calendar knows the days of the years it was made from. It never changes
// after New and may be used by any number of goroutines.
type Calendar struct {
	years map[int]Year
	days  map[Day]Info
}

// New makes a calendar from years that came from Parse or OfficialYears. A
// year given twice counts as the later one, so an import can correct a year.
func New(years ...Year) *Calendar {
	c := &Calendar{years: map[int]Year{}, days: map[Day]Info{}}
	for _, y := range years {
		c.years[y.Year] = y.clone()
	}
	// In order: the notice of a year may also decide the last days of the
	// December before it, and then it is the newer word on them.
	for _, y := range c.Years() {
		for _, h := range y.Holidays {
			for d := h.From; d <= h.To; d++ {
				c.days[d] = Info{Reason: PublicHoliday, Festival: h.Festival}
			}
			for _, d := range h.Worked {
				c.days[d] = Info{Working: true, Reason: MakeupWorkday, Festival: h.Festival}
			}
		}
	}
	return c
}

// Years lists the years the calendar has a notice for, oldest first.
func (c *Calendar) Years() []Year {
	years := make([]Year, 0, len(c.years))
	for _, number := range slices.Sorted(maps.Keys(c.years)) {
		years = append(years, c.years[number].clone())
	}
	return years
}

// Knows reports whether the notice for the year is known.
func (c *Calendar) Knows(year int) bool { _, ok := c.years[year]; return ok }

// yearEndDays is how many days at the end of December the next year's notice
// may still change: a New Year break of three days can begin on 30 December
// and be paid for with the weekend before it (29 December 2018 was such a
// make-up workday).
const yearEndDays = 7

// Info tells what kind of day d is.
func (c *Calendar) Info(d Day) Info {
	year := d.Year()
	provisional := !c.Knows(year) ||
		(d+yearEndDays).Year() != year && !c.Knows(year+1)
	info, named := c.days[d]
	if !named {
		info = c.unnamed(d, year)
	}
	info.Provisional = provisional
	return info
}

// unnamed is a day no notice speaks of.
func (c *Calendar) unnamed(d Day, year int) Info {
	if !c.Knows(year) {
		if festival, ok := fixedHoliday(d); ok {
			return Info{Reason: PublicHoliday, Festival: festival}
		}
	}
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return Info{Reason: Weekend}
	}
	return Info{Working: true, Reason: Weekday}
}

// IsWorkingDay reports whether d is worked, and why.
func (c *Calendar) IsWorkingDay(d Day) (bool, Reason) {
	info := c.Info(d)
	return info.Working, info.Reason
}
