package vault

import (
	"context"
	"time"

	"redress/models"
)

// CreateInvitation stores a new invitation; ErrExists.
func (s *Store) CreateInvitation(ctx context.Context, v models.Invitation) (models.Invitation, error) {
	return s.invitations.create(ctx, v)
}

// Invitation reads an invitation; ErrNotFound.
func (s *Store) Invitation(ctx context.Context, id string) (models.Invitation, error) {
	return s.invitations.get(ctx, id)
}

// UpdateInvitation changes an invitation under compare-and-set; ErrNotFound.
func (s *Store) UpdateInvitation(ctx context.Context, id string, change func(models.Invitation) (models.Invitation, error)) (models.Invitation, error) {
	return s.invitations.update(ctx, id, change)
}

// InvitationsOf lists the invitations of an account or of a case, newest first.
func (s *Store) InvitationsOf(ctx context.Context, account string, id models.CaseID) ([]models.Invitation, error) {
	where := models.Where("account", models.OpEq, models.Str(account))
	if account == "" {
		where = models.Where("case", models.OpEq, models.Str(string(id)))
	}
	return s.invitations.find(ctx, models.Query{Where: []models.Cond{where}, Order: "expires_at", Desc: true, Limit: maxPage})
}

// ExpireInvitations deletes at most limit invitations past their end and counts them.
func (s *Store) ExpireInvitations(ctx context.Context, now time.Time, limit int) (int, error) {
	return s.invitations.expire(ctx, limit, untilNow("expires_at", now))
}

// CreateOrganisation stores a new organisation; ErrExists.
func (s *Store) CreateOrganisation(ctx context.Context, o models.Organisation) (models.Organisation, error) {
	if o.ID == "" {
		o.ID = s.word()
	}
	return s.organisations.create(ctx, o)
}

// UpdateOrganisation changes an organisation under compare-and-set; ErrNotFound.
func (s *Store) UpdateOrganisation(ctx context.Context, id string, change func(models.Organisation) (models.Organisation, error)) (models.Organisation, error) {
	return s.organisations.update(ctx, id, change)
}

// Organisations lists all organisations by id.
func (s *Store) Organisations(ctx context.Context) ([]models.Organisation, error) {
	return s.organisations.find(ctx, models.Query{Limit: maxPage})
}
