package law

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"redress/workflows/calendar"
)

// Profile is the set of rules one order lays down, for complaints received
// while it is in force. A case keeps the profile of its day of receipt.
type Profile struct {
	// Key is what a case stores: "samr-20", "samr-121".
	Key string `json:"key"`
	// From is the first day of receipt the profile is for, Until the last; a
	// zero Until is a profile still in force.
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
	// Instrument is the order itself, a key of Instruments.
	Instrument string   `json:"instrument"`
	Counting   Counting `json:"counting"`
	Periods    []Period `json:"periods"`
	// OpenPeriods are steps another profile limits and this one does not: their
	// Number is 0 until an office sets one of its own. Period does not find them.
	OpenPeriods []Period `json:"open_periods,omitempty"`
	// Refusals are the grounds for not accepting a complaint, Terminations
	// those for ending mediation, each in the order of the article.
	Refusals     []Ground `json:"refusals"`
	Terminations []Ground `json:"terminations"`
	// Duties are what the order asks for besides periods, by article.
	Duties []Duty `json:"duties"`
	// Factors are what may be weighed before a complaint is held not to be a
	// consumer's, in the order of the article; empty where the order names none.
	Factors []Factor `json:"factors,omitempty"`
}

// Counting is how the order counts days.
type Counting struct {
	Basis Ref `json:"basis"`
	// WeekendEnds is calendar.Options.WeekendEnds for every period.
	WeekendEnds bool   `json:"weekend_ends"`
	Confirmed   bool   `json:"confirmed"`
	Note        string `json:"note,omitempty"`
}

// Ground is a reason the order allows for refusing or ending. Its words are
// ground.<code>. The same code in two profiles has the same meaning.
type Ground struct {
	Code  string `json:"code"`
	Basis Ref    `json:"basis"`
	// Needs names the facts that must be on record before the ground may be
	// used; their words are law.fact.<name>.
	Needs []string `json:"needs"`
}

// Period is the profile's period with this key.
func (p Profile) Period(key string) (Period, bool) {
	return find(p.Periods, func(x Period) bool { return x.Key == key })
}

// Refusal is the ground for refusing with this code.
func (p Profile) Refusal(code string) (Ground, bool) {
	return find(p.Refusals, func(g Ground) bool { return g.Code == code })
}

// Termination is the ground for ending mediation with this code.
func (p Profile) Termination(code string) (Ground, bool) {
	return find(p.Terminations, func(g Ground) bool { return g.Code == code })
}

// Duty is the profile's duty with this key.
func (p Profile) Duty(key string) (Duty, bool) {
	return find(p.Duties, func(d Duty) bool { return d.Key == key })
}

// Factor is the profile's factor with this code.
func (p Profile) Factor(code string) (Factor, bool) {
	return find(p.Factors, func(f Factor) bool { return f.Code == code })
}

func find[T any](all []T, is func(T) bool) (found T, ok bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	return found, false
}

//go:embed data/*.json
var files embed.FS

// load reads the embedded data. It is part of the build, so a mistake in it
// panics at first use.
var load = sync.OnceValue(func() (all struct {
	instruments  []Instrument
	profiles     []Profile
	limits       []Period
	compensation []CompensationRule
}) {
	read("instruments", &all.instruments)
	read("limits", &all.limits)
	read("compensation", &all.compensation)
	for _, key := range []string{"samr-20", "samr-121"} {
		var p Profile
		read(key, &p)
		all.profiles = append(all.profiles, p)
	}
	return all
})

func read(name string, into any) {
	text, err := files.ReadFile("data/" + name + ".json")
	if err != nil {
		panic(err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		panic(fmt.Errorf("law: %s: %w", name, err))
	}
}

// Profiles lists every profile, oldest first. The result is shared: do not
// change it.
func Profiles() []Profile { return load().profiles }

// Get is the profile a case names.
func Get(key string) (Profile, bool) {
	for _, p := range Profiles() {
		if p.Key == key {
			return p, true
		}
	}
	return Profile{}, false
}

// For is the profile for a complaint received on day. A day before the first
// profile gets the first one: older rules are not kept here.
func For(day calendar.Day) Profile {
	all := Profiles()
	for _, p := range slices.Backward(all) {
		if p.From <= day {
			return p
		}
	}
	return all[0]
}
