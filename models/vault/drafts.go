package vault

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"redress/models"
)

// HashCode is what a draft's or receipt code is looked up by: a keyed hash, so
// that nobody can try codes against a stolen database. All ways of typing a
// code have one hash.
func (s *Store) HashCode(code string) string {
	if canonical, err := models.ParseReceiptCode(code); err == nil {
		code = canonical
	}
	return hex.EncodeToString(mac(s.keys.code, "code", []byte(code)))
}

// CreateDraft stores a new draft and gives it the key its case will have.
func (s *Store) CreateDraft(ctx context.Context, g models.Grant, d models.Draft) (models.Draft, error) {
	if err := g.Covers(string(d.ID)); err != nil {
		return d, err
	}
	return s.drafts.create(ctx, d)
}

// Draft reads a draft; ErrNotFound, ErrTampered.
func (s *Store) Draft(ctx context.Context, g models.Grant, id models.CaseID) (models.Draft, error) {
	if err := g.Covers(string(id)); err != nil {
		return models.Draft{}, err
	}
	return s.drafts.get(ctx, string(id))
}

// DraftByCode finds the id of the draft with a code, which is the id of the
// case made of it. ErrNotFound, for a text that cannot be a code too.
func (s *Store) DraftByCode(ctx context.Context, code string) (models.CaseID, error) {
	d, err := s.drafts.one(ctx, "code_hash", s.HashCode(code))
	return d.ID, err
}

// UpdateDraft changes a draft under compare-and-set.
func (s *Store) UpdateDraft(ctx context.Context, g models.Grant, id models.CaseID, change func(models.Draft) (models.Draft, error)) (models.Draft, error) {
	if err := g.Covers(string(id)); err != nil {
		return models.Draft{}, err
	}
	return s.drafts.update(ctx, string(id), change)
}

// SendDraft makes the case of a draft; see models.DraftStore.
func (s *Store) SendDraft(ctx context.Context, g models.Grant, id models.CaseID, send func(models.Draft) (models.Draft, error),
	file func(models.Draft) (models.Case, error), empty func(models.Draft) models.Draft,
) (out models.Draft, err error) {
	if err := g.Covers(string(id)); err != nil {
		return out, err
	}
	emptied := func(d models.Draft) (models.Draft, error) { return empty(d), nil }
	err = retry(ctx, func() error {
		d, box, err := s.drafts.read(ctx, string(id))
		if err != nil {
			return err
		}
		sent, sending, err := s.drafts.changed(d, box, send)
		if err != nil {
			return err
		}
		var emptying *models.Write
		if out, emptying, err = s.drafts.changed(sent, box, emptied); err != nil || sending == nil && emptying == nil {
			return err
		}
		filing, err := s.filingOf(sent, file)
		if err != nil {
			return err
		}
		err = s.inOrder(ctx, sending, filing, emptying)
		if errors.Is(err, models.ErrExists) { // an earlier sending came as far as the case
			out, err = s.drafts.update(ctx, string(id), emptied)
			return err
		}
		return raced(err, models.ErrConflict)
	})
	return out, err
}

// filingOf is the write of the case that is made of a sent draft.
func (s *Store) filingOf(d models.Draft, file func(models.Draft) (models.Case, error)) (*models.Write, error) {
	c, err := file(d)
	if err != nil {
		return nil, err
	}
	if c.ID != d.ID || !bytes.Equal(c.Key, d.Key) {
		return nil, fmt.Errorf("draft %s: its case has another id or key: %w", d.ID, ErrHistory)
	}
	_, w, err := s.newCase(c)
	return &w, err
}

// inOrder carries out the writes there are, one after another.
func (s *Store) inOrder(ctx context.Context, writes ...*models.Write) error {
	var list []models.Write
	for _, w := range writes {
		if w != nil {
			list = append(list, *w)
		}
	}
	_, err := s.engine.InOrder(ctx, list...)
	return err
}

// DeleteDraft removes a draft; its files are the caller's to delete.
func (s *Store) DeleteDraft(ctx context.Context, g models.Grant, id models.CaseID) error {
	if err := g.Covers(string(id)); err != nil {
		return err
	}
	return s.drafts.remove(ctx, string(id))
}

// ExpiredDrafts lists drafts whose time is over, the longest over first; the
// grant must cover any object.
func (s *Store) ExpiredDrafts(ctx context.Context, g models.Grant, now time.Time, limit int) ([]models.Draft, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	return s.drafts.find(ctx, models.Query{Where: []models.Cond{untilNow("expires_at", now)}, Order: "expires_at", Limit: limit})
}
