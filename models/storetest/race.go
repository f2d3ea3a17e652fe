package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

const racers = 16

// testLostUpdate counts with compare-and-set from many goroutines: every
// acknowledged step must be in the end's figure.
func testLostUpdate(t *testing.T, e models.Engine) {
	const steps = 10
	count := func(version, n int64) models.Doc {
		return Document(cases, "a", version, Fields{"amount": n}, "")
	}
	insert(t, e, cases, count(1, 0))
	failed := together(func(int) error {
		for range steps {
			if err := addOne(t.Context(), e, count); err != nil {
				return err
			}
		}
		return nil
	})
	for _, err := range failed {
		if err != nil {
			t.Fatal(err)
		}
	}
	wantDoc(t, e, cases, count(1+racers*steps, racers*steps))
	q := models.Query{Where: []models.Cond{models.Where("amount", models.OpEq, models.Int(racers*steps))}}
	wantIDs(t, "by the last figure", find(t, e, cases, q), "a")
}

func addOne(ctx context.Context, e models.Engine, count func(version, n int64) models.Doc) error {
	for {
		d, err := e.Get(ctx, cases, "a")
		if err != nil {
			return err
		}
		n := bson.Raw(d.BSON).Lookup("head", "amount").AsInt64()
		err = e.Replace(ctx, cases, count(d.Version+1, n+1), d.Version)
		if kind(err) != models.ErrConflict {
			return err
		}
	}
}

// testInsertRace lets many insert one id, and one unique value: exactly one wins each.
func testInsertRace(t *testing.T, e models.Engine) {
	for round := range 10 {
		id := fmt.Sprintf("id%d", round)
		oneWins(t, "one id", models.ErrExists, func(i int) error {
			return e.Insert(t.Context(), cases, Document(cases, id, 1, nil, fmt.Sprint("by ", i)))
		})
		key := Fields{"source_key": fmt.Sprintf("key%d", round)}
		oneWins(t, "one unique value", models.ErrExists, func(i int) error {
			return e.Insert(t.Context(), cases, caseDoc(fmt.Sprintf("key%d-%d", round, i), key))
		})
		q := models.Query{Where: []models.Cond{models.Where("source_key", models.OpEq, models.Str(key["source_key"].(string)))}}
		if got := find(t, e, cases, q); len(got) != 1 {
			t.Errorf("documents with one unique value: %v", got)
		}
	}
}

// testDeleteRace lets many delete one document: exactly one does.
func testDeleteRace(t *testing.T, e models.Engine) {
	for round := range 10 {
		id := fmt.Sprintf("d%d", round)
		insert(t, e, cases, caseDoc(id, nil))
		oneWins(t, "delete", models.ErrNotFound, func(int) error {
			return e.Delete(t.Context(), cases, id, 1)
		})
	}
}

func oneWins(t *testing.T, what string, loss error, act func(i int) error) {
	t.Helper()
	wins := 0
	for _, err := range together(act) {
		if err == nil {
			wins++
		} else {
			wantErr(t, what, err, loss)
		}
	}
	if wins != 1 {
		t.Errorf("%s: %d winners", what, wins)
	}
}

// together runs act in many goroutines that start at once.
func together(act func(i int) error) []error {
	errs := make([]error, racers)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range racers {
		wg.Go(func() {
			<-start
			errs[i] = act(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}
