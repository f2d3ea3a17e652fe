package sqlitestore

import (
	"context"
	"errors"
	"time"
)

// scrubPause is between tries while somebody reads what is to be cut off.
const scrubPause = 50 * time.Millisecond

var errReaders = errors.New("the log of the database could not be emptied because somebody reads it all the time")

// Scrub implements models.Scrubber. What a write replaced was overwritten with
// zeros in the database already (secure_delete), but the log still has it: the
// log is brought into the database and cut to nothing. It tries for as long as
// a write waits for another process.
func (s *Store) Scrub(ctx context.Context) error {
	for end := time.Now().Add(lockWait); ; {
		var busy, log, done int
		err := s.reads.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done)
		if err != nil || busy == 0 {
			return err
		}
		if time.Now().After(end) {
			return errReaders
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(scrubPause):
		}
	}
}
