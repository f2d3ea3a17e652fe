package models

import (
	"context"
	"time"
)

// RulesStore keeps what an agency changes of the rules while the program
// runs. Nothing in it is ever changed or deleted, but a job's progress.
type RulesStore interface {
	// SaveDefinition stores an uploaded definition; ErrExists when there is one
	// with this name and version.
	SaveDefinition(ctx context.Context, g Grant, d StoredDefinition) error
	// Definitions lists the uploaded definitions by name and version.
	Definitions(ctx context.Context, g Grant) ([]StoredDefinition, error)
	// Activate records that a definition holds from a moment on; ErrExists when
	// the id is taken. Activations lists them, oldest first.
	Activate(ctx context.Context, g Grant, a Activation) error
	Activations(ctx context.Context, g Grant) ([]Activation, error)
	// SaveCalendar stores a year's calendar; the one stored last counts.
	SaveCalendar(ctx context.Context, g Grant, c StoredCalendar) error
	Calendars(ctx context.Context, g Grant) ([]StoredCalendar, error)
	// SaveOffices stores the table of offices of an area; the one stored last
	// counts. OfficeTables lists them, oldest first.
	SaveOffices(ctx context.Context, g Grant, t OfficeTable) error
	OfficeTables(ctx context.Context, g Grant) ([]OfficeTable, error)
	// RulesRevision grows with every change of the above, on any process.
	RulesRevision(ctx context.Context) (int64, error)

	// CreateJob stores a new job; UpdateJob changes it under compare-and-set.
	CreateJob(ctx context.Context, g Grant, j Job) (Job, error)
	Job(ctx context.Context, g Grant, id string) (Job, error)
	UpdateJob(ctx context.Context, g Grant, id string, change func(Job) (Job, error)) (Job, error)
	// Jobs lists jobs of a kind, newest first; unfinished ones of every kind
	// when the kind is "".
	Jobs(ctx context.Context, g Grant, kind string, limit int) ([]Job, error)
}

// StoredDefinition is a definition an administrator uploaded.
type StoredDefinition struct {
	// ID is name and version: "complaint.v2".
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	Name    string `bson:"name"`
	// Number is the version the text itself states, Checksum its SHA-256 in hex.
	Number   int    `bson:"number"`
	Checksum string `bson:"checksum"`
	// Text is the definition and Scenarios its tests, both YAML as uploaded.
	Text      string    `bson:"text"`
	Scenarios string    `bson:"scenarios,omitempty"`
	By        string    `bson:"by"`
	At        time.Time `bson:"at"`
}

// Activation says that from a moment on new cases begin with a definition, or
// are routed by it. The one with the latest From that has come counts, and of
// several with the same the one made last; so going back is activating the
// older version again.
type Activation struct {
	ID      string        `bson:"_id"`
	Version int64         `bson:"version"`
	Ref     DefinitionRef `bson:"ref"`
	From    time.Time     `bson:"from"`
	By      string        `bson:"by"`
	At      time.Time     `bson:"at"`
	Reason  string        `bson:"reason,omitempty"`
}

// StoredCalendar is a year's official days as an administrator imported them.
type StoredCalendar struct {
	// ID is the year and the moment of the import.
	ID      string    `bson:"_id"`
	Version int64     `bson:"version"`
	Year    int       `bson:"year"`
	Text    string    `bson:"text"`
	By      string    `bson:"by"`
	At      time.Time `bson:"at"`
}

// Kinds of Job.
const (
	// JobSimulate plays the stored cases through another definition.
	JobSimulate = "simulate"
	// JobRecount counts provisional deadlines again.
	JobRecount = "recount"
)

// Job is long work in the background, with its progress.
type Job struct {
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	Kind    string `bson:"kind"`
	// Subject is what it works on: a definition's id, a year.
	Subject string `bson:"subject"`
	// Total and Done count cases; Total is 0 until it is known.
	Total int64 `bson:"total"`
	Done  int64 `bson:"done"`
	// After is the last case that is done with, to go on from.
	After CaseID `bson:"after,omitempty"`
	// Result is the answer so far, JSON of the kind's own shape, without
	// anything that identifies a person.
	Result string `bson:"result,omitempty"`
	// Open is true until EndedAt. Failed is a short machine word, Incident the
	// id the cause is logged under.
	Open     bool   `bson:"open"`
	Failed   string `bson:"failed,omitempty"`
	Incident string `bson:"incident,omitempty"`
	// Owner works on it until Until; then any process may go on.
	Owner     string    `bson:"owner,omitempty"`
	Until     time.Time `bson:"until"`
	By        string    `bson:"by"`
	StartedAt time.Time `bson:"started_at"`
	EndedAt   time.Time `bson:"ended_at"`
}

// LetterStore keeps the register of letter numbers.
type LetterStore interface {
	// NumberLetter gives a letter the next number of its series, or the one it
	// has already. Numbers of a series start at 1; none is left out and none is
	// given twice, by any number of processes. ErrConflict when the letter has a
	// number of another series: the series of a letter must not depend on when
	// its number is taken.
	NumberLetter(ctx context.Context, g Grant, series string, c CaseID, letter LetterID) (int, error)
}
