package law

import "slices"

// Kind is a part of a profile.
type Kind string

// The parts of a profile, in the order they are compared.
const (
	KindCounting    Kind = "counting"
	KindPeriod      Kind = "period"
	KindRefusal     Kind = "refusal"
	KindTermination Kind = "termination"
	KindDuty        Kind = "duty"
	KindFactor      Kind = "factor"
)

// Difference is one rule that is not the same in two profiles.
type Difference struct {
	Kind Kind
	// Key is the period's or duty's key, the ground's or factor's code; empty
	// for counting.
	Key string
	// InA and InB say which profile has the rule at all.
	InA, InB bool
	// Fields name what differs where both have it, in the names of the data
	// files: "number", "unit", "extension". The place in the text is no
	// difference: a new order numbers its articles anew.
	Fields []string
}

// CompareProfiles lists what differs from a to b, part by part, in the order
// of a with what only b has at the end of its part.
func CompareProfiles(a, b Profile) []Difference {
	var out []Difference
	if a.Counting.Confirmed != b.Counting.Confirmed || a.Counting.WeekendEnds != b.Counting.WeekendEnds {
		out = append(out, Difference{Kind: KindCounting, InA: true, InB: true, Fields: fields(
			field{"confirmed", a.Counting.Confirmed != b.Counting.Confirmed},
			field{"weekend_ends", a.Counting.WeekendEnds != b.Counting.WeekendEnds})})
	}
	out = append(out, compare(KindPeriod, a.Periods, b.Periods, func(x Period) string { return x.Key }, periodFields)...)
	out = append(out, compare(KindRefusal, a.Refusals, b.Refusals, Ground.code, groundFields)...)
	out = append(out, compare(KindTermination, a.Terminations, b.Terminations, Ground.code, groundFields)...)
	out = append(out, compare(KindDuty, a.Duties, b.Duties, func(d Duty) string { return d.Key }, dutyFields)...)
	return append(out, compare(KindFactor, a.Factors, b.Factors, func(f Factor) string { return f.Code }, factorFields)...)
}

func compare[T any](kind Kind, a, b []T, key func(T) string, differ func(a, b T) []string) (out []Difference) {
	for _, x := range a {
		y, both := find(b, func(y T) bool { return key(y) == key(x) })
		d := Difference{Kind: kind, Key: key(x), InA: true, InB: both}
		if both {
			d.Fields = differ(x, y)
		}
		if !both || len(d.Fields) > 0 {
			out = append(out, d)
		}
	}
	for _, y := range b {
		if _, both := find(a, func(x T) bool { return key(x) == key(y) }); !both {
			out = append(out, Difference{Kind: kind, Key: key(y), InB: true})
		}
	}
	return out
}

type field struct {
	name    string
	differs bool
}

func fields(all ...field) (out []string) {
	for _, f := range all {
		if f.differs {
			out = append(out, f.name)
		}
	}
	return out
}

func periodFields(a, b Period) []string {
	return fields(
		field{"number", a.Number != b.Number}, field{"unit", a.Unit != b.Unit}, field{"start", a.Start != b.Start},
		field{"policy", a.Policy != b.Policy}, field{"confirmed", a.Confirmed != b.Confirmed},
		field{"extension", a.Extension.words() != b.Extension.words()},
		field{"pauses", !slices.Equal(reasons(a.Pauses), reasons(b.Pauses))},
		field{"restarts", !slices.Equal(reasons(a.Restarts), reasons(b.Restarts))},
	)
}

// words is the extension without its place.
func (e *Extension) words() (w struct {
	number   int
	approver string
}) {
	if e != nil {
		w.number, w.approver = e.Number, e.Approver
	}
	return w
}

func reasons(all []PauseReason) (out []string) {
	for _, r := range all {
		out = append(out, r.Reason)
	}
	return out
}

func (g Ground) code() string { return g.Code }

func groundFields(a, b Ground) []string {
	return fields(field{"needs", !slices.Equal(a.Needs, b.Needs)})
}

func dutyFields(a, b Duty) []string {
	return fields(field{"count", a.Count != b.Count}, field{"needs", !slices.Equal(a.Needs, b.Needs)},
		field{"unless", !slices.Equal(a.Unless, b.Unless)})
}

func factorFields(a, b Factor) []string {
	return fields(field{"limits", !slices.Equal(a.Limits, b.Limits)})
}
