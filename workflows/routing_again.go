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
	e := &earlier{matched: before.Matched.List()}
	over, added := models.Differing(before.Facts, facts)
	for _, f := range slices.Concat(over, added) {
		e.changed = append(e.changed, f.Name())
	}
	return e
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
