package vaulttest

import (
	"strings"
	"testing"
	"time"

	"redress/models"
)

// testSweptFiles: what a case, a draft or a preview needs stays, and what is
// young; the rest goes, but not while old work waits that may name it.
func testSweptFiles(t *testing.T, f *fixture) {
	ctx := t.Context()
	put := func(c models.CaseID, key models.KeyBox, file models.EvidenceID) {
		t.Helper()
		must(t, f.PutEvidence(ctx, all, c, key, file, strings.NewReader("x")))
	}
	c := f.file(t, 1, func(p *models.Filed) { p.Evidence = []models.Evidence{{ID: "named"}} })
	d, err := f.CreateDraft(ctx, all, models.Draft{ID: sampleID(2), CodeHash: "h", Evidence: []models.Evidence{{ID: "named"}}})
	must(t, err)
	gone, err := f.CreateDraft(ctx, all, models.Draft{ID: sampleID(3), CodeHash: "h3"})
	must(t, err)
	must(t, f.DeleteDraft(ctx, all, gone.ID))
	for _, file := range []models.EvidenceID{"named", "named.preview", "lost"} {
		put(c.ID, c.Key, file)
		put(d.ID, d.Key, file)
		put(gone.ID, gone.Key, file)
	}
	sweep := func(what string, before time.Time, want int) {
		t.Helper()
		swept := 0
		for next, pages := "", 0; pages == 0 || next != ""; pages++ {
			var n int
			next, n, err = f.SweepFiles(ctx, all, before, next, 4)
			must(t, err)
			swept += n
		}
		if swept != want {
			t.Errorf("%s: %d files swept, want %d", what, swept, want)
		}
	}
	soon := time.Now().Add(time.Minute)
	sweep("all are young", time.Now().Add(-time.Hour), 0)
	effect := models.Effect{ID: models.EffectID(c.ID, 2, 0), Kind: models.EffectSplitReport}
	change(t, f.Store, c.ID, models.Event{Kind: models.EventRouted, Command: "ask", Payload: models.Payload{Outcome: models.Outcome{Effects: []models.Effect{effect}}}})
	sweep("old work waits", soon, 0)
	change(t, f.Store, c.ID, models.Event{Kind: models.EventEffectDone, Command: "done", Payload: models.Payload{Effect: &models.EffectResult{Effect: effect.ID}}})
	sweep("what nothing names", soon, 5)
	sweep("again", soon, 0)
	ids, err := f.blobs.List(ctx, "", 99)
	must(t, err)
	wantList(t, "left", ids, string(c.ID)+".named.0", string(c.ID)+".named.preview.0", string(d.ID)+".named.0", string(d.ID)+".named.preview.0")
	must(t, f.DeleteDraft(ctx, all, d.ID))
	sweep("the files of a draft that is gone", soon, 2)
}
