// Package outbox does what cases ask for outside of themselves: it lets due
// clocks act, runs pending effects under a lease, and sweeps what has expired.
// Any number of processes may run it on one store.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// Handler runs one effect of a case and returns the event that records its
// result. It is idempotent by the effect's id: a worker may die after the work
// and before the record.
type Handler func(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error)

// Relay is one worker.
type Relay struct {
	Service *casework.Service
	// Owner names this worker in leases; unique for each process.
	Owner    string
	Log      *slog.Logger
	Handlers map[models.EffectKind]Handler
	// Meter is told what happened; it may be nil.
	Meter Meter
}

// Meter counts what a relay does.
type Meter interface {
	ClockFired()
	// EffectRun is told the kind of an effect and "done", "failed" or "parked".
	EffectRun(kind, result string)
}

func (r *Relay) count(e models.Effect, result string) {
	if r.Meter != nil {
		r.Meter.EffectRun(string(e.Kind), result)
	}
}

// New makes a relay with a handler for every kind of effect.
func New(s *casework.Service, owner string, log *slog.Logger) *Relay {
	r := &Relay{Service: s, Owner: owner, Log: log}
	r.Handlers = map[models.EffectKind]Handler{
		models.EffectLinkSeller:    r.linkSeller,
		models.EffectRecountSeller: r.recountSeller,
		models.EffectPreview:       r.makePreview,
	}
	return r
}

const (
	batch = 200
	// Letting a clock act is a short write, and a store commits together what
	// comes together. Effects may hold a picture in memory each.
	clockWorkers  = 64
	effectWorkers = 8

	idle        = 500 * time.Millisecond
	sweepEvery  = time.Minute
	leaseTime   = 30 * time.Second
	maxAttempts = 8
)

// Run works until the context ends.
func (r *Relay) Run(ctx context.Context) {
	lastSweep := time.Time{}
	for ctx.Err() == nil {
		n, err := r.Pass(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("outbox pass", "error", err)
		}
		if time.Since(lastSweep) > sweepEvery {
			lastSweep = time.Now()
			if err := r.Sweep(ctx); err != nil && ctx.Err() == nil {
				r.Log.Error("outbox sweep", "error", err)
			}
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(idle + rand.N(idle)):
		}
	}
}

// Pass does one round of due clocks and pending effects and says how many
// cases it changed.
func (r *Relay) Pass(ctx context.Context) (int, error) {
	clocks, err1 := r.round(ctx, clockWorkers, r.Service.Store.DueCases, r.fire)
	effects, err2 := r.round(ctx, effectWorkers, r.Service.Store.WorkCases, r.work)
	return clocks + effects, errors.Join(err1, err2)
}

// Drain passes until nothing is left to do.
func (r *Relay) Drain(ctx context.Context) error {
	for {
		if n, err := r.Pass(ctx); n == 0 || err != nil {
			return err
		}
	}
}

type lister func(context.Context, models.Grant, time.Time, int) ([]models.CaseID, error)

// round lists cases and works on them side by side. The order is shuffled, so
// that several processes with the same list seldom meet on one case.
func (r *Relay) round(ctx context.Context, workers int, list lister, do func(context.Context, models.CaseID) (bool, error)) (int, error) {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return 0, err
	}
	ids, err := list(ctx, g, r.Service.Now().UTC(), batch)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	queue := make(chan models.CaseID, len(ids))
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	var done atomic.Int64
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failures []error
	for range min(workers, len(ids)) {
		wg.Go(func() {
			for id := range queue {
				changed, err := do(ctx, id)
				if changed {
					done.Add(1)
				}
				if err != nil && !errors.Is(err, models.ErrConflict) {
					mu.Lock()
					failures = append(failures, err)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return int(done.Load()), errors.Join(failures...)
}

// fire lets the due clocks of a case act.
func (r *Relay) fire(ctx context.Context, id models.CaseID) (bool, error) {
	before := int64(-1)
	c, err := r.Service.FireClock(ctx, id, func(seq int64) { before = seq })
	if err == nil && c.Seq() > before {
		if r.Meter != nil {
			r.Meter.ClockFired()
		}
		return true, nil
	}
	return false, err
}
