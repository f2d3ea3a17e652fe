package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"redress/models"
)

// testInOrder carries out writes in a row: all of them, or those before the
// first that is refused.
func testInOrder(t *testing.T, e models.Engine) {
	ctx := t.Context()
	draft := func(version int64, text string) models.Write {
		return models.Write{Collection: models.DraftsCollection, Doc: Document(models.DraftsCollection, "d", version, Fields{"code_hash": "h"}, text), New: version == 1, Old: version - 1}
	}
	add := func(id, key string) models.Write {
		return models.Write{Collection: cases, Doc: caseDoc(id, Fields{"source_key": key, "terms": []string{"t"}}), New: true}
	}
	row := func(what string, want int, kind error, writes ...models.Write) {
		t.Helper()
		done, err := e.InOrder(ctx, writes...)
		wantErr(t, what, err, kind)
		if done != want {
			t.Errorf("%s: %d done, want %d", what, done, want)
		}
	}
	row("nothing", 0, nil)
	row("all", 4, nil, draft(1, "made"), draft(2, "sent"), add("a", "k"), draft(3, "emptied"))
	wantDoc(t, e, models.DraftsCollection, draft(3, "emptied").Doc)
	wantDoc(t, e, cases, add("a", "k").Doc)

	row("a stale version first", 0, models.ErrConflict, draft(3, "again"), add("b", "k2"))
	row("no such document", 1, models.ErrNotFound, add("b", "k2"), models.Write{Collection: cases, Doc: caseDoc("none", nil), Old: 7}, add("x", "k3"))
	row("a taken id", 1, models.ErrExists, draft(4, "sent again"), add("a", "k4"), draft(5, "too far"))
	row("a taken value", 1, models.ErrExists, add("c", "k5"), add("x", "k"))
	wantDoc(t, e, models.DraftsCollection, draft(4, "sent again").Doc)
	wantIDs(t, "cases", find(t, e, cases, models.Query{Where: []models.Cond{models.Where("terms", models.OpAll, models.Str("t"))}}), "a b c")

	// Rows that meet in one document end as they would one after another.
	var won atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			done, err := e.InOrder(ctx, draft(5, fmt.Sprint(i)), add(fmt.Sprint("race", i), fmt.Sprint("race", i)))
			if err == nil {
				won.Add(1)
			} else if done != 0 {
				t.Errorf("%d done, then %v", done, err)
			}
		})
	}
	wg.Wait()
	if n := len(find(t, e, cases, models.Query{})); won.Load() != 1 || n != 4 {
		t.Errorf("%d rows won, %d cases", won.Load(), n)
	}
}
