package fileblobs

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redress/models"
)

// Nobody is told that bytes are there before their name is durable, even when
// another process gave it and ended before it could sync the folder.
func TestDurable_BeforeItIsSaid(t *testing.T) {
	var synced []string
	lost := errors.New("the disk does not answer")
	failing := false
	s, err := openWith(filepath.Join(t.TempDir(), "evidence"), func(dir string) error {
		if failing {
			return lost
		}
		synced = append(synced, filepath.Base(dir))
		return syncDir(dir)
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(synced, "00") || !slices.Contains(synced, "ff") || len(synced) != 259 {
		t.Errorf("synced at the start: %d folders", len(synced))
	}
	put := func() error { return s.Put(t.Context(), "a", strings.NewReader("bytes")) }
	storedAt := func() error { _, err := s.StoredAt(t.Context(), "a"); return err }

	failing = true
	for _, step := range []struct {
		what string
		do   func() error
	}{{"put", put}, {"put again", put}, {"asked for", storedAt}} {
		if err := step.do(); !errors.Is(err, lost) || errors.Is(err, models.ErrExists) {
			t.Errorf("%s while nothing can be synced: %v", step.what, err)
		}
	}
	failing = false
	for _, step := range []struct {
		what string
		do   func() error
		want error
	}{{"put", put, models.ErrExists}, {"asked for", storedAt, nil}} {
		synced = nil
		if err := step.do(); !errors.Is(err, step.want) || len(synced) != 1 {
			t.Errorf("%s: %v, synced %v", step.what, err, synced)
		}
	}
	r, err := s.Open(t.Context(), "a") // a failed sync took nothing away
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if data, err := io.ReadAll(r); string(data) != "bytes" || err != nil {
		t.Errorf("%q %v", data, err)
	}
}

// What the two calls that sync cost: a start, and asking for a blob.
func BenchmarkDurable(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "evidence")
	s, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Put(b.Context(), "a", strings.NewReader("bytes")); err != nil {
		b.Fatal(err)
	}
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			_, _ = Open(dir)
		}
	})
	b.Run("StoredAt", func(b *testing.B) {
		for b.Loop() {
			_, _ = s.StoredAt(b.Context(), "a")
		}
	})
}
