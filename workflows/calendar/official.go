package calendar

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"sync"
	"time"
)

//go:embed years/*.json
var yearFiles embed.FS

// OfficialYears are the years whose notices came with the program. They are
// part of the build, so a broken one panics at first use.
var OfficialYears = sync.OnceValue(func() []Year {
	names, err := yearFiles.ReadDir("years")
	if err != nil {
		panic(err)
	}
	years := make([]Year, 0, len(names))
	for _, name := range names {
		text, err := yearFiles.ReadFile(path.Join("years", name.Name()))
		if err != nil {
			panic(err)
		}
		year, err := Parse(text)
		if err != nil {
			panic(fmt.Errorf("calendar: %s: %w", name.Name(), err))
		}
		years = append(years, year)
	}
	return years
})

// Official is the calendar of OfficialYears alone.
var Official = sync.OnceValue(func() *Calendar { return New(OfficialYears()...) })

//go:embed fixed.json
var fixedFile []byte

// fixedDate is a public holiday with the same date each year, and the years
// in which the law gives it.
type fixedDate struct {
	Festival Festival
	Month    time.Month
	Day      int
	Since    int
}

var fixedDates = sync.OnceValue(func() []fixedDate {
	var file struct {
		Source string
		Days   []fixedDate
	}
	if err := json.Unmarshal(fixedFile, &file); err != nil {
		panic(err)
	}
	return file.Days
})

func fixedHoliday(d Day) (Festival, bool) {
	year, month, day := d.Date()
	for _, f := range fixedDates() {
		if f.Month == month && f.Day == day && year >= f.Since {
			return f.Festival, true
		}
	}
	return "", false
}
