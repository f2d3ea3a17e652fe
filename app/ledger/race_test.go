package ledger_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"redress/app/testenv"
	"redress/models"
	"redress/models/mongostore"
	"redress/models/sqlitestore"
	"redress/models/storetest"
)

// cut is an engine whose process ends after a number of writes.
type cut struct {
	models.Engine
	left atomic.Int64
}

var errKilled = errors.New("the process was killed")

func (c *cut) InOrder(ctx context.Context, writes ...models.Write) (int, error) {
	for i, w := range writes {
		if c.left.Add(-1) < 0 {
			return i, errKilled
		}
		if _, err := c.Engine.InOrder(ctx, w); err != nil {
			return i, err
		}
	}
	return len(writes), nil
}

func (c *cut) Insert(ctx context.Context, collection string, d models.Doc) error {
	if c.left.Add(-1) < 0 {
		return errKilled
	}
	return c.Engine.Insert(ctx, collection, d)
}

func (c *cut) Replace(ctx context.Context, collection string, d models.Doc, old int64) error {
	if c.left.Add(-1) < 0 {
		return errKilled
	}
	return c.Engine.Replace(ctx, collection, d, old)
}

// A process is killed after each of its writes in turn, over and over: what the
// next one goes on with is a whole log, with every head in it once.
func TestLedger_KilledAfterEveryWrite(t *testing.T) {
	const cases = 20
	for step := 0; ; step++ {
		s := newSite(t, storetest.Memory())
		for n := range cases {
			if s.file(n); n%2 == 0 {
				s.note(caseID(n), "one")
			}
			s.audit(n)
		}
		killed := &cut{Engine: s.engine}
		l := s.ledger()
		l.Store = s.open(s.engine) // opening writes too
		dying := s.ledger()
		dying.Store = s.open(killedAt(killed, 1_000_000))
		killed.left.Store(int64(step))
		_, err := dying.CatchUp(t.Context())
		if err == nil {
			_, err = dying.Checkpoint(t.Context())
		}
		if err == nil && step < 40 {
			t.Fatalf("step %d: nothing was killed", step)
		}
		whole := err == nil
		if _, err := l.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err = l.Checkpoint(t.Context())
		check(t, err)
		if v := s.clean("killed"); v.Leaves != cases*5/2 || v.Pending != 0 {
			t.Fatalf("step %d: %d leaves, %d pending", step, v.Leaves, v.Pending)
		}
		if whole {
			return
		}
	}
}

func killedAt(c *cut, n int64) models.Engine {
	c.left.Store(n)
	return c
}

// race lets several processes append and sign while others write cases.
func race(t *testing.T, engine models.Engine, cases int) {
	s := newSite(t, engine)
	var filing, logging sync.WaitGroup
	done := make(chan struct{})
	for w := range 4 {
		filing.Go(func() {
			for n := w; n < cases; n += 4 {
				s.file(n)
				for range rand.N(3) {
					s.note(caseID(n), "more")
				}
				s.audit(n)
			}
		})
	}
	for range 3 {
		l := s.ledger()
		logging.Go(func() {
			for {
				if _, err := l.CatchUp(t.Context()); err != nil {
					t.Error(err)
				}
				if _, err := l.Checkpoint(t.Context()); err != nil && !errors.Is(err, models.ErrNotFound) {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	filing.Wait()
	close(done)
	logging.Wait()
	l := s.ledger()
	if _, err := l.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := l.Checkpoint(t.Context())
	check(t, err)
	v := s.clean("after the race")
	if v.Cases != int64(cases) || v.Entries != int64(cases) || v.Pending != 0 || v.Leaves < 2*int64(cases) {
		t.Errorf("%d cases, %d entries, %d leaves, %d pending", v.Cases, v.Entries, v.Leaves, v.Pending)
	}
	once(t, s)
}

// once checks that no event and no entry is in the log twice.
func once(t *testing.T, s *site) {
	t.Helper()
	found := map[string]bool{}
	_, last, err := s.store.LastLogPage(t.Context(), s.all)
	check(t, err)
	for n := range last + 1 {
		p, err := s.store.LogPage(t.Context(), s.all, n)
		check(t, err)
		for _, leaf := range p.Leaves {
			name := leaf.Kind + leaf.Of + "/" + string(rune(leaf.Seq))
			if found[name] {
				t.Errorf("%s %s event %d is in the log twice", leaf.Kind, leaf.Of, leaf.Seq)
			}
			found[name] = true
		}
	}
}

func TestLedger_SeveralProcesses_Memory(t *testing.T) { race(t, storetest.Memory(), 120) }

func TestLedger_SeveralProcesses_SQLite(t *testing.T) {
	engine, err := sqlitestore.Open(t.Context(), t.TempDir())
	check(t, err)
	t.Cleanup(func() { check(t, engine.Close()) })
	race(t, engine, 120)
}

func TestLedger_SeveralProcesses_MongoDB(t *testing.T) {
	engine, err := mongostore.Open(t.Context(), testenv.MongoURI(t))
	check(t, err)
	t.Cleanup(func() { check(t, engine.Close()) })
	race(t, engine, 60)
}
