package outbox

import (
	"context"
	"errors"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// sweepAfter is how long a draft outlives its end. Nobody can change it or send
// it any more, and whoever began to in time has long ended: what is deleted
// can not become a case.
const sweepAfter = time.Hour

// Files that no document names are looked for once a day, by one process, and
// only those are deleted that have been there for a day.
const (
	filesEvery = 24 * time.Hour
	filesMeta  = "sweep.files"
	filesPage  = 10_000
)

// Sweep deletes what has expired: drafts with their files, unfinished files, sessions, counters, invitations,
// and files that nothing names.
func (r *Relay) Sweep(ctx context.Context) error {
	now := models.Millis(r.Service.Now())
	return errors.Join(
		all(ctx, func() (int, error) { return r.Service.Store.ExpireSessions(ctx, now, batch) }),
		all(ctx, func() (int, error) { return r.Service.Store.ExpireMeta(ctx, now, batch) }),
		all(ctx, func() (int, error) { return r.Service.Store.ExpireInvitations(ctx, now, batch) }),
		all(ctx, func() (int, error) { return r.sweepUploads(ctx, now) }),
		all(ctx, func() (int, error) { return r.sweepDrafts(ctx, now.Add(-sweepAfter)) }),
		r.endErasures(ctx),
		r.sweepFiles(ctx, now))
}

// endErasures ends what was broken off.
func (r *Relay) endErasures(ctx context.Context) error {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err == nil {
		_, err = r.Service.Store.ReplayErasures(ctx, g, nil)
	}
	return err
}

func (r *Relay) sweepFiles(ctx context.Context, now time.Time) error {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return err
	}
	mine := false
	_, err = r.Service.Store.UpdateMeta(ctx, filesMeta, func(m models.Meta) (models.Meta, error) {
		if mine = now.UnixMilli()-m.Number >= filesEvery.Milliseconds(); mine {
			m.Number = now.UnixMilli()
		}
		return m, nil
	})
	if err != nil || !mine {
		return err
	}
	for next := ""; ; {
		var n int
		next, n, err = r.Service.Store.SweepFiles(ctx, g, now.Add(-filesEvery), next, filesPage)
		if n > 0 {
			r.Log.Warn("files that nothing named were deleted", "files", n)
		}
		if next == "" || err != nil {
			return err
		}
	}
}

// all repeats a deletion until it finds less than a batch.
func all(ctx context.Context, sweep func() (int, error)) error {
	for ctx.Err() == nil {
		if n, err := sweep(); n < batch || err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sweepUploads forgets files that were begun and whose rest never came.
func (r *Relay) sweepUploads(ctx context.Context, now time.Time) (swept int, err error) {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return 0, err
	}
	uploads, err := r.Service.Store.ExpiredUploads(ctx, g, now, batch)
	var failures []error
	for _, u := range uploads {
		err := r.Service.Store.DeleteUpload(ctx, g, u)
		if err != nil && !errors.Is(err, models.ErrNotFound) && !errors.Is(err, models.ErrConflict) {
			failures = append(failures, err)
			continue
		}
		swept++
	}
	return swept, errors.Join(append(failures, err)...)
}

func (r *Relay) sweepDrafts(ctx context.Context, before time.Time) (swept int, err error) {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return 0, err
	}
	drafts, err := r.Service.Store.ExpiredDrafts(ctx, g, before, batch)
	var failures []error
	for _, d := range drafts {
		if err := r.sweepDraft(ctx, g, d); err != nil {
			failures = append(failures, err)
			continue
		}
		swept++
	}
	return swept, errors.Join(append(failures, err)...)
}

// sweepDraft deletes a draft and its files, but never a file of a case: sending
// may have been broken off after the case was made and before the draft said so.
func (r *Relay) sweepDraft(ctx context.Context, g models.Grant, d models.Draft) error {
	_, err := r.Service.Store.Case(ctx, g, d.ID)
	switch {
	case err == nil:
		d.Evidence = nil
	case !errors.Is(err, models.ErrNotFound):
		return err
	}
	for _, e := range d.Evidence {
		if err := r.Service.Store.DeleteEvidence(ctx, g, d.ID, e.ID); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
	}
	if err := r.Service.Store.DeleteDraft(ctx, g, d.ID); err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return nil
}
