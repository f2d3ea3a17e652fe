package blobtest

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"redress/models"
)

func put(t *testing.T, s models.BlobStore, id, text string) {
	t.Helper()
	if err := s.Put(t.Context(), id, strings.NewReader(text)); err != nil {
		t.Fatalf("put %q: %v", id, err)
	}
}

func wantBytes(t *testing.T, s models.BlobStore, id, want string) {
	t.Helper()
	r, err := s.Open(t.Context(), id)
	if err != nil {
		t.Errorf("open %q: %v", id, err)
		return
	}
	got, err := io.ReadAll(r)
	if err != nil || string(got) != want {
		t.Errorf("%q holds %d bytes (%v), want %d", id, len(got), err, len(want))
	}
	if err := r.Close(); err != nil {
		t.Errorf("close %q: %v", id, err)
	}
}

func wantMissing(t *testing.T, s models.BlobStore, id string) {
	t.Helper()
	r, err := s.Open(t.Context(), id)
	if err == nil {
		_ = r.Close()
	}
	wantErr(t, "open of "+id, err, models.ErrNotFound)
}

func wantList(t *testing.T, s models.BlobStore, after string, limit int, want []string) {
	t.Helper()
	got, err := s.List(t.Context(), after, limit)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("list after %q: got %q %v, want %q", after, got, err, want)
	}
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}
