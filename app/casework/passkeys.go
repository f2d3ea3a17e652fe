package casework

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"redress/app/passkey"
	"redress/models"
)

// Bounds of passkeys: how many an account may have, how long a ceremony may
// take, and how many may be begun from one address.
const (
	maxPasskeys  = 10
	ceremonyTime = 5 * time.Minute
)

var limitPasskey = limitClass{name: "passkey", window: 15 * time.Minute, hard: 60}

// begin stores the state of a ceremony for the browser with the token.
func (s *Service) begin(ctx context.Context, kind, token, state string) error {
	_, err := s.Store.UpdateMeta(ctx, ceremonyID(kind, token), func(m models.Meta) (models.Meta, error) {
		m.Text, m.ExpiresAt = state, s.now().Add(ceremonyTime)
		return m, nil
	})
	return err
}

// end takes the state out: of several answers to one challenge one is looked at.
func (s *Service) end(ctx context.Context, kind, token string) (string, error) {
	m, err := s.Store.Meta(ctx, ceremonyID(kind, token))
	if err == nil && s.now().After(m.ExpiresAt) {
		err = models.ErrNotFound
	}
	if err == nil {
		err = s.Store.DeleteMeta(ctx, m.ID, m.Version)
	}
	if errors.Is(err, models.ErrNotFound) || errors.Is(err, models.ErrConflict) {
		err = ErrSecond
	}
	return m.Text, err
}

func ceremonyID(kind, token string) string { return "passkey." + kind + ":" + SessionID(token) }

func passkeyUser(a models.Account) passkey.User {
	u := passkey.User{Handle: a.ID, Login: LoginOf(a), Name: string(a.Name)}
	for _, k := range a.Passkeys {
		u.Credentials = append(u.Credentials, string(k.Credential))
	}
	return u
}

// AddPasskey begins to register a passkey: options for the browser.
func (s *Service) AddPasskey(ctx context.Context, id Identity, token, current, name string) (options string, err error) {
	if s.Passkeys == nil {
		return "", models.ErrNotFound
	}
	a, err := s.Confirm(ctx, id.Account, current)
	if err != nil {
		return "", err
	}
	if err := checkPasskey(a, name); err != nil {
		return "", err
	}
	options, state, err := s.Passkeys.Register(passkeyUser(a))
	if err != nil {
		return "", err
	}
	return options, s.begin(ctx, "add", token, state)
}

func checkPasskey(a models.Account, name string) error {
	bad := &models.Invalid{}
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n == 0 || n > 40 {
		bad.Add("name", "passkeys.error.name")
	}
	if len(a.Passkeys) >= maxPasskeys {
		bad.Add("name", "passkeys.error.full", "n", itoa(maxPasskeys))
	}
	return bad.OrNil()
}

// AddedPasskey ends it with the browser's answer; ErrSecond when it does not
// fit. Other sessions of the account end.
func (s *Service) AddedPasskey(ctx context.Context, id Identity, token, name, answer string) (models.Account, error) {
	a, err := s.own(ctx, id.Account)
	if err != nil || s.Passkeys == nil {
		return a, errors.Join(err, missingIf(s.Passkeys == nil))
	}
	state, err := s.end(ctx, "add", token)
	if err != nil {
		return a, err
	}
	key, err := s.Passkeys.Registered(passkeyUser(a), state, answer)
	if errors.Is(err, passkey.ErrRefused) {
		return a, errors.Join(ErrSecond, s.audit(ctx, id.Account, "passkey.refused", ""))
	}
	if err != nil {
		return a, err
	}
	return s.reopen(ctx, id, "passkey.add", func(a models.Account) (models.Account, error) {
		if err := checkPasskey(a, name); err != nil {
			return a, err
		}
		a.Passkeys = append(slices.Clone(a.Passkeys), models.Passkey{
			ID: models.Personal(key.ID), Name: models.Personal(strings.TrimSpace(name)), Credential: models.Personal(key.Credential), AddedAt: s.now(),
		})
		return a, nil
	})
}

func missingIf(yes bool) error {
	if yes {
		return models.ErrNotFound
	}
	return nil
}

// RemovePasskey takes a passkey away; models.ErrNotFound when there is none of
// the id. Staff have an authenticator app besides, so there is no last one to keep.
func (s *Service) RemovePasskey(ctx context.Context, id Identity, current, key string) (models.Account, error) {
	a, err := s.Confirm(ctx, id.Account, current)
	if err != nil {
		return a, err
	}
	return s.reopen(ctx, id, "passkey.remove", func(a models.Account) (models.Account, error) {
		i := slices.IndexFunc(a.Passkeys, func(k models.Passkey) bool { return string(k.ID) == key })
		if i < 0 {
			return a, models.ErrNotFound
		}
		a.Passkeys = slices.Delete(slices.Clone(a.Passkeys), i, i+1)
		return a, nil
	})
}

// StartPasskey begins to sign in with a passkey: options for the browser.
func (s *Service) StartPasskey(ctx context.Context, token, address string) (options string, err error) {
	if s.Passkeys == nil {
		return "", models.ErrNotFound
	}
	if err := s.limit(ctx, limitPasskey, address); err != nil {
		return "", err
	}
	options, state, err := s.Passkeys.SignIn()
	if err != nil {
		return "", err
	}
	return options, s.begin(ctx, "use", token, state)
}

// UsePasskey ends it. A passkey is held and needs its owner to be there, so it is
// both factors; after a password it must belong to the same account. Errors are
// ErrSecond for whatever does not fit.
func (s *Service) UsePasskey(ctx context.Context, token, pending, answer string) (models.Account, error) {
	if s.Passkeys == nil {
		return models.Account{}, models.ErrNotFound
	}
	state, err := s.end(ctx, "use", token)
	if err != nil {
		return models.Account{}, err
	}
	var a models.Account
	key, err := s.Passkeys.SignedIn(state, answer, func(handle string) (passkey.User, error) {
		a, err = s.Store.Account(ctx, handle)
		return passkeyUser(a), err
	})
	switch {
	case errors.Is(err, passkey.ErrRefused), errors.Is(err, models.ErrNotFound):
		return models.Account{}, errors.Join(ErrSecond, s.audit(ctx, models.Actor{}, "passkey.refused", a.ID))
	case err != nil:
		return models.Account{}, err
	case a.Disabled, a.MustReset, pending != "" && pending != a.ID:
		return models.Account{}, errors.Join(ErrSecond, s.audit(ctx, models.Actor{}, "passkey.refused", a.ID))
	}
	now := s.now()
	a, err = s.Store.UpdateAccount(ctx, a.ID, func(a models.Account) (models.Account, error) {
		i := slices.IndexFunc(a.Passkeys, func(k models.Passkey) bool { return string(k.ID) == key.ID })
		if i < 0 {
			return a, ErrSecond
		}
		a.Passkeys = slices.Clone(a.Passkeys)
		a.Passkeys[i].Credential, a.Passkeys[i].UsedAt = models.Personal(key.Credential), now
		return a, nil
	})
	if err != nil {
		return a, err
	}
	if key.Cloned {
		if err := s.audit(ctx, models.Actor{Account: a.ID}, "passkey.counter", ""); err != nil {
			return a, err
		}
	}
	return a, s.audit(ctx, models.Actor{Account: a.ID}, "sign_in.passkey", "")
}
