package casework

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"redress/models"
)

const (
	setupID  = "setup"
	setupTTL = 24 * time.Hour
)

// SetupToken gives the one-time token that creates the first administrator, ""
// when there is an account already. All processes that start on one store give
// the same token, and each start renews its time.
func (s *Service) SetupToken(ctx context.Context) (string, error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil || len(accounts) > 0 {
		return "", err
	}
	fresh, now := s.word(), s.now()
	m, err := s.Store.UpdateMeta(ctx, setupID, func(m models.Meta) (models.Meta, error) {
		if m.Text == "" || m.ExpiresAt.Before(now) {
			m.Text = fresh
		}
		m.ExpiresAt = now.Add(setupTTL)
		return m, nil
	})
	return s.setupToken(m), err
}

// setupToken is a keyed hash of a stored word: every process can print it, and
// who steals the store cannot.
func (s *Service) setupToken(m models.Meta) string { return s.Store.HashCode("setup:" + m.Text)[:32] }

// CheckSetup returns nil when the token would create the first administrator,
// models.ErrNotFound otherwise.
func (s *Service) CheckSetup(ctx context.Context, token string) error {
	_, err := s.setup(ctx, token)
	return err
}

func (s *Service) setup(ctx context.Context, token string) (models.Meta, error) {
	m, err := s.Store.Meta(ctx, setupID)
	if err != nil {
		return m, err
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.setupToken(m))) != 1 || m.ExpiresAt.Before(s.now()) {
		return m, models.ErrNotFound
	}
	accounts, err := s.Store.Accounts(ctx)
	if err == nil && len(accounts) > 0 {
		err = models.ErrNotFound
	}
	return m, err
}

// Setup creates the first administrator and uses the token up. Of several
// callers at once one gets through, the others get models.ErrNotFound.
func (s *Service) Setup(ctx context.Context, token string, in NewAccount) (models.Account, error) {
	m, err := s.setup(ctx, token)
	if err != nil {
		return models.Account{}, err
	}
	in.Role = models.RoleAdministrator
	a, err := s.prepare(ctx, in)
	if err != nil {
		return a, err
	}
	if err := s.Store.DeleteMeta(ctx, setupID, m.Version); err != nil {
		if errors.Is(err, models.ErrConflict) {
			err = models.ErrNotFound
		}
		return models.Account{}, err
	}
	return s.keep(ctx, System, a)
}
