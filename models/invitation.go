package models

import (
	"context"
	"time"
)

// InvitationTTL is how long an invitation can be used: security decision D8e.
const InvitationTTL = 14 * 24 * time.Hour

// The kinds of invitation.
const (
	// InviteAccount lets somebody choose the password of a new account,
	// InviteReset of an account that had one.
	InviteAccount = "account"
	InviteReset   = "reset"
	// InviteRespondent lets the other side of one case see what is shared with it.
	InviteRespondent = "respondent"
)

// Invitation is a link that works once. Whoever opens it sees a button; only
// pressing it uses the invitation up, because mail scanners open links.
type Invitation struct {
	// ID is the hex SHA-256 of the token; the token itself is never stored.
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	Kind    string `bson:"kind"`
	// Account is whose password is to be chosen, Case what a respondent may see.
	Account   string    `bson:"account,omitempty"`
	Case      CaseID    `bson:"case,omitempty"`
	By        string    `bson:"by"`
	CreatedAt time.Time `bson:"created_at"`
	ExpiresAt time.Time `bson:"expires_at"`
	// UsedAt is zero until the button was pressed.
	UsedAt time.Time `bson:"used_at,omitempty"`
}

// InvitationStore keeps invitations.
type InvitationStore interface {
	// CreateInvitation stores a new one; ErrExists.
	CreateInvitation(ctx context.Context, v Invitation) (Invitation, error)
	// Invitation reads one, used or not; ErrNotFound.
	Invitation(ctx context.Context, id string) (Invitation, error)
	// UpdateInvitation changes one under compare-and-set: of many who use it at
	// once, change lets one through. ErrNotFound.
	UpdateInvitation(ctx context.Context, id string, change func(Invitation) (Invitation, error)) (Invitation, error)
	// InvitationsOf lists those of an account or a case, newest first.
	InvitationsOf(ctx context.Context, account string, id CaseID) ([]Invitation, error)
	// ExpireInvitations deletes at most limit invitations past their end.
	ExpireInvitations(ctx context.Context, now time.Time, limit int) (int, error)
}

// Organisation is an office or a mediation body that works with the program.
type Organisation struct {
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	// Name is what letters and colleagues call it, Short the head of its numbers.
	Name  string `bson:"name"`
	Short string `bson:"short,omitempty"`
	// Divisions are the GB/T 2260 codes it is competent for, as prefixes of two,
	// four or six digits.
	Divisions []string  `bson:"divisions,omitempty"`
	Disabled  bool      `bson:"disabled,omitempty"`
	CreatedAt time.Time `bson:"created_at"`
}

// OrganisationStore keeps organisations. There are few.
type OrganisationStore interface {
	// CreateOrganisation stores a new one; ErrExists.
	CreateOrganisation(ctx context.Context, o Organisation) (Organisation, error)
	// UpdateOrganisation changes one under compare-and-set; ErrNotFound.
	UpdateOrganisation(ctx context.Context, id string, change func(Organisation) (Organisation, error)) (Organisation, error)
	// Organisations lists all by id.
	Organisations(ctx context.Context) ([]Organisation, error)
}
