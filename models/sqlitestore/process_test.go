package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/storetest"
)

func counter(version, n int64) models.Doc {
	return storetest.Document(models.CasesCollection, "a", version, storetest.Fields{"amount": n}, "")
}

// Two stores on one folder are to SQLite what two processes are: nothing is
// shared but the file. No update may be lost between them.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	stores := []*Store{newStore(t, dir), newStore(t, dir)}
	if err := stores[0].Insert(t.Context(), models.CasesCollection, counter(1, 0)); err != nil {
		t.Fatal(err)
	}
	const workers, steps = 4, 20
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			for range steps {
				if err := addOne(t.Context(), stores[i%2]); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	for _, s := range stores {
		d, err := s.Get(t.Context(), models.CasesCollection, "a")
		if err != nil || d.Version != 1+workers*steps || bson.Raw(d.BSON).Lookup("head", "amount").AsInt64() != workers*steps {
			t.Errorf("%d updates were kept of %d (%v)", d.Version-1, workers*steps, err)
		}
	}
}

func addOne(ctx context.Context, s *Store) error {
	for {
		d, err := s.Get(ctx, models.CasesCollection, "a")
		if err != nil {
			return err
		}
		n := bson.Raw(d.BSON).Lookup("head", "amount").AsInt64()
		err = s.Replace(ctx, models.CasesCollection, counter(d.Version+1, n+1), d.Version)
		if !errors.Is(err, models.ErrConflict) {
			return err
		}
	}
}

// One id is taken once, whichever process inserts it.
func TestTwoProcessesInsert(t *testing.T) {
	dir := t.TempDir()
	stores := []*Store{newStore(t, dir), newStore(t, dir)}
	for round := range 20 {
		var errs [2]error
		var wg sync.WaitGroup
		for i, s := range stores {
			wg.Go(func() {
				d := storetest.Document(models.CasesCollection, fmt.Sprint("id", round), 1, nil, fmt.Sprint(i))
				errs[i] = s.Insert(t.Context(), models.CasesCollection, d)
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[:]...), models.ErrExists) {
			t.Errorf("two inserts of one id: %v", errs)
		}
	}
}

// A write that fails does not take the others of its transaction with it, and
// leaves nothing of itself behind.
func TestFailureIsAlone(t *testing.T) {
	s := newStore(t, t.TempDir())
	broken := errors.New("broken")
	hold, held := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.writes.do(context.Background(), func(*batch) error { close(held); <-hold; return nil })
	}()
	<-held
	// These gather behind the write that holds the writer, so they are one batch.
	var wg sync.WaitGroup
	var errs [9]error
	for i := range errs {
		wg.Go(func() {
			if i == 4 {
				errs[i] = s.writes.do(t.Context(), func(x *batch) error {
					if err := x.exec("INSERT INTO cases (id, version) VALUES ('half', 1)"); err != nil {
						return err
					}
					return broken
				})
				return
			}
			errs[i] = s.Insert(t.Context(), models.CasesCollection, storetest.Document(models.CasesCollection, fmt.Sprint(i), 1, nil, ""))
		})
	}
	for len(s.writes.queue) < len(errs) {
		time.Sleep(time.Millisecond)
	}
	close(hold)
	wg.Wait()
	for i, err := range errs {
		if i == 4 != errors.Is(err, broken) || i != 4 && err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	docs, err := s.Find(t.Context(), models.CasesCollection, models.Query{Limit: 20})
	if err != nil || len(docs) != len(errs)-1 {
		t.Errorf("%d documents are stored: %v", len(docs), err)
	}
}

// A write given up while it waits never happens.
func TestGivenUp(t *testing.T) {
	s := newStore(t, t.TempDir())
	hold, held := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.writes.do(context.Background(), func(*batch) error { close(held); <-hold; return nil })
	}()
	<-held
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	d := storetest.Document(models.CasesCollection, "a", 1, nil, "")
	if err := s.Insert(ctx, models.CasesCollection, d); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("insert: %v", err)
	}
	close(hold)
	if err := s.Insert(t.Context(), models.CasesCollection, d); err != nil {
		t.Errorf("the same insert afterwards: %v", err)
	}
}

// Close lets the writes in hand finish and refuses later ones.
func TestClose(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			err := s.Insert(context.Background(), models.CasesCollection, storetest.Document(models.CasesCollection, fmt.Sprint(i), 1, nil, ""))
			if err != nil && !errors.Is(err, errClosed) {
				t.Error(err)
			}
		})
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
	if _, err := os.Stat(filepath.Join(s.Dir(), FileName+"-wal")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the log is left behind: %v", err)
	}
	if err := s.Insert(t.Context(), models.CasesCollection, counter(1, 1)); !errors.Is(err, errClosed) {
		t.Errorf("insert after close: %v", err)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("ping after close succeeds")
	}
	if err := s.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
}

// A transaction of another process that does not end is named as the reason.
func TestLockedByAnother(t *testing.T) {
	dir := t.TempDir()
	s := newStore(t, dir)
	if err := s.writes.exec("PRAGMA busy_timeout = 50"); err != nil {
		t.Fatal(err)
	}
	other := newStore(t, dir)
	if err := other.writes.exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	err := s.Insert(t.Context(), models.CasesCollection, counter(1, 1))
	if err == nil || !strings.Contains(err.Error(), "locked") {
		t.Errorf("insert into a locked store: %v", err)
	}
	if err := other.writes.exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := s.Insert(t.Context(), models.CasesCollection, counter(1, 1)); err != nil {
		t.Errorf("insert after the lock: %v", err)
	}
}

// Several processes may meet a new folder at the same moment.
func TestOpenTogether(t *testing.T) {
	for range 5 {
		dir := t.TempDir()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, err := Open(t.Context(), dir)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Ping(t.Context()); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}
