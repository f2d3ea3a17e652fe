package casework

import (
	"context"
	"slices"
	"strconv"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Unfinished is the error of a draft that cannot be sent yet: the page to go
// to and what is wrong there.
type Unfinished struct {
	Page string
	Err  error
}

// Error names the page.
func (u *Unfinished) Error() string { return "draft: page " + u.Page + " is not finished" }

// Unwrap gives the page's problems.
func (u *Unfinished) Unwrap() error { return u.Err }

// Submit turns the visitor's draft into a case. It may be repeated: a draft
// becomes one case whatever happens in between. It returns *Unfinished when a
// page is missing or wrong, and *Toll past the usual number of filings from an
// address. When it returns nil, case and evidence are durable.
//
// The draft is closed first, so that what is saved or uploaded at the same
// moment is either in the case or refused.
func (s *Service) Submit(ctx context.Context, actor models.Actor, address string) (models.CaseID, error) {
	g, err := authz.Do(actor, authz.DraftEdit, string(actor.Case))
	if err != nil {
		return "", err
	}
	if err := s.ready(ctx, g, actor.Case, address); err != nil {
		return "", err
	}
	now := s.now()
	return actor.Case, s.send(ctx, g, actor.Case, func(d models.Draft) (models.Draft, error) {
		if d.ExpiresAt.Before(now) {
			return d, models.ErrNotFound
		}
		if !d.SubmittedAt.IsZero() {
			return d, nil
		}
		d.SubmittedAt, d.ExpiresAt = now, now.Add(models.DraftTTL)
		return d, checkDraft(d, now)
	})
}

// ready counts the sending of a draft that can be sent, once however often it
// is repeated. One that is unfinished or was sent before costs nothing.
func (s *Service) ready(ctx context.Context, g models.Grant, id models.CaseID, address string) error {
	d, err := s.Store.Draft(ctx, g, id)
	if err != nil || !d.SubmittedAt.IsZero() || checkDraft(d, s.now()) != nil {
		return err
	}
	return s.spend(ctx, limitSubmit, address, string(id), 1)
}

// finish goes on with a draft whose sending was broken off. Whoever comes upon
// one calls it.
func (s *Service) finish(ctx context.Context, d models.Draft) error {
	if d.SubmittedAt.IsZero() || len(d.Done) == 0 {
		return nil
	}
	g, err := authz.Do(models.Actor{Role: models.RoleVisitor, Case: d.ID}, authz.DraftEdit, string(d.ID))
	if err != nil {
		return err
	}
	return s.send(ctx, g, d.ID, func(d models.Draft) (models.Draft, error) { return d, nil })
}

// send makes the case of a draft and then empties the draft: what was stated
// lives in the case alone.
func (s *Service) send(ctx context.Context, g models.Grant, id models.CaseID, mark func(models.Draft) (models.Draft, error)) error {
	end := s.now().Add(receiptTTL)
	_, err := s.Store.SendDraft(ctx, g, id, mark, s.caseOf, func(d models.Draft) models.Draft {
		if len(d.Done) > 0 {
			d.Filing, d.Evidence, d.Done, d.ExpiresAt = models.Filing{Language: d.Filing.Language}, nil, nil, end
		}
		return d
	})
	return err
}

func checkDraft(d models.Draft, now time.Time) error {
	for _, page := range PagesOf(d.Filing) {
		done := page == "evidence" || slices.Contains(d.Done, page)
		if err := CheckPage(page, d.Filing, now); !done || err != nil {
			return &Unfinished{Page: page, Err: err}
		}
	}
	return nil
}

// caseOf is the case a sent draft becomes.
func (s *Service) caseOf(d models.Draft) (models.Case, error) {
	now := s.now()
	filed := models.Filed{Filing: d.Filing, Evidence: d.Evidence, ReceiptHash: d.CodeHash, ReceivedAt: now}
	if d.Filing.Mixed {
		filed.Reserved = models.NewCaseID(s.entropy())
	}
	return s.NewCase(models.Case{Head: models.Head{ID: d.ID}, Key: d.Key}, workflows.Command{
		ID: models.CommandID("file:" + string(d.ID)), At: now,
		Actor: models.Actor{Role: models.RoleComplainant, Case: d.ID}, File: &filed,
	})
}

// NewCase decides a filing and folds it into a fresh case. It stores nothing.
func (s *Service) NewCase(c models.Case, cmd workflows.Command) (models.Case, error) {
	e, err := workflows.Decide(s.Rules(), c, cmd)
	if err == nil {
		e, err = s.chooseOrg(c, e)
	}
	if err != nil {
		return models.Case{}, err
	}
	c.Append(cmd.At, e)
	return c, nil
}
