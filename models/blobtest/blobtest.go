// Package blobtest is the contract of models.BlobStore as tests. Every blob
// store runs it.
//
// Ids are any non-empty strings up to 128 bytes; a store may not read a path
// out of them. List orders them byte by byte. Durability (bytes of a Put that
// returned nil survive a power cut) cannot be seen from inside a process.
package blobtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"redress/models"
)

// Run runs the contract. newStore returns an empty store; it is called once
// for each subject.
func Run(t *testing.T, newStore func(t *testing.T) models.BlobStore) {
	t.Helper()
	subjects := []struct {
		name string
		run  func(*testing.T, models.BlobStore)
	}{
		{"PutOpenDelete", testPutOpenDelete},
		{"Ids", testIDs},
		{"List", testList},
		{"StoredAt", testStoredAt},
		{"FailingReader", testFailingReader},
		{"Large", testLarge},
		{"PutRace", testPutRace},
		{"Cancelled", testCancelled},
	}
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) { s.run(t, newStore(t)) })
	}
}

func testPutOpenDelete(t *testing.T, s models.BlobStore) {
	ctx := t.Context()
	wantMissing(t, s, "a")
	wantErr(t, "delete of nothing", s.Delete(ctx, "a"), models.ErrNotFound)

	put(t, s, "a", "first")
	wantBytes(t, s, "a", "first")
	wantErr(t, "second put", s.Put(ctx, "a", strings.NewReader("second")), models.ErrExists)
	wantBytes(t, s, "a", "first")

	put(t, s, "empty", "")
	wantBytes(t, s, "empty", "")

	if err := s.Delete(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	wantMissing(t, s, "a")
	wantErr(t, "second delete", s.Delete(ctx, "a"), models.ErrNotFound)
	put(t, s, "a", "third")
	wantBytes(t, s, "a", "third")
}

func testIDs(t *testing.T, s models.BlobStore) {
	list := []string{"a", "A", "../a", "a/b", "/", ".", "a b", "证据", "WQ-7K3M9-QXA2P.e1", strings.Repeat("x", 128), "%2F", "a\\b", "con", "a:b"}
	for _, id := range list {
		put(t, s, id, "bytes of "+id)
	}
	for _, id := range list {
		wantBytes(t, s, id, "bytes of "+id)
	}
	slices.Sort(list)
	wantList(t, s, "", 100, list)
	if err := s.Put(t.Context(), "", strings.NewReader("x")); err == nil {
		t.Error("an empty id was taken")
	}
}

func testList(t *testing.T, s models.BlobStore) {
	wantList(t, s, "", 10, nil)
	var all []string
	for i := range 25 {
		id := fmt.Sprintf("e%02d", (i*7)%25)
		put(t, s, id, id)
		all = append(all, id)
	}
	slices.Sort(all)
	wantList(t, s, "", 100, all)
	wantList(t, s, "", 10, all[:10])
	wantList(t, s, "e09", 10, all[10:20])
	wantList(t, s, "e19", 10, all[20:])
	wantList(t, s, "e24", 10, nil)
	wantList(t, s, "e095", 2, all[10:12])
}

// testFailingReader breaks off uploads: nothing of them may be seen, and the
// id stays free.
func testStoredAt(t *testing.T, s models.BlobStore) {
	_, err := s.StoredAt(t.Context(), "a")
	wantErr(t, "the age of nothing", err, models.ErrNotFound)
	put(t, s, "a", "x")
	at, err := s.StoredAt(t.Context(), "a")
	if age := time.Since(at); err != nil || age < -2*time.Second || age > time.Minute {
		t.Errorf("stored %v ago: %v", age, err)
	}
}

func testFailingReader(t *testing.T, s models.BlobStore) {
	lost := errors.New("connection lost")
	for _, size := range []int{0, 10, 3 << 20} {
		r := io.MultiReader(bytes.NewReader(make([]byte, size)), failing{lost})
		if err := s.Put(t.Context(), "a", r); !errors.Is(err, lost) {
			t.Errorf("put broken off after %d bytes: %v", size, err)
		}
		wantMissing(t, s, "a")
		wantList(t, s, "", 10, nil)
	}
	put(t, s, "a", "whole")
	wantBytes(t, s, "a", "whole")
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func testLarge(t *testing.T, s models.BlobStore) {
	const size = 20 << 20
	if err := s.Put(t.Context(), "a", io.LimitReader(&counter{}, size)); err != nil {
		t.Fatal(err)
	}
	r, err := s.Open(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := io.ReadAll(io.LimitReader(&counter{}, size))
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes came back as %d others", size, len(got))
	}
}

// counter yields bytes that differ from place to place.
type counter struct{ n uint32 }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(c.n ^ c.n>>8 ^ c.n>>16)
		c.n++
	}
	return len(p), nil
}

// testPutRace lets many put one id: one wins and its bytes are whole.
func testPutRace(t *testing.T, s models.BlobStore) {
	const racers = 16
	for round := range 5 {
		id := fmt.Sprint("race", round)
		text := func(i int) string { return strings.Repeat(string(rune('a'+i)), 100_000) }
		errs := make([]error, racers)
		var wg sync.WaitGroup
		for i := range racers {
			wg.Go(func() { errs[i] = s.Put(t.Context(), id, strings.NewReader(text(i))) })
		}
		wg.Wait()
		winner := slices.Index(errs, nil)
		if winner < 0 {
			t.Fatalf("nobody won: %v", errs)
		}
		for i, err := range errs {
			if i != winner {
				wantErr(t, "put of a loser", err, models.ErrExists)
			}
		}
		wantBytes(t, s, id, text(winner))
	}
}

func testCancelled(t *testing.T, s models.BlobStore) {
	put(t, s, "a", "bytes")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantErr(t, "put", s.Put(ctx, "b", strings.NewReader("x")), context.Canceled)
	_, err := s.Open(ctx, "a")
	wantErr(t, "open", err, context.Canceled)
	wantErr(t, "delete", s.Delete(ctx, "a"), context.Canceled)
	_, err = s.List(ctx, "", 10)
	wantErr(t, "list", err, context.Canceled)

	// Ending the context in the middle of an upload breaks it off.
	ctx, cancel = context.WithCancel(t.Context())
	r := io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), readFunc(func(p []byte) (int, error) {
		cancel()
		return len(p), nil
	}))
	wantErr(t, "put, cancelled on the way", s.Put(ctx, "b", r), context.Canceled)
	wantList(t, s, "", 10, []string{"a"})
	wantBytes(t, s, "a", "bytes")
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }
