// Package outbox does what cases ask for outside of themselves: it lets due
// clocks act, runs pending effects under a lease, and sweeps what has expired.
// Any number of processes may run it on one store.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// Handler runs one effect of a case and returns the event that records its
// result; the relay numbers the effects of that event. It is idempotent by the
// effect's id: a worker may die after the work and before the record.
type Handler func(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error)

// Relay is one worker.
type Relay struct {
	Service *casework.Service
	// Owner names this worker in leases; unique for each process.
	Owner    string
	Log      *slog.Logger
	Handlers map[models.EffectKind]Handler
	// Scanner looks for malware; without one, files are marked as not scanned.
	Scanner Scanner
	// Meter is told what happened; it may be nil.
	Meter Meter

	// stuck is how many due cases failed in the last round. They stay at the
	// head of the list, so the next list is longer by them.
	stuck atomic.Int64
}

// Meter counts what a relay does.
type Meter interface {
	ClockFired()
	// EffectRun is told the kind of an effect and "done", "failed" or "parked".
	EffectRun(kind, result string)
	// FileScanned is told one of models.ScanResults.
	FileScanned(result string)
}

func (r *Relay) countIf(yes bool, e models.Effect, result string) {
	if yes {
		r.count(e, result)
	}
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
		models.EffectInspect:       r.inspect(models.InspectSteps...),
		models.EffectSplitReport:   r.splitReport,
		models.EffectMergeReport:   r.mergeReport,
		models.EffectIssueLetter:   r.issueLetter,
	}
	for _, step := range models.InspectSteps {
		r.Handlers[step] = r.inspect(step)
	}
	return r
}

const (
	batch = 1000
	// Clocks act a share of the list at a time: what lies together is read and
	// committed together. Effects may hold a picture in memory each.
	clockBatch    = 4000
	clockShare    = 128
	clockWorkers  = 4
	effectWorkers = 8
	maxStuck      = 2 * clockBatch

	idle        = 500 * time.Millisecond
	sweepEvery  = time.Minute
	maxAttempts = 8
	// stepAttempts is how often a step is tried that a file may have killed the
	// process over.
	stepAttempts = 2
	// leaseTime is how long a claim holds; an effect and the record of its
	// result fit into it.
	leaseTime  = 30 * time.Second
	effectTime = 20 * time.Second
	recordTime = 5 * time.Second
)

// Run works until the context ends. Clocks, effects and sweeping do not wait for
// one another: a thousand pictures take longer than a clock may be late.
func (r *Relay) Run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { r.keep(ctx, "clocks", idle, r.Clocks) })
	wg.Go(func() { r.keep(ctx, "effects", idle, r.Effects) })
	wg.Go(func() {
		r.keep(ctx, "sweep", sweepEvery, func(ctx context.Context) (int, error) { return 0, r.Sweep(ctx) })
	})
	wg.Wait()
}

// keep does rounds until the context ends, with a pause after one that found
// nothing to do, or failed.
func (r *Relay) keep(ctx context.Context, what string, pause time.Duration, round func(context.Context) (int, error)) {
	for ctx.Err() == nil {
		n, err := round(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("outbox "+what, "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause + rand.N(idle)):
		}
	}
}

// Clocks does one round of due clocks and says how many cases it changed.
func (r *Relay) Clocks(ctx context.Context) (int, error) {
	return r.round(ctx, duty{r.Service.Store.DueCases, clockBatch, clockShare, clockWorkers, r.fire}, &r.stuck)
}

// Effects does one round of pending effects and says how many cases it changed.
func (r *Relay) Effects(ctx context.Context) (int, error) {
	return r.round(ctx, duty{r.Service.Store.WorkCases, batch, 1, effectWorkers, r.effects}, new(atomic.Int64))
}

// Pass does one round of both.
func (r *Relay) Pass(ctx context.Context) (int, error) {
	clocks, err1 := r.Clocks(ctx)
	effects, err2 := r.Effects(ctx)
	return clocks + effects, errors.Join(err1, err2)
}

// Drain passes until nothing is left to do.
func (r *Relay) Drain(ctx context.Context) error {
	for {
		if n, err := r.Pass(ctx); n == 0 || err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
	}
}

type lister func(context.Context, models.Grant, time.Time, int) ([]models.CaseID, error)

// doer works on cases, says how many it changed, and what failed.
type doer func(context.Context, []models.CaseID) (int, []error)

// duty is what is listed, how much of it at a time, in what shares, and what so
// many workers do with a share.
type duty struct {
	list                  lister
	batch, share, workers int
	do                    doer
}

// round lists cases and works on shares of them side by side. The order of the
// shares is shuffled, so that several processes with the same list seldom meet.
func (r *Relay) round(ctx context.Context, d duty, stuck *atomic.Int64) (int, error) {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return 0, err
	}
	ids, err := d.list(ctx, g, r.Service.Now().UTC(), d.batch+int(min(stuck.Load(), maxStuck)))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	shares := slices.Collect(slices.Chunk(ids, d.share))
	rand.Shuffle(len(shares), func(i, j int) { shares[i], shares[j] = shares[j], shares[i] })
	var done, next atomic.Int64
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failures []error
	for range min(d.workers, len(shares)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(shares)); i = next.Add(1) - 1 {
				n, failed := guarded(ctx, shares[i], d.do)
				done.Add(int64(n))
				mu.Lock()
				failures = append(failures, failed...)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	stuck.Store(int64(len(failures)))
	return int(done.Load()), errors.Join(failures...)
}

// guarded turns a panic into an error of its case alone: the others of the
// share are done one by one.
func guarded(ctx context.Context, ids []models.CaseID, do doer) (done int, failed []error) {
	defer func() {
		p := recover()
		switch {
		case p == nil:
		case len(ids) == 1:
			done, failed = 0, []error{of(ids[0], fmt.Errorf("panicked: %v", p))}
		default:
			done, failed = 0, nil
			for _, id := range ids {
				n, errs := guarded(ctx, []models.CaseID{id}, do)
				done, failed = done+n, append(failed, errs...)
			}
		}
	}()
	return do(ctx, ids)
}

// of names the case in an error.
func of(id models.CaseID, err error) error { return fmt.Errorf("case %s: %w", id, err) }

// fire lets the due clocks of cases act. Those that another process is changing
// are still due, or done.
func (r *Relay) fire(ctx context.Context, ids []models.CaseID) (done int, failed []error) {
	updates, err := r.Service.FireClocks(ctx, ids)
	if err != nil {
		return 0, []error{err}
	}
	for i, u := range updates {
		switch {
		case u.Changed:
			done++
			if r.Meter != nil {
				r.Meter.ClockFired()
			}
		case u.Err != nil && !errors.Is(u.Err, models.ErrConflict):
			failed = append(failed, of(ids[i], u.Err))
		}
	}
	return done, failed
}

// effects runs what cases ask for.
func (r *Relay) effects(ctx context.Context, ids []models.CaseID) (done int, failed []error) {
	for _, id := range ids {
		changed, err := r.work(ctx, id)
		if changed {
			done++
		}
		if err != nil && !errors.Is(err, models.ErrConflict) {
			failed = append(failed, of(id, err))
		}
	}
	return done, failed
}
