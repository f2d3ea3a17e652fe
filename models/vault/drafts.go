package vault

import (
	"context"
	"encoding/hex"
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
