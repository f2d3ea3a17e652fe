package workflows

import (
	"slices"

	"redress/models"
)

// MaxSize is the most elements of a list and the most bytes of a text that a
// condition looks at; one that is given larger facts does not hold.
const MaxSize = 100

// earlier is a decision of the same table for the same case, and which facts
// have changed since: only a rule that reads one of them is asked again.
type earlier struct {
	matched []string
	changed []string
}

// since compares a decision with facts, both sorted. It is nil where nothing can
// be known from it: another table decided, or a fact may have been too large.
func (d *RoutingDefinition) since(before *models.Routing, facts []models.Fact) *earlier {
	large := func(f models.Fact) bool { return len(f) > MaxSize }
	if before == nil || before.Definition != d.Ref || slices.ContainsFunc(before.Facts, large) || slices.ContainsFunc(facts, large) {
		return nil
	}
	return &earlier{before.Matched.List(), differing(before.Facts, facts)}
}

// holds says whether the condition of a rule holds. One that cannot be decided
// does not.
func (e *earlier) holds(r Rule, f *Facts) bool {
	if r.When == nil {
		return true
	}
	// That a rule which leaves the queue to intake did not match has two reasons.
	if e != nil && !r.Given && !slices.ContainsFunc(r.When.Reads(), func(name string) bool { return slices.Contains(e.changed, name) }) {
		return slices.Contains(e.matched, r.ID)
	}
	holds, err := r.When.Match(f)
	return holds && err == nil
}

// differing are the names of the facts that are in one sorted list only.
func differing(a, b []models.Fact) (names []string) {
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(a) > 0 && len(b) > 0 && a[0] == b[0]:
			a, b = a[1:], b[1:]
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			names, a = append(names, a[0].Name()), a[1:]
		default:
			names, b = append(names, b[0].Name()), b[1:]
		}
	}
	return names
}
