package models_test

import (
	"slices"
	"testing"

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
