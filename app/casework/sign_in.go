package casework

import (
	"cmp"
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
	// pendingLife is how long the second factor may take.
	pendingLife = 10 * time.Minute
	// seenEvery spares a write at each request.
	seenEvery = time.Minute
)

// ErrSignIn is returned for any wrong pair of login and password, for an
// unknown and for a disabled account: they are never told apart.
var ErrSignIn = errors.New("wrong login or password")

// Identity is who a browser is, in the parts it can act in.
type Identity struct {
	Session models.Session
	// Account is signed in, staff or buyer. Pending is the id of an account whose
	// second factor is still to come, "" otherwise.
	Account models.Actor
	Pending string
	// Staff is signed in, Filer holds a draft, Complainant has opened a case;
	// each is a visitor without an object when that is not so.
	Staff, Filer, Complainant models.Actor
	// Respondent was let into one case as its other side, or is a visitor.
	Respondent models.Actor
}

// SessionID is what is stored of a browser's secret token.
func SessionID(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// Who reads the identity behind a token. An unknown or ended session is a visitor.
func (s *Service) Who(ctx context.Context, token string) (Identity, error) {
	visitor := models.Actor{Role: models.RoleVisitor}
	nobody := Identity{Account: visitor, Staff: visitor, Filer: visitor, Complainant: visitor, Respondent: visitor}
	id := nobody
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
	if session.Shared != "" {
		id.Respondent = models.Actor{Role: models.RoleRespondent, Account: session.Invite, Case: session.Shared}
	}
	idle := publicIdle
	if account := cmp.Or(session.Account, session.Pending); account != "" {
		a, err := s.Store.Account(ctx, account)
		if err != nil || a.Disabled || a.MustReset || a.Epoch != session.Epoch {
			return nobody, ignoreMissing(err)
		}
		switch {
		case session.Account == "":
			if now.Before(session.CreatedAt.Add(pendingLife)) {
				id.Pending = a.ID
			}
		case a.Role.Staff():
			idle, id.Account = staffIdle, ActorOf(a)
			id.Staff = id.Account
		default:
			id.Account = ActorOf(a)
		}
	}
	id.Session = session
	err = s.touch(ctx, &id.Session, now, idle)
	return id, err
}

// ActorOf is who somebody acts as who has signed in to an account.
func ActorOf(a models.Account) models.Actor {
	return models.Actor{Role: a.Role, Account: a.ID, Org: a.Org, Name: string(a.Name)}
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
// before is worth nothing. What is added to a session does not lengthen the life
// of what it opens already.
func (s *Service) Hold(ctx context.Context, old models.Session, change func(*models.Session)) (token string, err error) {
	b := s.entropy()
	c := s.entropy()
	token = hex.EncodeToString(append(b[:16:16], c[:16]...))
	now := s.now()
	next := models.Session{
		ID: SessionID(token), Account: old.Account, Epoch: old.Epoch, Pending: old.Pending, Draft: old.Draft, Case: old.Case, Shared: old.Shared, Invite: old.Invite, Agent: old.Agent,
		CreatedAt: now, SeenAt: now,
	}
	change(&next)
	kept := func(is, was string) bool { return is != "" && is == was }
	if kept(next.Pending, old.Pending) || kept(next.Account, old.Account) || kept(string(next.Case), string(old.Case)) || kept(string(next.Shared), string(old.Shared)) {
		next.CreatedAt = old.CreatedAt
	}
	idle := publicIdle
	if next.Account != "" {
		idle = staffIdle
	}
	next.ExpiresAt = earlier(now.Add(idle), next.CreatedAt.Add(sessionLife))
	if _, err := s.Store.SaveSession(ctx, next); err != nil {
		return "", err
	}
	if old.ID != "" {
		err = ignoreMissing(s.Store.DeleteSession(ctx, old.ID))
	}
	return token, err
}

// SignIn checks login and password and returns the account, which StepOf says
// what it still needs; ErrSignIn, or models.ErrBusy
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
	a, err := s.accountByLogin(ctx, login)
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
	if !ok || a.ID == "" || a.Disabled || a.MustReset {
		return models.Account{}, s.refused(ctx, "sign_in.failed", a.ID)
	}
	for _, who := range counted {
		if _, err := s.count(ctx, limitSignIn, who, -1); err != nil {
			return models.Account{}, err
		}
	}
	return s.rehash(ctx, a, password)
}

// refused writes down that somebody was not let in, for a known account and for
// none alike, and is ErrSignIn.
func (s *Service) refused(ctx context.Context, action, account string) error {
	if err := s.audit(ctx, models.Actor{}, action, account); err != nil {
		return err
	}
	return ErrSignIn
}

// rehash stores the password anew where the parameters have been raised since.
func (s *Service) rehash(ctx context.Context, a models.Account, password string) (models.Account, error) {
	if current(a.Password) {
		return a, nil
	}
	phc, err := s.hash(ctx, password)
	if err != nil {
		return a, err
	}
	old := a.Password
	return s.Store.UpdateAccount(ctx, a.ID, func(a models.Account) (models.Account, error) {
		if a.Password == old {
			a.Password = phc
		}
		return a, nil
	})
}

// nobody is a hash that no password gives: its key is all zero bits.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// accountByLogin finds the account of staff or of a buyer; ErrNotFound. Both are
// looked for every time.
func (s *Service) accountByLogin(ctx context.Context, login string) (models.Account, error) {
	staff, err := s.Store.AccountByLogin(ctx, login)
	buyer, err2 := s.Store.AccountByLogin(ctx, s.buyerLogin(login))
	if errors.Is(err, models.ErrNotFound) {
		return buyer, err2
	}
	return staff, err
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, session models.Session) error {
	if session.ID == "" {
		return nil
	}
	err := ignoreMissing(s.Store.DeleteSession(ctx, session.ID))
	if err == nil && session.Account != "" {
		err = s.audit(ctx, models.Actor{Account: session.Account}, "sign_out", "")
	}
	return err
}
