package outbox

import (
	"context"
	"errors"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// Sweep deletes what has expired: drafts with their files, sessions, counters.
func (r *Relay) Sweep(ctx context.Context) error {
	now := models.Millis(r.Service.Now())
	_, err1 := r.Service.Store.ExpireSessions(ctx, now, batch)
	_, err2 := r.Service.Store.ExpireMeta(ctx, now, batch)
	return errors.Join(err1, err2, r.sweepDrafts(ctx))
}

func (r *Relay) sweepDrafts(ctx context.Context) error {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return err
	}
	drafts, err := r.Service.Store.ExpiredDrafts(ctx, g, models.Millis(r.Service.Now()), batch)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		// A sent draft holds no files any more: they are the case's.
		for _, e := range d.Evidence {
			if err := r.Service.Store.DeleteEvidence(ctx, g, d.ID, e.ID); err != nil && !errors.Is(err, models.ErrNotFound) {
				return err
			}
		}
		if err := r.Service.Store.DeleteDraft(ctx, g, d.ID); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
	}
	return nil
}
