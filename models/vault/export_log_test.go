package vault

import "time"

// WithClock makes the times at which documents are written repeatable.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.now = now } }
