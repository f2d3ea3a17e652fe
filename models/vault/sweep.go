package vault

import (
	"context"
	"errors"
	"slices"
	"time"

	"redress/models"
)

// maxWaiting is how many cases with work to do are looked into before a sweep.
// With more of them there is better to do than sweeping.
const maxWaiting = 1000

// SweepFiles deletes files that nothing names; see models.EvidenceStore. A file
// of a document that does not open stays.
func (s *Store) SweepFiles(ctx context.Context, g models.Grant, before time.Time, after string, limit int) (next string, swept int, err error) {
	if err := anything(g); err != nil {
		return "", 0, err
	}
	if waits, err := s.workWaits(ctx, g, before); waits || err != nil {
		return "", 0, err
	}
	ids, err := s.blobs.List(ctx, after, limit)
	if err != nil || len(ids) == 0 {
		return "", 0, err
	}
	if len(ids) == limit {
		next = ids[limit-1]
	}
	var failures []error
	sweeper := sweeper{s: s, before: before}
	for _, id := range ids {
		switch gone, err := sweeper.sweep(ctx, id); {
		case ctx.Err() != nil:
			return next, swept, ctx.Err()
		case err != nil && !errors.Is(err, models.ErrNotFound):
			failures = append(failures, err)
		case gone:
			swept++
		}
	}
	return next, swept, errors.Join(failures...)
}

// workWaits says whether effects are pending that were asked for before an
// instant: they may have stored files that no document names yet.
func (s *Store) workWaits(ctx context.Context, g models.Grant, before time.Time) (bool, error) {
	ids, err := s.WorkCases(ctx, g, models.NoDue, maxWaiting)
	if err != nil || len(ids) == maxWaiting {
		return true, err
	}
	for _, id := range ids {
		o, err := s.readCase(ctx, id)
		if err != nil {
			return true, err
		}
		for _, e := range o.c.Effects {
			if askedAt(&o.c, e.ID).Before(before) {
				return true, nil
			}
		}
	}
	return false, nil
}

// askedAt is when an effect was asked for; for one whose event has rolled over,
// when the case was received.
func askedAt(c *models.Case, effect string) time.Time {
	for _, e := range c.Events {
		if slices.ContainsFunc(e.Payload.Outcome.Effects, func(f models.Effect) bool { return f.ID == effect }) {
			return e.At
		}
	}
	return c.ReceivedAt
}

// sweeper deletes cells that are no part of a file that something names.
type sweeper struct {
	s      *Store
	before time.Time
	// of is the file that was looked into last, keep says which of its cells stay.
	of   file
	keep func(cell string) bool
}

func (w *sweeper) sweep(ctx context.Context, blob string) (gone bool, err error) {
	id, evidence, cell, ok := partsOf(blob)
	if !ok {
		return false, nil
	}
	if f := w.s.file(id, evidence); w.of != f {
		if w.keep, err = w.s.kept(ctx, id, evidence); err != nil {
			w.of = file{}
			return false, err
		}
		w.of = f
	}
	if w.keep(cell) {
		return false, nil
	}
	at, err := w.s.blobs.StoredAt(ctx, blob)
	if err != nil || !at.Before(w.before) {
		return false, err
	}
	return true, w.s.blobs.Delete(ctx, blob)
}

// kept says which cells of a file are to stay: all while it is being sent, and
// those that make it up when the draft or the case names it.
func (s *Store) kept(ctx context.Context, id models.CaseID, evidence models.EvidenceID) (func(cell string) bool, error) {
	uploads, err := s.uploadsOf(ctx, id)
	if err != nil || slices.ContainsFunc(uploads, func(u models.Upload) bool { return u.File == evidence }) {
		return func(string) bool { return true }, err
	}
	named, err := s.names(ctx, string(id), evidence)
	if err != nil || !named {
		return func(string) bool { return false }, err
	}
	cells, err := s.file(id, evidence).cells(ctx)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return nil, err
	}
	return func(cell string) bool {
		return cell == firstCell || slices.ContainsFunc(cells, func(c models.Cell) bool { return c.Name == cell })
	}, nil
}

// names says whether the draft or the case with an id names a file. The draft
// is asked first: its files are the case's before it forgets them.
func (s *Store) names(ctx context.Context, id string, file models.EvidenceID) (bool, error) {
	d, err := s.drafts.get(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return false, err
	}
	o, err := s.readCase(ctx, models.CaseID(id))
	if errors.Is(err, models.ErrNotFound) {
		o, err = &openCase{}, nil
	}
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(slices.Concat(d.Evidence, o.c.Evidence), func(e models.Evidence) bool {
		return e.ID == file || e.ID.PreviewID() == file || e.ID.TextID() == file
	}), nil
}
