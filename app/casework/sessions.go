package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"redress/app/authz"
	"redress/models"
)

// OwnSession is a session as its owner sees it.
type OwnSession struct {
	// Handle names the session in forms; it opens nothing.
	Handle        string
	Agent         string
	Created, Seen time.Time
	This          bool
}

func handleOf(v models.Session) string { return v.ID[:min(16, len(v.ID))] }

// OwnSessions lists the sessions of whoever is signed in, the latest first.
func (s *Service) OwnSessions(ctx context.Context, id Identity) ([]OwnSession, error) {
	if _, err := authz.Do(id.Account, authz.AccountSession, models.AnyObject); err != nil {
		return nil, err
	}
	list, err := s.live(ctx, id.Account.Account)
	out := make([]OwnSession, 0, len(list))
	for _, v := range list {
		out = append(out, OwnSession{Handle: handleOf(v), Agent: v.Agent, Created: v.CreatedAt, Seen: v.SeenAt, This: v.ID == id.Session.ID})
	}
	slices.SortFunc(out, func(a, b OwnSession) int { return cmp.Or(b.Seen.Compare(a.Seen), cmp.Compare(a.Handle, b.Handle)) })
	return out, err
}

// live are the sessions of an account that have not ended.
func (s *Service) live(ctx context.Context, account string) ([]models.Session, error) {
	list, err := s.Store.SessionsOf(ctx, account)
	now := s.now()
	return slices.DeleteFunc(list, func(v models.Session) bool { return !now.Before(v.ExpiresAt) }), err
}

// EndSession ends one of the reader's other sessions, or all of them when
// handle is "". An unknown one is models.ErrNotFound.
func (s *Service) EndSession(ctx context.Context, id Identity, handle string) error {
	actor := id.Account
	if _, err := authz.Do(actor, authz.AccountSession, models.AnyObject); err != nil {
		return err
	}
	if handle == "" {
		if err := s.endSessions(ctx, actor.Account, id.Session.ID); err != nil {
			return err
		}
		return s.audit(ctx, actor, "sessions.end", "")
	}
	list, err := s.live(ctx, actor.Account)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(v models.Session) bool { return handleOf(v) == handle })
	if i < 0 {
		return models.ErrNotFound
	}
	if err := ignoreMissing(s.Store.DeleteSession(ctx, list[i].ID)); err != nil {
		return err
	}
	return s.audit(ctx, actor, "session.end", "")
}

// endSessions ends the sessions of an account but one.
func (s *Service) endSessions(ctx context.Context, account, except string) error {
	list, err := s.Store.SessionsOf(ctx, account)
	if err != nil {
		return err
	}
	var failed error
	for _, v := range list {
		if v.ID != except {
			failed = errors.Join(failed, ignoreMissing(s.Store.DeleteSession(ctx, v.ID)))
		}
	}
	return failed
}
