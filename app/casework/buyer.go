package casework

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"redress/app/authz"
	"redress/models"
)

// limitRegister bounds new accounts of buyers from one address.
var limitRegister = limitClass{name: "register", window: time.Hour, soft: 5, hard: 60}

// maxOwnCases is how many cases the list of a buyer holds.
const maxOwnCases = 100

// buyerForm is what a buyer may call himself: an address of e-mail, a number or
// any plain name.
var buyerForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._@+-]{2,63}$`)

// buyerLogin is what the account of a buyer is found by.
func (s *Service) buyerLogin(login string) string { return "buyer:" + s.Store.HashCode("login:"+login) }

// LoginOf is the login as its owner types it.
func LoginOf(a models.Account) string {
	if a.Role == models.RoleBuyer {
		return string(a.Name)
	}
	return a.Login
}

// Register makes the account of a buyer. That a login is taken cannot be hidden
// from whoever wants it, so how often one may ask is limited. It returns
// *models.Invalid with every mistake.
func (s *Service) Register(ctx context.Context, login, password, address string) (models.Account, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	bad := &models.Invalid{}
	if !buyerForm.MatchString(login) {
		bad.Add("login", "register.error.login")
	}
	checkPassword(bad, password, login)
	if err := bad.OrNil(); err != nil {
		return models.Account{}, err
	}
	if err := s.limit(ctx, limitRegister, address); err != nil {
		return models.Account{}, err
	}
	phc, err := s.hash(ctx, password)
	if err != nil {
		return models.Account{}, err
	}
	_, err = s.Store.AccountByLogin(ctx, login)
	if err == nil {
		return models.Account{}, taken()
	}
	a := models.Account{
		ID: s.word(), Login: s.buyerLogin(login), Name: models.Personal(login), Role: models.RoleBuyer, Password: phc, CreatedAt: s.now(),
	}
	if errors.Is(err, models.ErrNotFound) {
		a, err = s.Store.CreateAccount(ctx, a)
	}
	if errors.Is(err, models.ErrExists) {
		return models.Account{}, taken()
	}
	if err != nil {
		return models.Account{}, err
	}
	return a, s.audit(ctx, models.Actor{Account: a.ID}, "account.register", "")
}

// OwnCase is a line of a buyer's list.
type OwnCase struct {
	ID         models.CaseID
	Track      models.Track
	State      models.State
	Open       bool
	ReceivedAt time.Time
}

// buyer reads the account of a buyer who is signed in.
func (s *Service) buyer(ctx context.Context, actor models.Actor) (models.Account, error) {
	if _, err := authz.Do(actor, authz.CaseKeep, models.AnyObject); err != nil {
		return models.Account{}, err
	}
	return s.Store.Account(ctx, actor.Account)
}

// OwnCases lists the cases a buyer has put on his list, the latest first. A case
// that is no longer there is left out.
func (s *Service) OwnCases(ctx context.Context, actor models.Actor) ([]OwnCase, error) {
	a, err := s.buyer(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []OwnCase
	for _, id := range a.Cases {
		owner := models.Actor{Role: models.RoleComplainant, Case: id}
		g, err := authz.Do(owner, authz.CaseTrack, string(id))
		if err != nil {
			return nil, err
		}
		c, err := s.Store.Case(ctx, g, id)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, OwnCase{ID: c.ID, Track: c.Track, State: c.State, Open: c.Open, ReceivedAt: c.ReceivedAt})
	}
	slices.SortFunc(out, func(a, b OwnCase) int { return b.ReceivedAt.Compare(a.ReceivedAt) })
	return out, nil
}

// KeepCase puts a case on the list of a buyer who has its number and its code;
// errors are those of OpenCase, and *models.Invalid when the list is full.
func (s *Service) KeepCase(ctx context.Context, actor models.Actor, number, code, address string) (models.CaseID, error) {
	if _, err := s.buyer(ctx, actor); err != nil {
		return "", err
	}
	id, err := s.OpenCase(ctx, number, code, address)
	if err != nil {
		return "", err
	}
	_, err = s.Store.UpdateAccount(ctx, actor.Account, func(a models.Account) (models.Account, error) {
		if slices.Contains(a.Cases, id) {
			return a, nil
		}
		if len(a.Cases) >= maxOwnCases {
			bad := &models.Invalid{}
			bad.Add("number", "my.error.full", "n", itoa(maxOwnCases))
			return a, bad
		}
		a.Cases = append(slices.Clone(a.Cases), id)
		return a, nil
	})
	return id, err
}

// OpenKept lets a buyer into a case of his list as its complainant;
// models.ErrNotFound for any other.
func (s *Service) OpenKept(ctx context.Context, actor models.Actor, number string) (models.CaseID, error) {
	a, err := s.buyer(ctx, actor)
	if err != nil {
		return "", err
	}
	id, err := models.ParseCaseID(number)
	if err != nil || !slices.Contains(a.Cases, id) {
		return "", models.ErrNotFound
	}
	return id, nil
}

// DropCase takes a case off the list. The code goes on opening it.
func (s *Service) DropCase(ctx context.Context, actor models.Actor, number string) error {
	if _, err := s.OpenKept(ctx, actor, number); err != nil {
		return err
	}
	id, _ := models.ParseCaseID(number)
	_, err := s.Store.UpdateAccount(ctx, actor.Account, func(a models.Account) (models.Account, error) {
		a.Cases = slices.DeleteFunc(slices.Clone(a.Cases), func(c models.CaseID) bool { return c == id })
		return a, nil
	})
	return err
}

// DeleteOwn deletes the account of a buyer who knows its password. His cases
// stay, and their codes go on opening them.
func (s *Service) DeleteOwn(ctx context.Context, actor models.Actor, current string) error {
	if _, err := s.buyer(ctx, actor); err != nil {
		return err
	}
	a, err := s.Confirm(ctx, actor, current)
	if err != nil {
		return err
	}
	if err := s.Store.DeleteAccount(ctx, a.ID); err != nil {
		return err
	}
	if err := s.Store.DeleteSessionsOf(ctx, a.ID); err != nil {
		return err
	}
	return s.audit(ctx, actor, "account.delete", "")
}
