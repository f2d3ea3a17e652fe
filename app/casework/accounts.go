package casework

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
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
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return models.Account{}, err
	}
	a, err := s.prepare(ctx, in)
	if err != nil {
		return a, err
	}
	return s.keep(ctx, actor, a)
}

// prepare checks a new account and hashes its password; it stores nothing.
func (s *Service) prepare(ctx context.Context, in NewAccount) (models.Account, error) {
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
	return models.Account{
		ID: s.word(), Login: in.Login, Name: models.Personal(in.Name), Role: in.Role, Password: hash, CreatedAt: s.now(),
	}, nil
}

func (s *Service) keep(ctx context.Context, actor models.Actor, a models.Account) (models.Account, error) {
	a, err := s.Store.CreateAccount(ctx, a)
	if errors.Is(err, models.ErrExists) {
		bad := &models.Invalid{}
		bad.Add("login", "accounts.error.taken")
		return models.Account{}, bad
	}
	s.colleagues.forget()
	if err == nil {
		err = s.audit(ctx, actor, "account.add", a.ID)
	}
	return a, err
}

// Accounts lists all accounts.
func (s *Service) Accounts(ctx context.Context, actor models.Actor) ([]models.Account, error) {
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return nil, err
	}
	return s.Store.Accounts(ctx)
}

// DisableAccount ends an account and every session of it, or lets it in again.
// Nobody can disable himself, so an administrator is always left; the operator
// of the server may disable anybody and can enable again.
func (s *Service) DisableAccount(ctx context.Context, actor models.Actor, login string, disabled bool) error {
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return err
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
	s.colleagues.forget()
	if err != nil {
		return err
	}
	action := "account.enable"
	if disabled {
		action = "account.disable"
	}
	if err := s.audit(ctx, actor, action, a.ID); err != nil {
		return err
	}
	return s.Store.DeleteSessionsOf(ctx, a.ID)
}
