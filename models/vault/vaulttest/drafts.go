package vaulttest

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"
	"testing/iotest"
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

func testEvidence(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	other := f.file(t, 2)
	ctx := t.Context()
	for size, id := range map[int]models.EvidenceID{0: "e0", 1: "e1", 65_536: "e2", 1_000_003: "e3"} {
		data := bytes.Repeat([]byte("canary 证据 "), size/14+1)[:size]
		must(t, f.PutEvidence(ctx, all, c.ID, c.Key, id, iotest.OneByteReader(bytes.NewReader(data[:min(size, 500)]))))
		must(t, f.DeleteEvidence(ctx, all, c.ID, id))
		must(t, f.PutEvidence(ctx, all, c.ID, c.Key, id, bytes.NewReader(data)))
		wantErr(t, "put twice", f.PutEvidence(ctx, all, c.ID, c.Key, id, bytes.NewReader(data)), models.ErrExists)
		r, err := f.OpenEvidence(ctx, all, c.ID, c.Key, id)
		must(t, err)
		got, err := io.ReadAll(r)
		must(t, errors.Join(err, r.Close()))
		if !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d", size, len(got))
		}
	}
	_, err := f.OpenEvidence(ctx, all, c.ID, c.Key, "none")
	wantErr(t, "no file", err, models.ErrNotFound)
	wantErr(t, "no file", f.DeleteEvidence(ctx, all, c.ID, "none"), models.ErrNotFound)
	_, err = f.OpenEvidence(ctx, all, c.ID, other.Key, "e1")
	wantErr(t, "the key of another case", err, models.ErrTampered)

	sealed := blob(t, f, c.ID, "e3")
	if bytes.Contains(sealed, []byte("canary")) {
		t.Error("a file is stored open")
	}
	for what, change := range map[string]func([]byte) []byte{
		"header": func(b []byte) []byte { b[3] ^= 1; return b }, "first": func(b []byte) []byte { b[100] ^= 1; return b },
		"middle": func(b []byte) []byte { b[len(b)/2] ^= 1; return b }, "last": func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"cut": func(b []byte) []byte { return b[:len(b)-1] }, "cut at a segment": func(b []byte) []byte { return b[:65_536] },
		"nothing": func(b []byte) []byte { return nil }, "longer": func(b []byte) []byte { return append(b, 0) },
	} {
		id := models.EvidenceID("bad-" + what)
		must(t, f.blobs.Put(ctx, string(c.ID)+"."+string(id), bytes.NewReader(change(bytes.Clone(sealed)))))
		wantTampered(t, f, what, c, id)
	}
	// Sealed bytes put in the place of another file do not open there.
	must(t, f.blobs.Put(ctx, string(c.ID)+".moved", bytes.NewReader(sealed)))
	wantTampered(t, f, "moved", c, "moved")
}

func blob(t *testing.T, f *fixture, id models.CaseID, file models.EvidenceID) []byte {
	t.Helper()
	r, err := f.blobs.Open(t.Context(), string(id)+"."+string(file))
	must(t, err)
	data, err := io.ReadAll(r)
	must(t, errors.Join(err, r.Close()))
	return data
}

func wantTampered(t *testing.T, f *fixture, what string, c models.Case, id models.EvidenceID) {
	t.Helper()
	r, err := f.OpenEvidence(t.Context(), all, c.ID, c.Key, id)
	if err == nil {
		_, err = io.Copy(io.Discard, r)
		must(t, r.Close())
	}
	wantErr(t, what, err, models.ErrTampered)
}

// testFailingFiles breaks off while a file arrives: nothing stays.
func testFailingFiles(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	broken := errors.New("connection lost")
	r := io.MultiReader(bytes.NewReader(make([]byte, 200_000)), iotest.ErrReader(broken))
	wantErr(t, "a broken upload", f.PutEvidence(t.Context(), all, c.ID, c.Key, "e", r), broken)
	_, err := f.OpenEvidence(t.Context(), all, c.ID, c.Key, "e")
	wantErr(t, "after a broken upload", err, models.ErrNotFound)
	must(t, f.PutEvidence(t.Context(), all, c.ID, c.Key, "e", bytes.NewReader([]byte("whole"))))
}
