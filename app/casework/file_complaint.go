package casework

import (
	"context"
	"errors"
	"strconv"

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
// page is missing or wrong. When it returns nil, case and evidence are durable.
func (s *Service) Submit(ctx context.Context, actor models.Actor) (models.CaseID, error) {
	d, err := s.Draft(ctx, actor)
	if err != nil {
		return "", err
	}
	if !d.SubmittedAt.IsZero() {
		return d.ID, nil
	}
	if err := s.checkDraft(d); err != nil {
		return "", err
	}
	if err := s.createCase(ctx, actor, d); err != nil && !errors.Is(err, models.ErrExists) {
		return "", err
	}
	g, err := authz.Do(actor, authz.DraftEdit, string(d.ID))
	if err != nil {
		return "", err
	}
	now := s.now()
	_, err = s.Store.UpdateDraft(ctx, g, d.ID, func(d models.Draft) (models.Draft, error) {
		if d.SubmittedAt.IsZero() {
			// What was stated now lives in the case alone.
			d.SubmittedAt, d.Filing, d.Evidence, d.Done = now, models.Filing{Language: d.Filing.Language}, nil, nil
			d.ExpiresAt = now.Add(receiptTTL)
		}
		return d, nil
	})
	return d.ID, err
}

func (s *Service) checkDraft(d models.Draft) error {
	for _, page := range Pages {
		done := page == "evidence"
		for _, p := range d.Done {
			done = done || p == page
		}
		err := CheckPage(page, d.Filing, s.now())
		if !done || err != nil {
			return &Unfinished{Page: page, Err: err}
		}
	}
	return nil
}

func (s *Service) createCase(ctx context.Context, actor models.Actor, d models.Draft) error {
	now := s.now()
	c, err := s.NewCase(models.Case{Head: models.Head{ID: d.ID}, Key: d.Key}, workflows.Command{
		ID: models.CommandID("file:" + string(d.ID)), At: now,
		Actor: models.Actor{Role: models.RoleComplainant, Case: d.ID},
		File: &models.Filed{
			Filing: d.Filing, Evidence: d.Evidence, ReceiptHash: d.CodeHash, ReceivedAt: now,
		},
	})
	if err != nil {
		return err
	}
	g, err := authz.Do(actor, authz.DraftEdit, string(d.ID))
	if err != nil {
		return err
	}
	_, err = s.Store.CreateCase(ctx, g, c)
	return err
}

// NewCase decides a filing and folds it into a fresh case. It stores nothing.
func (s *Service) NewCase(c models.Case, cmd workflows.Command) (models.Case, error) {
	e, err := workflows.Decide(s.Rules, c, cmd)
	if err != nil {
		return models.Case{}, err
	}
	c.Append(cmd.At, e)
	return c, nil
}
