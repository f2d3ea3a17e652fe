package casework

import (
	"context"
	"slices"

	"redress/app/authz"
	"redress/models"
)

// Pages are the pages a filing can have, in order; each is one step of the form.
var Pages = []string{"what", "who", "seller", "place", "purchase", "story", "signs", "evidence", "demands", "you", "agent", "others"}

// PagesOf are the pages a filing is asked. Agents and joint filings are of
// complaints alone: Order 121 arts. 11 and 12.
func PagesOf(f models.Filing) []string {
	return slices.DeleteFunc(slices.Clone(Pages), func(page string) bool {
		switch page {
		case "who":
			return f.Track == models.TrackReport
		case "agent":
			return f.Agent == nil
		case "others":
			return !f.Joint()
		}
		return false
	})
}

// StartDraft begins a filing. The draft's code continues it on any device and
// later opens the case. It returns models.ErrBusy after too many drafts from
// one address.
func (s *Service) StartDraft(ctx context.Context, actor models.Actor, language, address string) (models.Draft, error) {
	if _, err := authz.Do(actor, authz.DraftStart, models.AnyObject); err != nil {
		return models.Draft{}, err
	}
	if err := s.limit(ctx, limitDraft, address); err != nil {
		return models.Draft{}, err
	}
	code := models.NewReceiptCode(s.entropy())
	now := s.now()
	d := models.Draft{
		ID: models.NewCaseID(s.entropy()), Code: models.Personal(code), CodeHash: s.Store.HashCode(code),
		StartedAt: now, ExpiresAt: now.Add(models.DraftTTL),
		Filing: models.Filing{Track: models.TrackComplaint, Language: language},
	}
	g, err := authz.Do(models.Actor{Role: models.RoleVisitor, Case: d.ID}, authz.DraftEdit, string(d.ID))
	if err != nil {
		return models.Draft{}, err
	}
	return s.Store.CreateDraft(ctx, g, d)
}

// Draft reads the draft the visitor holds.
func (s *Service) Draft(ctx context.Context, actor models.Actor) (models.Draft, error) {
	g, err := authz.Do(actor, authz.DraftEdit, string(actor.Case))
	if err != nil {
		return models.Draft{}, err
	}
	d, err := s.Store.Draft(ctx, g, actor.Case)
	if err == nil && d.ExpiresAt.Before(s.now()) {
		return models.Draft{}, models.ErrNotFound
	}
	return d, err
}

// SaveDraft keeps the answers of one page. It returns *models.Invalid, and
// keeps nothing, when the page's own answers are incomplete.
func (s *Service) SaveDraft(ctx context.Context, actor models.Actor, page string, answer func(*models.Filing)) (models.Draft, error) {
	if !slices.Contains(Pages, page) {
		return models.Draft{}, models.ErrNotFound
	}
	return s.changeDraft(ctx, actor, func(d *models.Draft) error {
		answer(&d.Filing)
		if err := CheckPage(page, d.Filing, s.now()); err != nil {
			return err
		}
		if !slices.Contains(d.Done, page) {
			d.Done = append(slices.Clip(d.Done), page)
		}
		return nil
	})
}

// changeDraft changes an unsent draft and renews its time. Once that is over
// nothing renews it: its files may be gone already. ErrConflict says that it
// has been sent.
func (s *Service) changeDraft(ctx context.Context, actor models.Actor, change func(*models.Draft) error) (models.Draft, error) {
	g, err := authz.Do(actor, authz.DraftEdit, string(actor.Case))
	if err != nil {
		return models.Draft{}, err
	}
	now := s.now()
	return s.Store.UpdateDraft(ctx, g, actor.Case, func(d models.Draft) (models.Draft, error) {
		switch {
		case d.ExpiresAt.Before(now):
			return d, models.ErrNotFound
		case !d.SubmittedAt.IsZero():
			return d, models.ErrConflict
		}
		d.ExpiresAt = now.Add(models.DraftTTL)
		err := change(&d)
		return d, err
	})
}

// ResumeDraft finds the draft a code belongs to. The same code opens the case
// once the draft has been sent; submitted says so.
func (s *Service) ResumeDraft(ctx context.Context, code, address string) (id models.CaseID, submitted bool, err error) {
	if err := s.limit(ctx, limitCode, address); err != nil {
		return "", false, err
	}
	code, err = models.ParseReceiptCode(code)
	if err != nil {
		return "", false, models.ErrNotFound
	}
	id, err = s.Store.DraftByCode(ctx, code)
	if err != nil {
		return "", false, err
	}
	d, err := s.Draft(ctx, models.Actor{Role: models.RoleVisitor, Case: id})
	if err == nil {
		err = s.finish(ctx, d)
	}
	return id, err == nil && !d.SubmittedAt.IsZero(), err
}
