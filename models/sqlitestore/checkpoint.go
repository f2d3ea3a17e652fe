package sqlitestore

import (
	"context"
	"database/sql"
)

// The log is brought into the database beside the writer whenever it has grown
// by checkpointStep pages. SQLite would do it inside a commit, and whoever writes
// would wait. It can only begin the log anew when all of it is in the database and
// on the disk, which under steady writes happens in a commit alone: from
// checkpointLimit pages on each commit copies what the steps have left of it, and
// waits for the disk. After a crash no more than that is read again.
const (
	checkpointStep  = 1000
	checkpointLimit = 8000
)

// checkpointer is told of commits and looks how far the log has grown.
type checkpointer struct {
	db   *sql.DB
	told chan struct{}
	stop context.CancelFunc
	done chan struct{}
}

func startCheckpointer(db *sql.DB) *checkpointer {
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpointer{db: db, told: make(chan struct{}, 1), stop: stop, done: make(chan struct{})}
	go c.loop(ctx)
	return c
}

// committed never waits: one who is busy will look once more anyway.
func (c *checkpointer) committed() {
	select {
	case c.told <- struct{}{}:
	default:
	}
}

func (c *checkpointer) loop(ctx context.Context) {
	defer close(c.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.told:
		}
		// What fails here is left to the commits.
		if log, done, err := c.checkpoint(ctx, "NOOP"); err == nil && log-done >= checkpointStep {
			_, _, _ = c.checkpoint(ctx, "PASSIVE")
		}
	}
}

// checkpoint says how many pages the log has, and how many of them the database
// has too.
func (c *checkpointer) checkpoint(ctx context.Context, mode string) (log, done int, err error) {
	err = c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(new(int), &log, &done)
	return log, done, err
}

// close returns when nothing is under way.
func (c *checkpointer) close() {
	c.stop()
	<-c.done
}
