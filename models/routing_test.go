package models_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"redress/models"
)

func TestFact_IsCutAtTheFirstSign(t *testing.T) {
	for _, value := range []string{"", "5", "a=b", "two words"} {
		if f := models.NewFact("paid", value); f.Name() != "paid" || f.Value() != value {
			t.Errorf("%q is %q and %q", f, f.Name(), f.Value())
		}
	}
}

func TestWords_ComeBackOneByOne(t *testing.T) {
	for _, list := range [][]string{nil, {"one"}, {"one", "two"}} {
		if got := models.WordsOf(list).List(); !slices.Equal(got, list) {
			t.Errorf("%q comes back as %q", list, got)
		}
	}
}

// decision draws one whose facts have a name each, as those of a case do.
func decision(t *rapid.T, label string) models.Routing {
	values := rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "c.d", "e"}), rapid.SampledFrom([]string{"1", "2", "x=y", "two words"})).Draw(t, label)
	r := models.Routing{Definition: models.DefinitionRef{Name: "routing", Version: 1}, Queue: "general", Considered: "one two", Matched: "two", Facts: []models.Fact{}}
	for name, value := range values {
		r.Facts = append(r.Facts, models.NewFact(name, value))
	}
	slices.Sort(r.Facts)
	return r
}

func TestRouting_SinceAndAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, r := decision(t, "before"), decision(t, "after")
		short := r.Since(&before)
		if short.Considered != "" || len(short.Facts) > len(r.Facts) {
			t.Fatalf("%+v is kept whole behind %+v", r, before)
		}
		if whole := short.After(&before); !reflect.DeepEqual(whole, r) {
			t.Fatalf("%+v\nbehind %+v comes back as\n%+v", r, before, whole)
		}
	})
}

func TestRouting_StaysWhole(t *testing.T) {
	r := models.Routing{Definition: models.DefinitionRef{Name: "routing", Version: 2}, Considered: "one two", Facts: []models.Fact{"a=1"}}
	older := models.Routing{Definition: models.DefinitionRef{Name: "routing", Version: 1}, Considered: "one two", Facts: []models.Fact{"a=1"}}
	same := r
	for name, before := range map[string]*models.Routing{"the first": nil, "another table": &older} {
		if got := r.Since(before); !reflect.DeepEqual(got, r) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := r.After(&same); !reflect.DeepEqual(got, r) {
		t.Errorf("a decision of before this was so: %+v", got)
	}
}
