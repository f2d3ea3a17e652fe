package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"redress/app/authz"
	"redress/models"
)

// limitInvite bounds guesses of links.
var limitInvite = limitClass{name: "invite", window: 15 * time.Minute, hard: 30}

// InviteToken makes the secret of a link and what is stored of it.
func (s *Service) InviteToken() (token, id string) {
	a, b := s.entropy(), s.entropy()
	token = hex.EncodeToString(append(a[:16:16], b[:16]...))
	return token, InvitationID(token)
}

// InvitationID is what is stored of a link's token.
func InvitationID(token string) string {
	h := sha256.Sum256([]byte("invitation " + token))
	return hex.EncodeToString(h[:])
}

// InviteAccount makes an account without a password and gives the token of the
// link that lets its owner choose one. It returns *models.Invalid with every mistake.
func (s *Service) InviteAccount(ctx context.Context, actor models.Actor, in NewAccount) (models.Account, string, error) {
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return models.Account{}, "", err
	}
	in, bad := tidy(in)
	if err := s.checkPlace(ctx, bad, in); err != nil {
		return models.Account{}, "", err
	}
	if err := bad.OrNil(); err != nil {
		return models.Account{}, "", err
	}
	a, err := s.keep(ctx, actor, s.draw(in, ""))
	if err != nil {
		return a, "", err
	}
	token, err := s.invite(ctx, actor, a, models.InviteAccount)
	return a, token, err
}

// invite makes a link for an account; links made before it are void.
func (s *Service) invite(ctx context.Context, actor models.Actor, a models.Account, kind string) (string, error) {
	now := s.now()
	before, err := s.Store.InvitationsOf(ctx, a.ID, "")
	if err != nil {
		return "", err
	}
	for _, v := range before {
		if _, err := s.Store.UpdateInvitation(ctx, v.ID, func(v models.Invitation) (models.Invitation, error) {
			if v.UsedAt.IsZero() {
				v.UsedAt = now
			}
			return v, nil
		}); ignoreMissing(err) != nil {
			return "", err
		}
	}
	token, id := s.InviteToken()
	_, err = s.Store.CreateInvitation(ctx, models.Invitation{
		ID: id, Kind: kind, Account: a.ID, By: actor.Account, CreatedAt: now, ExpiresAt: now.Add(models.InvitationTTL),
	})
	return token, err
}

// ResetAccount keeps the password of an account from opening anything, ends its
// sessions, and gives the token of the link that lets its owner choose another
// one. second takes its second factors away as well, for somebody who has lost
// the phone: whoever holds nothing but the password gains nothing by it.
func (s *Service) ResetAccount(ctx context.Context, actor models.Actor, login string, second bool) (models.Account, string, error) {
	a, err := s.manage(ctx, actor, login, func(a models.Account) models.Account {
		a.MustReset, a.Epoch = true, a.Epoch+1
		if second {
			a.TOTP, a.TOTPStep, a.Recovery, a.Passkeys = "", 0, nil, nil
		}
		return a
	})
	if err != nil {
		return a, "", err
	}
	action := "account.reset"
	if second {
		action = "account.reset_second"
	}
	if err := s.audit(ctx, actor, action, a.ID); err != nil {
		return a, "", err
	}
	token, err := s.invite(ctx, actor, a, models.InviteReset)
	return a, token, err
}

// Invited is what a link says about itself.
type Invited struct {
	Kind, Login, Name string
	ExpiresAt         time.Time
}

// Invitation reads the link of an account; models.ErrNotFound when it was used,
// has ended or never was.
func (s *Service) Invitation(ctx context.Context, token, address string) (Invited, error) {
	v, a, err := s.invitation(ctx, token, address)
	if err != nil {
		return Invited{}, err
	}
	return Invited{Kind: v.Kind, Login: LoginOf(a), Name: string(a.Name), ExpiresAt: v.ExpiresAt}, nil
}

func (s *Service) invitation(ctx context.Context, token, address string) (v models.Invitation, a models.Account, err error) {
	if err := s.limit(ctx, limitInvite, address); err != nil {
		return v, a, err
	}
	v, err = s.Store.Invitation(ctx, InvitationID(strings.TrimSpace(token)))
	if err != nil {
		return v, a, err
	}
	if (v.Kind != models.InviteAccount && v.Kind != models.InviteReset) || !open(v, s.now()) {
		return v, a, models.ErrNotFound
	}
	if a, err = s.Store.Account(ctx, v.Account); err == nil && a.Disabled {
		err = models.ErrNotFound
	}
	return v, a, err
}

func open(v models.Invitation, now time.Time) bool {
	return v.UsedAt.IsZero() && now.Before(v.ExpiresAt)
}

// AcceptInvitation uses a link up and gives its account the password. Of many at
// once one gets through, the others get models.ErrNotFound. A password that is
// refused does not use it up.
func (s *Service) AcceptInvitation(ctx context.Context, token, password, address string) (models.Account, error) {
	v, a, err := s.invitation(ctx, token, address)
	if err != nil {
		return a, err
	}
	phc, err := s.newPassword(ctx, a, password)
	if err != nil {
		return a, err
	}
	now := s.now()
	_, err = s.Store.UpdateInvitation(ctx, v.ID, func(v models.Invitation) (models.Invitation, error) {
		if !open(v, now) {
			return v, models.ErrNotFound
		}
		v.UsedAt = now
		return v, nil
	})
	if err != nil {
		return a, err
	}
	a, err = s.Store.UpdateAccount(ctx, a.ID, func(a models.Account) (models.Account, error) {
		a.Password, a.MustReset, a.Epoch = phc, false, a.Epoch+1
		return a, nil
	})
	if err != nil {
		return a, err
	}
	s.colleagues.forget()
	return a, s.audit(ctx, models.Actor{Account: a.ID}, "password.chosen", "")
}
