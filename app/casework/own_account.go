package casework

import (
	"context"
	"time"

	"redress/app/authz"
	"redress/models"
)

// limitConfirm bounds how often a signed-in browser may guess its password.
var limitConfirm = limitClass{name: "confirm", window: 15 * time.Minute, hard: 10}

// OwnAccount is what somebody who is signed in sees of the account.
type OwnAccount struct {
	Login, Name string
	Role        models.Role
	TOTP        bool
	Recovery    int
	Passkeys    []models.Passkey
	Epoch       int64
}

// OwnAccount reads the account of whoever is signed in.
func (s *Service) OwnAccount(ctx context.Context, actor models.Actor) (OwnAccount, error) {
	a, err := s.own(ctx, actor)
	for i := range a.Passkeys {
		a.Passkeys[i].Credential = ""
	}
	return OwnAccount{
		Login: LoginOf(a), Name: string(a.Name), Role: a.Role, TOTP: a.TOTP != "", Recovery: len(a.Recovery), Passkeys: a.Passkeys, Epoch: a.Epoch,
	}, err
}

func (s *Service) own(ctx context.Context, actor models.Actor) (models.Account, error) {
	if _, err := authz.Do(actor, authz.AccountSession, models.AnyObject); err != nil {
		return models.Account{}, err
	}
	return s.Store.Account(ctx, actor.Account)
}

// Confirm lets a change of what opens the account through only with its
// password, although somebody is signed in: a browser left open is not enough.
// A wrong one is *models.Invalid.
func (s *Service) Confirm(ctx context.Context, actor models.Actor, password string) (models.Account, error) {
	a, err := s.own(ctx, actor)
	if err != nil {
		return a, err
	}
	if err := s.limit(ctx, limitConfirm, a.ID); err != nil {
		return a, err
	}
	ok, err := s.hasher.verify(ctx, password, a.Password)
	if err != nil {
		return a, err
	}
	if !ok {
		bad := &models.Invalid{}
		bad.Add("current", "accounts.error.current")
		if err := s.audit(ctx, actor, "confirm.failed", ""); err != nil {
			return a, err
		}
		return a, bad
	}
	_, err = s.count(ctx, limitConfirm, a.ID, -1)
	return a, err
}

// ChangePassword chooses another password. All other sessions of the account
// end; the account is returned with the epoch this one goes on with.
func (s *Service) ChangePassword(ctx context.Context, id Identity, current, password string) (models.Account, error) {
	a, err := s.Confirm(ctx, id.Account, current)
	if err != nil {
		return a, err
	}
	phc, err := s.newPassword(ctx, a, password)
	if err != nil {
		return a, err
	}
	old := a.Password
	return s.reopen(ctx, id, "password.change", func(a models.Account) (models.Account, error) {
		if a.Password != old {
			return a, models.ErrConflict
		}
		a.Password = phc
		return a, nil
	})
}

// reopen changes what opens the own account, raises its epoch, ends its other
// sessions and writes that down.
func (s *Service) reopen(ctx context.Context, id Identity, action string, change func(models.Account) (models.Account, error)) (models.Account, error) {
	a, err := s.Store.UpdateAccount(ctx, id.Account.Account, func(a models.Account) (models.Account, error) {
		a, err := change(a)
		a.Epoch++
		return a, err
	})
	if err != nil {
		return a, err
	}
	if err := s.endSessions(ctx, a.ID, id.Session.ID); err != nil {
		return a, err
	}
	return a, s.audit(ctx, id.Account, action, "")
}

// RenewRecovery replaces the recovery codes, which are returned this once.
func (s *Service) RenewRecovery(ctx context.Context, id Identity, current string) (a models.Account, codes []string, err error) {
	if a, err = s.Confirm(ctx, id.Account, current); err != nil {
		return a, nil, err
	}
	if !a.Second() {
		return a, nil, models.ErrNotFound
	}
	codes, hashes := s.recoveryCodes(a.ID)
	a, err = s.reopen(ctx, id, "recovery.renew", func(a models.Account) (models.Account, error) {
		a.Recovery = hashes
		return a, nil
	})
	return a, codes, err
}

// ReplaceTOTP is Enrol for somebody who is signed in and knows the password.
func (s *Service) ReplaceTOTP(ctx context.Context, id Identity, current, code string) (models.Account, []string, error) {
	a, err := s.Confirm(ctx, id.Account, current)
	if err != nil {
		return a, nil, err
	}
	return s.Enrol(ctx, id.Session, a.ID, code)
}
