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

// NewAccount is what it takes to make one. Without a password it opens nothing
// until its owner has chosen one.
type NewAccount struct {
	Login, Name, Password string
	Role                  models.Role
	Org                   string
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{2,63}$`)

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
	in, bad := tidy(in)
	if err := s.checkPlace(ctx, bad, in); err != nil {
		return models.Account{}, err
	}
	checkPassword(bad, in.Password, in.Login, in.Name)
	if err := bad.OrNil(); err != nil {
		return models.Account{}, err
	}
	phc, err := s.hash(ctx, in.Password)
	return s.draw(in, phc), err
}

// checkPlace checks the role and the organisation of an account of staff.
func (s *Service) checkPlace(ctx context.Context, bad *models.Invalid, in NewAccount) error {
	if !slices.Contains(models.StaffRoles, in.Role) {
		bad.Add("role", "accounts.error.role")
	}
	if in.Org == "" {
		return nil
	}
	all, err := s.Store.Organisations(ctx)
	if !slices.ContainsFunc(all, func(o models.Organisation) bool { return o.ID == in.Org && !o.Disabled }) {
		bad.Add("org", "accounts.error.org")
	}
	return err
}

// draw is the account that an input with nothing wrong makes.
func (s *Service) draw(in NewAccount, phc string) models.Account {
	return models.Account{
		ID: s.word(), Login: in.Login, Name: models.Personal(in.Name), Role: in.Role, Org: in.Org, Password: phc, CreatedAt: s.now(),
	}
}

// tidy checks login and name, which every account has.
func tidy(in NewAccount) (NewAccount, *models.Invalid) {
	in.Login, in.Name = strings.ToLower(strings.TrimSpace(in.Login)), strings.TrimSpace(in.Name)
	bad := &models.Invalid{}
	if !loginForm.MatchString(in.Login) {
		bad.Add("login", "accounts.error.login")
	}
	if in.Name == "" || utf8.RuneCountInString(in.Name) > 60 {
		bad.Add("name", "accounts.error.name")
	}
	return in, bad
}

func taken() error {
	bad := &models.Invalid{}
	bad.Add("login", "accounts.error.taken")
	return bad
}

func (s *Service) keep(ctx context.Context, actor models.Actor, a models.Account) (models.Account, error) {
	_, err := s.Store.AccountByLogin(ctx, s.buyerLogin(a.Login))
	if err == nil {
		return models.Account{}, taken()
	}
	if errors.Is(err, models.ErrNotFound) {
		a, err = s.Store.CreateAccount(ctx, a)
	}
	if errors.Is(err, models.ErrExists) {
		return models.Account{}, taken()
	}
	s.colleagues.forget()
	if err == nil {
		err = s.audit(ctx, actor, "account.add", a.ID)
	}
	return a, err
}

// Accounts lists the accounts of staff.
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
	a, err := s.manage(ctx, actor, login, func(a models.Account) models.Account {
		if a.Disabled != disabled {
			a.Disabled, a.Epoch = disabled, a.Epoch+1
		}
		return a
	})
	if err != nil {
		return err
	}
	if disabled {
		return s.audit(ctx, actor, "account.disable", a.ID)
	}
	return s.audit(ctx, actor, "account.enable", a.ID)
}

// ChangeAccount gives an account another role and organisation, and ends its
// sessions where either is new. It returns *models.Invalid with every mistake.
// Nobody can change his own.
func (s *Service) ChangeAccount(ctx context.Context, actor models.Actor, login string, role models.Role, org string) error {
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return err
	}
	bad, place := &models.Invalid{}, NewAccount{Role: role, Org: org}
	a, err := s.accountByLogin(ctx, strings.ToLower(strings.TrimSpace(login)))
	switch {
	case err != nil: // manage says so
	case a.Org == org:
		place.Org = "" // who belongs to an organisation that was disabled may stay there
	default:
		if err := s.freeToLeave(ctx, bad, a); err != nil {
			return err
		}
	}
	if err := s.checkPlace(ctx, bad, place); err != nil {
		return err
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	before := models.Account{}
	a, err = s.manage(ctx, actor, login, func(a models.Account) models.Account {
		if before = a; a.Role.Staff() && (a.Role != role || a.Org != org) {
			a.Role, a.Org, a.Epoch = role, org, a.Epoch+1
		}
		return a
	})
	if err != nil || a.Epoch == before.Epoch {
		return err
	}
	return s.audit(ctx, actor, "account.change", a.ID)
}

// freeToLeave finds the open cases of somebody who is to go to another
// organisation: nobody there would see them, and they would still be his.
func (s *Service) freeToLeave(ctx context.Context, bad *models.Invalid, a models.Account) error {
	g, err := authz.Do(System, authz.CaseList, models.AnyObject)
	if err != nil {
		return err
	}
	page, err := s.Store.ListCases(ctx, g, models.CaseQuery{Assignee: a.ID, Open: true, Limit: 1})
	if err == nil && len(page.Rows) > 0 {
		bad.Add("org", "accounts.error.has_cases")
	}
	return err
}

// manage changes an account as an administrator may change any but his own, and
// ends its sessions when the change raises its epoch.
func (s *Service) manage(ctx context.Context, actor models.Actor, login string, change func(models.Account) models.Account) (models.Account, error) {
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return models.Account{}, err
	}
	a, err := s.accountByLogin(ctx, strings.ToLower(strings.TrimSpace(login)))
	if err != nil {
		return a, err
	}
	if a.ID == actor.Account {
		return a, models.ErrDenied
	}
	epoch := a.Epoch
	a, err = s.Store.UpdateAccount(ctx, a.ID, func(a models.Account) (models.Account, error) { return change(a), nil })
	s.colleagues.forget()
	if err == nil && a.Epoch != epoch {
		err = s.Store.DeleteSessionsOf(ctx, a.ID)
	}
	return a, err
}
