package venue

import (
	"bytes"
	_ "embed" // the rules
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// rulesJSON is the law: for each profile of workflows/law and each track, who
// is competent when, with the article. Nothing in Go repeats it.
//
//go:embed rules.json
var rulesJSON []byte

// procedure is what one order says of one track. The rules stand in the order
// in which their offices are preferred.
type procedure struct {
	Rules []rule `json:"rules"`
	// Notes are what the order says beside them, by code of Reason.
	Notes map[string]Ref `json:"notes"`
	// AnyLevel is set where offices above the county level are competent too.
	AnyLevel bool `json:"any_level"`
}

// rule makes the office of a place competent where its conditions hold.
type rule struct {
	Code string `json:"code"`
	When world  `json:"when"`
	// Place is one of places, place its index.
	Place string `json:"place"`
	place int
	// First is set where the office is competent only if it got the case first.
	First bool `json:"first"`
	Basis Ref  `json:"basis"`
}

// world is one way things may be. In a rule an empty field is no condition.
type world struct {
	Platform  string `json:"platform"`
	Published string `json:"published"`
	Reachable string `json:"reachable"`
	Ad        string `json:"ad"`
}

func (w world) meets(when world) bool {
	is := func(value, want string) bool { return want == "" || value == want }
	return is(w.Platform, when.Platform) && is(w.Published, when.Published) && is(w.Reachable, when.Reachable) && is(w.Ad, when.Ad)
}

// Ref points to a place in an order. It has the fields of law.Ref, so
// law.Ref(r) writes it out.
type Ref struct {
	Instrument string `json:"instrument"`
	Article    int    `json:"article"`
	Paragraph  int    `json:"paragraph,omitempty"`
	Item       int    `json:"item,omitempty"`
}

// String is the place in short form, "art. 13", as law.Ref writes it.
func (r Ref) String() string {
	switch {
	case r.Article == 0:
		return ""
	case r.Item > 0:
		return fmt.Sprintf("art. %d(%d)", r.Article, r.Item)
	case r.Paragraph > 0:
		return fmt.Sprintf("art. %d para. %d", r.Article, r.Paragraph)
	}
	return fmt.Sprintf("art. %d", r.Article)
}

// procedures are the embedded rules by profile and track. They are part of the
// program and tested, so a mistake in them is a panic.
var procedures = sync.OnceValue(func() (all map[string]map[string]procedure) {
	decoder := json.NewDecoder(bytes.NewReader(rulesJSON))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		panic("venue: rules.json: " + err.Error())
	}
	for _, tracks := range all {
		for _, p := range tracks {
			for i := range p.Rules {
				p.Rules[i].place = slices.Index(places, p.Rules[i].Place)
			}
		}
	}
	return all
})
