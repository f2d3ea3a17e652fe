package casework

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"redress/app/authz"
	"redress/models"
)

// NewAccount is what it takes to make one.
type NewAccount struct {
	Login, Name, Password string
	Role                  models.Role
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{2,63}$`)

// minPassword is in characters: security decision D8d.
const minPassword = 10

// AddAccount makes an account. It returns *models.Invalid with every mistake,
// among them a login that is taken.
func (s *Service) AddAccount(ctx context.Context, actor models.Actor, in NewAccount) (models.Account, error) {
	if actor.Role != models.RoleSystem {
		if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
			return models.Account{}, err
		}
	}
	in.Login, in.Name = strings.ToLower(strings.TrimSpace(in.Login)), strings.TrimSpace(in.Name)
	bad := &models.Invalid{}
	if !loginForm.MatchString(in.Login) {
		bad.Add("login", "accounts.error.login")
	}
	if in.Name == "" || utf8.RuneCountInString(in.Name) > 60 {
		bad.Add("name", "accounts.error.name")
	}
	if !slices.Contains(models.StaffRoles, in.Role) {
		bad.Add("role", "accounts.error.role")
	}
	if n := utf8.RuneCountInString(in.Password); n < minPassword || n > 256 {
		bad.Add("password", "accounts.error.password", "min", itoa(minPassword))
	}
	if err := bad.OrNil(); err != nil {
		return models.Account{}, err
	}
	salt := s.entropy()
	hash, err := s.hasher.hash(ctx, in.Password, salt[:argonSalt])
	if err != nil {
		return models.Account{}, err
	}
	a, err := s.Store.CreateAccount(ctx, models.Account{
		ID: s.word(), Login: in.Login, Name: models.Personal(in.Name), Role: in.Role, Password: hash, CreatedAt: s.now(),
	})
	if errors.Is(err, models.ErrExists) {
		bad.Add("login", "accounts.error.taken")
		return models.Account{}, bad
	}
	if err == nil {
		err = s.audit(ctx, actor, "account.add", a.ID)
	}
	return a, err
}

// Accounts lists all accounts.
func (s *Service) Accounts(ctx context.Context, actor models.Actor) ([]models.Account, error) {
	if actor.Role != models.RoleSystem {
		if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
			return nil, err
		}
	}
	return s.Store.Accounts(ctx)
}

// Colleagues lists the accounts a case can be given to.
func (s *Service) Colleagues(ctx context.Context, actor models.Actor) ([]models.Account, error) {
	if _, err := authz.Do(actor, authz.CaseList, models.AnyObject); err != nil {
		return nil, err
	}
	return s.Store.Accounts(ctx)
}

// DisableAccount ends an account and every session of it, or lets it in again.
func (s *Service) DisableAccount(ctx context.Context, actor models.Actor, login string, disabled bool) error {
	if actor.Role != models.RoleSystem {
		if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
			return err
		}
	}
	a, err := s.Store.AccountByLogin(ctx, strings.ToLower(strings.TrimSpace(login)))
	if err != nil {
		return err
	}
	if a.ID == actor.Account {
		return models.ErrDenied
	}
	_, err = s.Store.UpdateAccount(ctx, a.ID, func(a models.Account) (models.Account, error) {
		if a.Disabled != disabled {
			a.Disabled, a.Epoch = disabled, a.Epoch+1
		}
		return a, nil
	})
	if err != nil {
		return err
	}
	if err := s.audit(ctx, actor, "account.disable", a.ID); err != nil {
		return err
	}
	return s.Store.DeleteSessionsOf(ctx, a.ID)
}

const (
	setupID  = "setup"
	setupTTL = 24 * time.Hour
)

// SetupToken makes the one-time token that creates the first administrator.
// It returns "" when there is an account already. A new token ends the one before.
func (s *Service) SetupToken(ctx context.Context) (string, error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil || len(accounts) > 0 {
		return "", err
	}
	token := s.word()
	_, err = s.Store.UpdateMeta(ctx, setupID, func(m models.Meta) (models.Meta, error) {
		m.Text, m.ExpiresAt = s.Store.HashCode(token), s.now().Add(setupTTL)
		return m, nil
	})
	return token, err
}

// CheckSetup returns nil when the token would create the first administrator,
// models.ErrNotFound otherwise.
func (s *Service) CheckSetup(ctx context.Context, token string) error {
	_, err := s.setup(ctx, token)
	return err
}

func (s *Service) setup(ctx context.Context, token string) (models.Meta, error) {
	m, err := s.Store.Meta(ctx, setupID)
	if err == nil && (m.Text != s.Store.HashCode(token) || m.ExpiresAt.Before(s.now())) {
		err = models.ErrNotFound
	}
	return m, err
}

// Setup creates the first administrator and uses the token up.
func (s *Service) Setup(ctx context.Context, token string, in NewAccount) (models.Account, error) {
	m, err := s.setup(ctx, token)
	if err != nil {
		return models.Account{}, err
	}
	in.Role = models.RoleAdministrator
	a, err := s.AddAccount(ctx, System, in)
	if err != nil {
		return a, err
	}
	return a, s.Store.DeleteMeta(ctx, setupID, m.Version)
}
