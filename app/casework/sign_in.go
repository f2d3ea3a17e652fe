package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"redress/models"
)

// Ends of a session: security decision D8.
const (
	staffIdle   = 30 * time.Minute
	publicIdle  = 60 * time.Minute
	sessionLife = 12 * time.Hour
	// seenEvery spares a write at each request.
	seenEvery = time.Minute
)

// ErrSignIn is returned for any wrong pair of login and password, for an
// unknown and for a disabled account: they are never told apart.
var ErrSignIn = errors.New("wrong login or password")

// Identity is who a browser is, in the three parts it can act in.
type Identity struct {
	Session models.Session
	// Staff is signed in, Filer holds a draft, Complainant has opened a case;
	// each is a visitor without an object when that is not so.
	Staff, Filer, Complainant models.Actor
}

// SessionID is what is stored of a browser's secret token.
func SessionID(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// Who reads the identity behind a token. An unknown or ended session is a visitor.
func (s *Service) Who(ctx context.Context, token string) (Identity, error) {
	visitor := models.Actor{Role: models.RoleVisitor}
	id := Identity{Staff: visitor, Filer: visitor, Complainant: visitor}
	if token == "" {
		return id, nil
	}
	session, err := s.Store.Session(ctx, SessionID(token))
	if errors.Is(err, models.ErrNotFound) {
		return id, nil
	}
	now := s.now()
	if err != nil || !now.Before(session.ExpiresAt) {
		return id, err
	}
	id.Filer.Case = session.Draft
	if session.Case != "" {
		id.Complainant = models.Actor{Role: models.RoleComplainant, Case: session.Case}
	}
	idle := publicIdle
	if session.Account != "" {
		idle = staffIdle
		a, err := s.Store.Account(ctx, session.Account)
		if err != nil || a.Disabled || a.Epoch != session.Epoch {
			return Identity{Staff: visitor, Filer: visitor, Complainant: visitor}, ignoreMissing(err)
		}
		id.Staff = models.Actor{Role: a.Role, Account: a.ID, Org: a.Org, Name: string(a.Name)}
	}
	id.Session = session
	err = s.touch(ctx, &id.Session, now, idle)
	return id, err
}

func ignoreMissing(err error) error {
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	return err
}

// touch moves the idle end on, at most once a minute and never past the life of a session.
func (s *Service) touch(ctx context.Context, session *models.Session, now time.Time, idle time.Duration) error {
	if now.Sub(session.SeenAt) < seenEvery {
		return nil
	}
	session.SeenAt, session.ExpiresAt = now, earlier(now.Add(idle), session.CreatedAt.Add(sessionLife))
	saved, err := s.Store.SaveSession(ctx, *session)
	if errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrNotFound) {
		return nil // another request of the same browser did it
	}
	if err == nil {
		*session = saved
	}
	return err
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Hold makes a session under a new token that carries what the old one held
// and what change adds. The old session ends, so a token that somebody planted
// before is worth nothing. What is added while somebody is signed in does not
// lengthen the life of the sign-in.
func (s *Service) Hold(ctx context.Context, old models.Session, change func(*models.Session)) (token string, err error) {
	b := s.entropy()
	c := s.entropy()
	token = hex.EncodeToString(append(b[:16:16], c[:16]...))
	now := s.now()
	next := models.Session{
		ID: SessionID(token), Account: old.Account, Epoch: old.Epoch, Draft: old.Draft, Case: old.Case,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(publicIdle),
	}
	change(&next)
	if next.Account != "" {
		if next.Account == old.Account {
			next.CreatedAt = old.CreatedAt
		}
		next.ExpiresAt = earlier(now.Add(staffIdle), next.CreatedAt.Add(sessionLife))
	}
	if _, err := s.Store.SaveSession(ctx, next); err != nil {
		return "", err
	}
	if old.ID != "" {
		err = ignoreMissing(s.Store.DeleteSession(ctx, old.ID))
	}
	return token, err
}

// SignIn checks a login and returns the account; ErrSignIn, or models.ErrBusy
// after too many wrong tries from one address or on one login. A right one is
// not counted: a whole office may share an address.
func (s *Service) SignIn(ctx context.Context, login, password, address string) (models.Account, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	counted := []string{address, "login:" + login}
	for _, who := range counted {
		if err := s.limit(ctx, limitSignIn, who); err != nil {
			return models.Account{}, err
		}
	}
	a, err := s.Store.AccountByLogin(ctx, login)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return models.Account{}, err
	}
	phc := a.Password
	if phc == "" {
		phc = nobody // an unknown login takes as long as a known one
	}
	ok, err := s.hasher.verify(ctx, password, phc)
	if err != nil {
		return models.Account{}, err
	}
	if !ok || a.ID == "" || a.Disabled {
		return models.Account{}, ErrSignIn
	}
	for _, who := range counted {
		if _, err := s.count(ctx, limitSignIn, who, -1); err != nil {
			return models.Account{}, err
		}
	}
	return a, s.audit(ctx, models.Actor{Account: a.ID}, "sign_in", "")
}

// nobody is a hash that no password gives: its key is all zero bits.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, session models.Session) error {
	if session.ID == "" {
		return nil
	}
	return ignoreMissing(s.Store.DeleteSession(ctx, session.ID))
}
