package casework

import (
	"context"
	"sync"
	"time"

	"redress/app/authz"
	"redress/models"
)

// colleaguesTTL is how long another process's change of an account may go
// unseen in lists of names. What an account may do is read at every request.
const colleaguesTTL = 3 * time.Second

// colleagues keeps the names of all accounts for a moment: every staff page
// names people, and there are few of them.
type colleagues struct {
	mu   sync.Mutex
	at   time.Time
	list []models.Account
}

func (c *colleagues) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = nil
}

// Colleagues lists the accounts a case can be given to, without what
// opens them. The list is shared: it must not be changed.
func (s *Service) Colleagues(ctx context.Context, actor models.Actor) ([]models.Account, error) {
	if _, err := authz.Do(actor, authz.CaseList, models.AnyObject); err != nil {
		return nil, err
	}
	return s.staff(ctx)
}

// staff are the accounts as Colleagues lists them, for the program itself.
func (s *Service) staff(ctx context.Context) ([]models.Account, error) {
	c, now := &s.colleagues, s.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.at); c.list != nil && age >= 0 && age < colleaguesTTL {
		return c.list, nil
	}
	list, err := s.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for i, a := range list {
		list[i] = models.Account{ID: a.ID, Login: a.Login, Name: a.Name, Role: a.Role, Org: a.Org, Disabled: !a.Working()}
	}
	c.at, c.list = now, list
	return list, nil
}
