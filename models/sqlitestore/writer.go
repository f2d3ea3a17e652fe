package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"redress/models"
)

// maxBatch is the most requests one transaction takes.
const maxBatch = 256

var errClosed = errors.New("the store is closed")

// writer owns the only connection that writes.
type writer struct {
	db            *sql.DB
	conn          *sql.Conn
	queue         chan *request
	quit, stopped chan struct{}
	once          sync.Once
	batch         *batch
	log           *checkpointer
	// generation is the number of the declarations this store was opened with.
	generation int64
}

// request is one write, or several that are handed over together, and where
// their caller waits.
type request struct {
	run func(*batch) error
	// taken is set by whoever comes first: the writer that carries the request
	// out, or the caller that gives it up. So a cancelled write never happens.
	taken atomic.Bool
	done  chan error
}

func startWriter(ctx context.Context, db, readers *sql.DB, generation int64) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{
		db: db, conn: conn, queue: make(chan *request, maxBatch),
		quit: make(chan struct{}), stopped: make(chan struct{}), batch: newBatch(conn.PrepareContext), log: startCheckpointer(readers), generation: generation,
	}
	go w.loop()
	return w, nil
}

// do queues a write and waits until it is durable or refused.
func (w *writer) do(ctx context.Context, run func(*batch) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{run: run, done: make(chan error, 1)}
	select {
	case w.queue <- r:
	case <-w.quit:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		if r.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
	case <-w.stopped:
		if r.taken.CompareAndSwap(false, true) {
			return errClosed
		}
	}
	return <-r.done
}

func (w *writer) loop() {
	defer close(w.stopped)
	for {
		select {
		case r := <-w.queue:
			w.commit(w.collect(r))
		case <-w.quit:
			for {
				select {
				case r := <-w.queue:
					w.commit(w.collect(r))
				default:
					return
				}
			}
		}
	}
}

// collect takes what else is waiting. It never waits itself: while one batch
// reaches the disk the next one gathers.
func (w *writer) collect(first *request) []*request {
	var batch []*request
	for r := first; ; {
		if r.taken.CompareAndSwap(false, true) {
			batch = append(batch, r)
		}
		if len(batch) == maxBatch {
			return batch
		}
		select {
		case r = <-w.queue:
		default:
			return batch
		}
	}
}

// commit carries out a batch. When one write fails for another reason than a
// refusal, all are tried again alone, so that it cannot spoil the others.
func (w *writer) commit(batch []*request) {
	if len(batch) == 0 {
		return
	}
	results, err := w.try(batch)
	var failed *failedWrite
	if errors.As(err, &failed) && len(batch) > 1 {
		for _, r := range batch {
			w.commit([]*request{r})
		}
		return
	}
	for i, r := range batch {
		if err != nil {
			r.done <- err
			continue
		}
		r.done <- results[i]
	}
}

// failedWrite is the failure of one write before the commit was tried.
type failedWrite struct{ err error }

func (f *failedWrite) Error() string { return f.err.Error() }
func (f *failedWrite) Unwrap() error { return f.err }

// try runs a batch as one transaction. It returns each write's refusal or nil,
// or an error after which nothing of the batch is known to be stored.
func (w *writer) try(batch []*request) (results []error, err error) {
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	defer func() {
		w.batch.reset()
		if err != nil {
			// SQLite may have rolled back by itself; then this one fails.
			_ = w.exec("ROLLBACK")
		}
	}()
	if err := w.batch.current(w.generation); err != nil {
		return nil, err
	}
	results = make([]error, len(batch))
	for i, r := range batch {
		results[i] = r.run(w.batch)
		if results[i] != nil && !refusal(results[i]) {
			return nil, &failedWrite{results[i]}
		}
	}
	if err := w.batch.flush(); err != nil {
		return nil, &failedWrite{err}
	}
	if err := w.exec("COMMIT"); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	w.log.committed()
	return results, nil
}

func (w *writer) exec(statement string) error { return w.batch.exec(statement) }

func refusal(err error) bool {
	return errors.Is(err, models.ErrExists) || errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrNotFound)
}

// stop finishes what is queued.
func (w *writer) stop() {
	w.once.Do(func() { close(w.quit) })
	<-w.stopped
	w.log.close()
}

// close closes the connection of a stopped writer; a second time does nothing.
func (w *writer) close() error {
	err := w.conn.Close()
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return errors.Join(err, w.batch.close(), w.db.Close())
}
