package bench

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"redress/models"
)

// BenchmarkCustody prints what the custody log costs: the same filing without the
// index that the log follows and with it, in turns; what one pass takes that logs
// them all; and a filing with a pass at its very side, which a pass every two
// seconds seldom is. Run it with -benchtime=1x.
func BenchmarkCustody(b *testing.B) {
	few, _ := sizes()
	bare, kept := unindexed(b, few), newStage(b, few)
	pass := func() time.Duration {
		start := time.Now()
		if _, err := kept.Service.Ledger.CatchUp(context.Background()); err != nil {
			b.Error(err)
		}
		return time.Since(start)
	}
	pass()
	const rounds, n = 5, 60
	var ratios []float64
	var without, with, beside, passes []time.Duration
	for round := range rounds {
		var a, c []time.Duration
		for i := range n {
			at := (round*n + i) * 3
			a = append(a, submit(b, bare, readyDraft(b, bare, at)))
			c = append(c, submit(b, kept, readyDraft(b, kept, at+1)))
		}
		passes = append(passes, pass())
		for i := range n / 3 {
			draft := readyDraft(b, kept, (round*n+i)*3+2)
			done := make(chan struct{})
			go func() { defer close(done); pass() }()
			beside = append(beside, submit(b, kept, draft))
			<-done
		}
		slices.Sort(a)
		slices.Sort(c)
		ratios = append(ratios, float64(quantile(c, .5))/float64(quantile(a, .5)))
		without, with = append(without, a...), append(with, c...)
	}
	for _, list := range [][]time.Duration{without, with, beside, passes} {
		slices.Sort(list)
	}
	slices.Sort(ratios)
	fmt.Printf("\nfiling among %d cases: %v without the index, %v with it (%s, %s to %s), %v beside a pass; a pass over %d filings %v\n", few,
		quantile(without, .5).Round(time.Microsecond), quantile(with, .5).Round(time.Microsecond), percent(ratios[rounds/2]), percent(ratios[0]), percent(ratios[rounds-1]),
		quantile(beside, .5).Round(time.Microsecond), n, quantile(passes, .5).Round(time.Microsecond))
}

func submit(b *testing.B, s *stage, draft models.Actor) time.Duration {
	b.Helper()
	start := time.Now()
	if _, err := s.Service.Submit(context.Background(), draft, string(draft.Case)); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// unindexed is a stage whose cases lack the index that the log follows.
func unindexed(b *testing.B, cases int) *stage {
	b.Helper()
	all := models.Collections
	defer func() { models.Collections = all }()
	models.Collections = slices.Clone(all)
	for i, c := range models.Collections {
		if c.Name == models.CasesCollection {
			c.Fields = slices.DeleteFunc(slices.Clone(c.Fields), func(f models.Field) bool { return f.Name == "changed_at" })
			c.Indexes = slices.DeleteFunc(slices.Clone(c.Indexes), func(x models.Index) bool { return slices.Contains(x.Fields, "changed_at") })
			models.Collections[i] = c
		}
	}
	return newStage(b, cases)
}
