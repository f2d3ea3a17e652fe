package models

import (
	"slices"
	"strings"
)

// Routing is a routing decision with everything that led to it, kept for good.
type Routing struct {
	// Definition is the routing definition that decided.
	Definition DefinitionRef `bson:"definition"`
	Queue      string        `bson:"queue"`
	// Priority is 1 (most urgent) to 5.
	Priority int      `bson:"priority"`
	Flags    []string `bson:"flags,omitempty"`
	// Winner is the id of the rule that chose the queue.
	Winner string `bson:"winner"`
	// Considered are the ids of all rules, in order, and Matched of those that
	// held. What a rule asks for is in the definition, which never changes.
	Considered Words `bson:"considered,omitempty"`
	Matched    Words `bson:"matched"`
	// Facts are the values the rules saw, sorted.
	Facts []Fact `bson:"facts"`
	// Gone are the names of facts that the decision before had; see Since.
	Gone Words `bson:"gone,omitempty"`
}

// Since leaves out of a decision what it has in common with the one before it in
// the same case, nil for none: when a table decides again it considers the same
// rules, and most facts are as they were.
func (r Routing) Since(before *Routing) Routing {
	if before == nil || before.Definition != r.Definition || before.Considered != r.Considered {
		return r
	}
	over, added := Differing(before.Facts, r.Facts)
	var gone []string
	for _, f := range over {
		if name := f.Name(); !named(added, name) {
			gone = append(gone, name)
		}
	}
	r.Considered, r.Facts, r.Gone = "", added, WordsOf(gone)
	return r
}

// After is the reverse of Since; a decision that is whole stays as it is.
func (r Routing) After(before *Routing) Routing {
	if before == nil || before.Definition != r.Definition || r.Considered != "" {
		return r
	}
	names := r.Gone.List()
	for _, f := range r.Facts {
		names = append(names, f.Name())
	}
	facts := make([]Fact, len(r.Facts), len(r.Facts)+len(before.Facts))
	copy(facts, r.Facts)
	for _, f := range before.Facts {
		if !slices.ContainsFunc(names, f.is) {
			facts = append(facts, f)
		}
	}
	slices.Sort(facts)
	r.Considered, r.Facts, r.Gone = before.Considered, facts, ""
	return r
}

// Differing are the facts that are in one of two sorted lists only.
func Differing(a, b []Fact) (onlyA, onlyB []Fact) {
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(a) > 0 && len(b) > 0 && a[0] == b[0]:
			a, b = a[1:], b[1:]
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			onlyA, a = append(onlyA, a[0]), a[1:]
		default:
			onlyB, b = append(onlyB, b[0]), b[1:]
		}
	}
	return onlyA, onlyB
}

// named says whether there is a fact of a name.
func named(facts []Fact, name string) bool {
	return slices.ContainsFunc(facts, func(f Fact) bool { return f.is(name) })
}

// Words are names without spaces in them, kept as one text with a space
// between: a case is read far more often than anybody asks for its rules, and
// one text is read much faster than thirty.
type Words string

// List is the single words.
func (w Words) List() []string { return strings.Fields(string(w)) }

// WordsOf puts words together.
func WordsOf(list []string) Words { return Words(strings.Join(list, " ")) }

// Fact is one value a rule could see, as "name=value". None of them
// identifies a person.
type Fact string

// NewFact makes a fact; the name has no "=" in it.
func NewFact(name, value string) Fact { return Fact(name + "=" + value) }

// Name is the part before the "=".
func (f Fact) Name() string {
	name, _, _ := strings.Cut(string(f), "=")
	return name
}

// is says whether that is its name.
func (f Fact) is(name string) bool {
	return len(f) > len(name) && f[len(name)] == '=' && string(f[:len(name)]) == name
}

// Value is the part behind it.
func (f Fact) Value() string {
	_, value, _ := strings.Cut(string(f), "=")
	return value
}

// DefinitionRef pins a case to the exact text of a definition.
type DefinitionRef struct {
	Name     string `bson:"name"`
	Version  int    `bson:"version"`
	Checksum string `bson:"checksum"`
}
