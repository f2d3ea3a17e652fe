package vaulttest

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"redress/models"
)

func testEvidence(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	other := f.file(t, 2)
	ctx := t.Context()
	for size, id := range map[int]models.EvidenceID{0: "e0", 1: "e1", 65_536: "e2", 100_003: "e3", 1_000_003: "e4"} {
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
		"list": func(b []byte) []byte { b[3] ^= 1; return b }, "long list": func(b []byte) []byte { b[0] ^= 1; return b },
		"header": func(b []byte) []byte { b[7] ^= 1; return b }, "first": func(b []byte) []byte { b[100] ^= 1; return b },
		"middle": func(b []byte) []byte { b[len(b)/2] ^= 1; return b }, "last": func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"cut": func(b []byte) []byte { return b[:len(b)-1] }, "cut at a segment": func(b []byte) []byte { return b[:65_536] },
		"nothing": func(b []byte) []byte { return nil }, "longer": func(b []byte) []byte { return append(b, 0) },
	} {
		id := models.EvidenceID("bad-" + what)
		must(t, f.blobs.Put(ctx, string(c.ID)+"."+string(id)+".0", bytes.NewReader(change(bytes.Clone(sealed)))))
		wantTampered(t, f, what, c, id)
	}
	// Sealed bytes put in the place of another file do not open there.
	must(t, f.blobs.Put(ctx, string(c.ID)+".moved.0", bytes.NewReader(sealed)))
	wantTampered(t, f, "moved", c, "moved")
}

func blob(t *testing.T, f *fixture, id models.CaseID, file models.EvidenceID) []byte {
	t.Helper()
	r, err := f.blobs.Open(t.Context(), string(id)+"."+string(file)+".0")
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
