package vault

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"redress/models"
)

// CreateAccount stores a new account; ErrExists when its login is taken. An
// account without an id is given one.
func (s *Store) CreateAccount(ctx context.Context, a models.Account) (models.Account, error) {
	if a.ID == "" {
		a.ID = s.word()
	}
	return s.accounts.create(ctx, a)
}

// Account reads an account; ErrNotFound.
func (s *Store) Account(ctx context.Context, id string) (models.Account, error) {
	return s.accounts.get(ctx, id)
}

// AccountByLogin reads an account by its login; ErrNotFound.
func (s *Store) AccountByLogin(ctx context.Context, login string) (models.Account, error) {
	return s.accounts.one(ctx, "login", login)
}

// UpdateAccount changes an account under compare-and-set; ErrExists when its
// new login is taken.
func (s *Store) UpdateAccount(ctx context.Context, id string, change func(models.Account) (models.Account, error)) (models.Account, error) {
	return s.accounts.update(ctx, id, change)
}

// DeleteAccount removes an account for good; ErrNotFound.
func (s *Store) DeleteAccount(ctx context.Context, id string) error {
	return s.accounts.remove(ctx, id)
}

// Accounts lists the accounts of staff by login.
func (s *Store) Accounts(ctx context.Context) (all []models.Account, err error) {
	for _, role := range models.StaffRoles {
		q := models.Query{Where: []models.Cond{models.Where("role", models.OpEq, models.Str(string(role)))}, Order: "login", Limit: maxPage}
		for {
			list, err := s.accounts.find(ctx, q)
			if err != nil {
				return nil, err
			}
			all = append(all, list...)
			if len(list) < q.Limit {
				break
			}
			last := list[len(list)-1]
			q.After = &models.Cursor{Value: models.Str(last.Login), ID: last.ID}
		}
	}
	slices.SortFunc(all, func(a, b models.Account) int { return cmp.Compare(a.Login, b.Login) })
	return all, nil
}

// SaveSession stores a session: a new one when its version is 0, else where
// the stored version is the session's, ErrConflict otherwise.
func (s *Store) SaveSession(ctx context.Context, v models.Session) (models.Session, error) {
	if v.Version == 0 {
		return s.sessions.create(ctx, v)
	}
	old := v.Version
	v.Version++
	doc, err := s.sessions.encode(v, nil)
	if err != nil {
		return v, err
	}
	return v, s.engine.Replace(ctx, models.SessionsCollection, doc, old)
}

// Session reads a session; ErrNotFound.
func (s *Store) Session(ctx context.Context, id string) (models.Session, error) {
	return s.sessions.get(ctx, id)
}

// DeleteSession ends a session; ErrNotFound.
func (s *Store) DeleteSession(ctx context.Context, id string) error {
	return s.sessions.remove(ctx, id)
}

// SessionsOf lists the sessions an account is signed in with, at most a page.
func (s *Store) SessionsOf(ctx context.Context, account string) ([]models.Session, error) {
	return s.sessions.find(ctx, models.Query{Where: []models.Cond{models.Where("account", models.OpEq, models.Str(account))}, Limit: maxPage})
}

// DeleteSessionsOf ends every session of an account.
func (s *Store) DeleteSessionsOf(ctx context.Context, account string) error {
	for {
		list, err := s.engine.Find(ctx, models.SessionsCollection, models.Query{
			Where: []models.Cond{models.Where("account", models.OpEq, models.Str(account))}, Limit: maxPage})
		if err != nil || len(list) == 0 {
			return err
		}
		for _, doc := range list {
			if err := s.sessions.remove(ctx, doc.ID); err != nil && !errors.Is(err, models.ErrNotFound) {
				return err
			}
		}
	}
}

// ExpireSessions deletes at most limit sessions past their end and counts them.
func (s *Store) ExpireSessions(ctx context.Context, now time.Time, limit int) (int, error) {
	return s.sessions.expire(ctx, limit, untilNow("expires_at", now))
}

// Audit adds an entry to the log. An entry without an id is given one.
func (s *Store) Audit(ctx context.Context, e models.AuditEntry) error {
	if e.ID == "" {
		e.ID = s.word()
	}
	e.At = models.Millis(e.At)
	var err error
	if e.MAC, err = s.auditMAC(e); err != nil {
		return err
	}
	_, err = s.audit.create(ctx, e)
	return err
}

// AuditLog lists entries, newest first, behind the entry with the id after.
func (s *Store) AuditLog(ctx context.Context, after string, limit int) ([]models.AuditEntry, error) {
	q := models.Query{Order: "at", Desc: true, Limit: limit}
	if after != "" {
		last, err := s.audit.get(ctx, after)
		if err != nil {
			return nil, err
		}
		q.After = &models.Cursor{Value: models.At(last.At), ID: last.ID}
	}
	return s.audit.find(ctx, q)
}
