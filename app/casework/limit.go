package casework

import (
	"context"
	"time"

	"redress/models"
)

// limitClass bounds one kind of attempt. The counters are in the store, so the
// limit is one for all processes.
type limitClass struct {
	name   string
	most   int64
	window time.Duration
}

// The classes, after security decision D20. Many phones of one provider share
// an address, so the bound on drafts stops a machine, not a crowd of victims.
var (
	limitDraft  = limitClass{"draft", 120, time.Hour}
	limitSignIn = limitClass{"sign_in", 10, 15 * time.Minute}
	limitCode   = limitClass{"code", 20, 5 * time.Minute}
)

// limit counts an attempt and returns models.ErrBusy past the limit. Addresses
// are kept as keyed hashes only.
func (s *Service) limit(ctx context.Context, class limitClass, who string) error {
	n, err := s.count(ctx, class, who, 1)
	if err == nil && n > class.most {
		return models.ErrBusy
	}
	return err
}

// count changes the number of attempts in the present window. Past the limit
// it stands still, so that whoever goes on trying causes no more writes.
func (s *Service) count(ctx context.Context, class limitClass, who string, by int64) (int64, error) {
	now := s.now()
	window := now.Truncate(class.window)
	id := "limit:" + class.name + ":" + window.Format("20060102T1504") + ":" + s.Store.HashCode(who)[:24]
	m, err := s.Store.UpdateMeta(ctx, id, func(m models.Meta) (models.Meta, error) {
		m.Number = min(max(m.Number+by, 0), class.most+1)
		m.ExpiresAt = window.Add(2 * class.window)
		return m, nil
	})
	return m.Number, err
}
