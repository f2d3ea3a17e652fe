package models

import "time"

// Clock is one running statutory or policy period of a case.
type Clock struct {
	// Name is the clock's name in the definition; a case has at most one of each running.
	Name      string    `bson:"name"`
	StartedAt time.Time `bson:"started_at"`
	// DueAt is the instant the last day ends; the clock fires at or after it.
	DueAt time.Time `bson:"due_at"`
	// LastDay is the legal day it ends on, "2006-01-02" in China's time.
	LastDay string `bson:"last_day"`
	// Number and Unit are the period: 7 "working_days", 60 "calendar_days".
	Number int    `bson:"number"`
	Unit   string `bson:"unit"`
	// Profile and Article say where the number comes from, for example "samr-121" and "art. 15".
	Profile string `bson:"profile"`
	Article string `bson:"article,omitempty"`
	// Provisional is true while the working days of a year it crosses are not published.
	Provisional bool `bson:"provisional,omitempty"`
	// WeekendEnds is the reading the last day was found with: true lets a
	// period end on an ordinary weekend.
	WeekendEnds bool `bson:"weekend_ends,omitempty"`
	// Pauses are the times taken out of the period, in order. While the last
	// one has no end the clock stands still, and DueAt is NoDue.
	Pauses []Pause `bson:"pauses,omitempty"`
}

// Pause is time that does not count: from the instant a clock was stopped to
// the instant it went on, zero while it stands still.
type Pause struct {
	From time.Time `bson:"from"`
	To   time.Time `bson:"to,omitempty"`
}

// Paused says whether the clock stands still.
func (k Clock) Paused() bool { return len(k.Pauses) > 0 && k.Pauses[len(k.Pauses)-1].To.IsZero() }
