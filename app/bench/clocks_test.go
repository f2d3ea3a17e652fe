package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redress/app"
	"redress/app/casework"
	"redress/app/outbox"
	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// together is how many clocks the store is given to commit at one stroke.
const together = 128

// later is when the first clock of every case has fallen due.
func later(now time.Time) time.Time { return now.AddDate(0, 0, 40) }

// clocks lets the first clock of every case fall due and drains them, has the
// bare database read and rewrite documents, and does what clocks do to cases
// that are in memory: no store can be faster than one that costs nothing.
func clocks(b *testing.B, s *stage, disk bareDisk) []row {
	bare, err := disk.rewrite(together, 5*time.Second)
	if err != nil {
		b.Error(err)
	}
	bound := clocksInMemory(b, s)
	now := s.Service.Now
	s.Service.Now = func() time.Time { return later(now()) }
	defer func() { s.Service.Now = now }()
	relay := outbox.New(s.Service, "bench", s.Log)
	counter := &counter{}
	relay.Meter = counter
	start := time.Now()
	for time.Since(start) < 10*time.Second {
		n, err := relay.Clocks(context.Background())
		if err != nil {
			b.Error(err)
			break
		}
		if n == 0 {
			break
		}
	}
	drained := float64(counter.n) / time.Since(start).Seconds()
	beside := "bare read + rewrite " + perSecond(bare)
	return []row{
		{"due clocks drained", perSecond(drained), beside, percent(drained / bare), "≥ 5,000 a second"},
		{"  the same in memory, without a disk", perSecond(bound), beside, percent(bound / bare), "its bound"},
	}
}

// inMemory is how many cases the clocks act on in memory: enough for a second.
const inMemory = 5_000

// clocksInMemory verifies, opens, decides and seals on all processors.
func clocksInMemory(b *testing.B, s *stage) float64 {
	ctx := context.Background()
	keys, err := vault.GenerateKeys(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	store, err := vault.Open(ctx, &weightless{Engine: storetest.Memory()}, vaulttest.MemoryBlobs(), keys)
	if err != nil {
		b.Fatal(err)
	}
	service := casework.New(store, s.Service.Rules())
	m := &stage{App: &app.App{Service: service}, b: b, grant: s.grant}
	m.fill(inMemory)
	service.Now = func() time.Time { return later(time.Now()) }
	shares := slices.Collect(slices.Chunk(m.ids, together))
	var next, fired atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(shares)); i = next.Add(1) - 1 {
				updates, err := service.FireClocks(ctx, shares[i])
				for _, u := range updates {
					if err = errors.Join(err, u.Err); u.Changed {
						fired.Add(1)
					}
				}
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if fired.Load() != inMemory {
		b.Errorf("%d clocks acted in memory", fired.Load())
	}
	return inMemory / time.Since(start).Seconds()
}

// weightless is an engine whose cases cost nothing: it finds them in a map, and
// what is written to them it forgets.
type weightless struct {
	models.Engine
	cases sync.Map
}

func (w *weightless) Insert(ctx context.Context, collection string, d models.Doc) error {
	if collection != models.CasesCollection {
		return w.Engine.Insert(ctx, collection, d)
	}
	w.cases.Store(d.ID, d)
	return nil
}

func (w *weightless) GetAll(_ context.Context, _ string, ids []string, _ int) ([]models.Doc, error) {
	docs := make([]models.Doc, 0, len(ids))
	for _, id := range ids {
		if d, ok := w.cases.Load(id); ok {
			docs = append(docs, d.(models.Doc))
		}
	}
	return docs, nil
}

func (w *weightless) Each(_ context.Context, writes ...models.Write) []error {
	return make([]error, len(writes))
}
