package vaulttest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"redress/models"
	"redress/models/vault"
)

// testLetterNumbers numbers letters one after another: a letter keeps its
// number, and every series, which is one kind of letter in one year, counts
// for itself from 1.
func testLetterNumbers(t *testing.T, f *fixture) {
	for _, c := range []struct {
		series string
		number int // of the case
		letter models.LetterID
		want   int
	}{
		{"受理-2026", 1, "L1-0", 1}, {"受理-2026", 2, "L1-0", 2}, {"受理-2026", 1, "L1-0", 1}, {"受理-2026", 1, "L2-0", 3},
		{"终止-2026", 1, "L3-0", 1}, {"受理-2027", 3, "L1-0", 1}, {"受理-2026", 4, "L1-0", 4}, {"受理-2027", 4, "L2-0", 2},
		{"受理-2026", 2, "L1-0", 2}, {"受理-202", 5, "L1-0", 1},
	} {
		got, err := f.NumberLetter(t.Context(), all, c.series, sampleID(c.number), c.letter)
		must(t, err)
		if got != c.want {
			t.Errorf("%s of case %d in %s: number %d, want %d", c.letter, c.number, c.series, got, c.want)
		}
	}
	_, err := f.NumberLetter(t.Context(), all, "受理-2027", sampleID(1), "L1-0")
	wantErr(t, "a second number in another series", err, models.ErrConflict)
	// Numbers are numbers, not texts: the eleventh follows the tenth.
	for i := range 12 {
		got, err := f.NumberLetter(t.Context(), all, "long", sampleID(i), "L9-0")
		must(t, err)
		if got != i+1 {
			t.Errorf("letter %d has number %d", i+1, got)
		}
	}
}

// testLetterNumbersRace lets two processes number letters of two series side
// by side, each letter several times: no number is left out or given twice.
func testLetterNumbersRace(t *testing.T, f *fixture) {
	const letters, times = 24, 2
	stores := []*vault.Store{f.Store, f.open(t)}
	var mu sync.Mutex
	given := map[string]map[models.CaseID]int{"A": {}, "B": {}}
	var wg sync.WaitGroup
	for i := range letters * times * len(given) {
		wg.Go(func() {
			series, id := []string{"A", "B"}[i%2], sampleID(i/2%letters)
			n, err := stores[i/(2*letters)%2].NumberLetter(t.Context(), all, series, id, models.LetterID(fmt.Sprint("L1-", series)))
			must(t, err)
			mu.Lock()
			defer mu.Unlock()
			if have, ok := given[series][id]; ok && have != n {
				t.Errorf("%s has numbers %d and %d of %s", id, have, n, series)
			}
			given[series][id] = n
		})
	}
	wg.Wait()
	for series, numbers := range given {
		var list []int
		for _, n := range numbers {
			list = append(list, n)
		}
		slices.Sort(list)
		for i, n := range list {
			if n != i+1 || len(list) != letters {
				t.Fatalf("series %s: %v", series, list)
			}
		}
	}
}
