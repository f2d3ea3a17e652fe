package vaulttest

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"redress/models"
)

func testDrafts(t *testing.T, f *fixture) {
	code := models.NewReceiptCode([models.EntropyBytes]byte{1, 2, 3})
	d := models.Draft{ID: sampleID(1), Filing: sampleFiling(1), Code: models.Personal(code), CodeHash: f.HashCode(code),
		StartedAt: start, ExpiresAt: start.Add(models.DraftTTL), Done: []string{"channel"}}
	d, err := f.CreateDraft(t.Context(), all, d)
	must(t, err)
	got, err := f.Draft(t.Context(), all, d.ID)
	must(t, err)
	if !reflect.DeepEqual(got, d) || len(d.Key) == 0 || d.Version != 1 {
		t.Errorf("read\n%+v\nwritten\n%+v", got, d)
	}
	_, err = f.CreateDraft(t.Context(), all, models.Draft{ID: d.ID})
	wantErr(t, "the same draft", err, models.ErrExists)

	id, err := f.DraftByCode(t.Context(), " "+string(bytes.ToLower([]byte(code))))
	must(t, err)
	if id != d.ID {
		t.Errorf("by code: %s", id)
	}
	_, err = f.DraftByCode(t.Context(), "0000")
	wantErr(t, "no code", err, models.ErrNotFound)

	// A change that writes into the lists it was given is kept too.
	d, err = f.UpdateDraft(t.Context(), all, d.ID, func(d models.Draft) (models.Draft, error) {
		d.Filing.Demands[0].Note = "只退一半"
		d.Key = nil
		return d, nil
	})
	must(t, err)
	got, err = f.Draft(t.Context(), all, d.ID)
	must(t, err)
	if got.Filing.Demands[0].Note != "只退一半" || got.Version != 2 || len(got.Key) == 0 {
		t.Errorf("updated to %+v", got)
	}
	same, err := f.UpdateDraft(t.Context(), all, d.ID, func(d models.Draft) (models.Draft, error) { return d, nil })
	must(t, err)
	if same.Version != 2 {
		t.Error("a change of nothing wrote")
	}

	// The case made of a draft has its id and its key.
	c := sampleCase(1)
	c.Key = got.Key
	c, err = f.CreateCase(t.Context(), all, c)
	must(t, err)
	if !bytes.Equal(c.Key, got.Key) {
		t.Error("the case has another key than its draft")
	}

	old, err := f.ExpiredDrafts(t.Context(), all, d.ExpiresAt.Add(-time.Millisecond), 9)
	must(t, err)
	if len(old) != 0 {
		t.Errorf("expired too early: %+v", old)
	}
	old, err = f.ExpiredDrafts(t.Context(), all, d.ExpiresAt, 9)
	must(t, err)
	if len(old) != 1 || old[0].ID != d.ID {
		t.Errorf("expired: %+v", old)
	}
	must(t, f.DeleteDraft(t.Context(), all, d.ID))
	wantErr(t, "deleted twice", f.DeleteDraft(t.Context(), all, d.ID), models.ErrNotFound)
	_, err = f.Draft(t.Context(), all, d.ID)
	wantErr(t, "deleted", err, models.ErrNotFound)
}
