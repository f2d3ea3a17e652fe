package demo

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"redress/models"
)

// work is one run of a Maker.
type work struct {
	*Maker
	album album
	today time.Time
	files atomic.Int64

	mu      sync.Mutex
	done    int
	result  Result
	recount map[models.SellerID]bool
}

// sideBySide does something with each of a list, many at a time: most of them
// wait for the disk. The first error ends it.
func sideBySide[T any](ctx context.Context, list []T, do func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan T, len(list))
	for _, x := range list {
		next <- x
	}
	close(next)
	var wg sync.WaitGroup
	for range 16 * runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for x := range next {
				if err := do(ctx, x); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// seller makes the cases of one seller.
func (w *work) seller(ctx context.Context, jobs []job) error {
	s := newSeller(w.Seed, jobs[0].rank)
	code := sync.OnceValues(func() (picture, error) { return qrPicture(s.qr) })
	sums := map[models.SellerID]models.Seller{}
	for _, j := range jobs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.one(ctx, j, s, sums, code); err != nil {
			return fmt.Errorf("case %s: %w", j.id, err)
		}
		w.tell()
	}
	return nil
}

// tell reports one more case, one at a time.
func (w *work) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
	if w.Report != nil {
		w.Report(w.done)
	}
}
