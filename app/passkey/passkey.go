// Package passkey registers and checks passkeys (WebAuthn). It keeps nothing:
// what a ceremony needs to end is a state that the caller stores between its two
// halves and uses once.
package passkey

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// ErrRefused is returned for any answer of a browser that does not fit.
var ErrRefused = errors.New("the passkey was not accepted")

// Party is the site that passkeys are made for.
type Party struct{ w *webauthn.WebAuthn }

// New makes the party of the address people use. Browsers make passkeys for
// names only: of an address that is a number it is nil, and there are none.
func New(baseURL string) (*Party, error) {
	u, err := url.Parse(baseURL)
	if err != nil {
		return nil, err
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil || u.Hostname() == "" {
		return nil, nil
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Redress", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys for %s: %w", u.Hostname(), err)
	}
	return &Party{w}, nil
}

// Key is a passkey as it is stored.
type Key struct {
	// ID is base64url; Credential is JSON.
	ID, Credential string
	// Cloned says that the counter of signatures went back, as it does when
	// there are two copies of a key.
	Cloned bool
}

// User is an account as passkeys know it. Handle is at most 64 bytes.
type User struct {
	Handle, Login, Name string
	// Credentials are those of the keys the account has.
	Credentials []string
}

// user adapts a User.
type user struct {
	User
	keys []webauthn.Credential
}

func (u user) WebAuthnID() []byte                         { return []byte(u.Handle) }
func (u user) WebAuthnName() string                       { return u.Login }
func (u user) WebAuthnDisplayName() string                { return u.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.keys }

func known(u User) (user, error) {
	out := user{User: u, keys: make([]webauthn.Credential, len(u.Credentials))}
	for i, text := range u.Credentials {
		if err := json.Unmarshal([]byte(text), &out.keys[i]); err != nil {
			return out, fmt.Errorf("a stored passkey: %w", err)
		}
	}
	return out, nil
}

// Register begins to make a passkey: options for the browser, state for Registered.
func (p *Party) Register(u User) (options, state string, err error) {
	who, err := known(u)
	if err != nil {
		return "", "", err
	}
	creation, session, err := p.w.BeginRegistration(who, webauthn.WithExclusions(webauthn.Credentials(who.keys).CredentialDescriptors()))
	if err != nil {
		return "", "", err
	}
	return both(creation.Response, session)
}

// Registered ends it with the browser's answer; ErrRefused.
func (p *Party) Registered(u User, state, answer string) (Key, error) {
	who, err := known(u)
	if err != nil {
		return Key{}, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(state), &session); err != nil {
		return Key{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Key{}, refused(err)
	}
	credential, err := p.w.CreateCredential(who, session, parsed)
	if err != nil {
		return Key{}, refused(err)
	}
	return stored(credential)
}

// SignIn begins to use a passkey, whoever it is of.
func (p *Party) SignIn() (options, state string, err error) {
	assertion, session, err := p.w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return "", "", err
	}
	return both(assertion.Response, session)
}

// SignedIn ends it: find looks an account up by the handle the passkey names,
// and the key it used is returned as it is to be stored now. ErrRefused, or the
// error of find.
func (p *Party) SignedIn(state, answer string, find func(handle string) (User, error)) (Key, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(state), &session); err != nil {
		return Key{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Key{}, refused(err)
	}
	var failed error
	_, credential, err := p.w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		u, err := find(string(handle))
		if err != nil {
			failed = err
			return nil, err
		}
		return known(u)
	}, session, parsed)
	if failed != nil {
		return Key{}, failed
	}
	if err != nil {
		return Key{}, refused(err)
	}
	return stored(credential)
}

func refused(err error) error {
	var detail *protocol.Error
	if errors.As(err, &detail) {
		return fmt.Errorf("%w: %s (%s)", ErrRefused, detail.Details, detail.DevInfo)
	}
	return fmt.Errorf("%w: %w", ErrRefused, err)
}

func both(options, session any) (string, string, error) {
	a, err := json.Marshal(options)
	if err != nil {
		return "", "", err
	}
	b, err := json.Marshal(session)
	return string(a), string(b), err
}

func stored(c *webauthn.Credential) (Key, error) {
	cloned := c.Authenticator.CloneWarning
	c.Authenticator.CloneWarning = false
	text, err := json.Marshal(c)
	return Key{ID: base64.RawURLEncoding.EncodeToString(c.ID), Credential: string(text), Cloned: cloned}, err
}
