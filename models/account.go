package models

import "time"

// Account is a person who works with the program.
type Account struct {
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	// Login is lower case and unique. Of a buyer it is a keyed hash, so that a
	// stolen store does not say who has complained; the name is the login then.
	Login string   `bson:"login"`
	Name  Personal `bson:"name"`
	Role  Role     `bson:"role"`
	// Org is the organisation the person works for, "" for the one office of a
	// plain installation.
	Org string `bson:"org,omitempty"`
	// Password is an Argon2id hash, "" until the person has chosen one.
	Password string `bson:"password"`
	Disabled bool   `bson:"disabled,omitempty"`
	// MustReset keeps the password from opening anything until its owner has
	// chosen another one through a link.
	MustReset bool `bson:"must_reset,omitempty"`
	// TOTP is the key shared with an authenticator app, in base 32, "" without
	// one; TOTPStep is the last step of 30 seconds whose code was used.
	TOTP     Personal `bson:"totp,omitempty"`
	TOTPStep int64    `bson:"totp_step,omitempty"`
	// Recovery are keyed hashes of the recovery codes that are left.
	Recovery []string  `bson:"recovery,omitempty"`
	Passkeys []Passkey `bson:"passkeys,omitempty"`
	// Cases are what a buyer has put on the list of his own.
	Cases []CaseID `bson:"cases,omitempty"`
	// Epoch grows with every change of what opens the account or of what it may
	// do: password, app, passkey, recovery codes, reset, role, organisation, and
	// whether it is disabled. Sessions of an older epoch are void.
	Epoch     int64     `bson:"epoch"`
	CreatedAt time.Time `bson:"created_at"`
}

// Second says whether the account has a second factor.
func (a Account) Second() bool { return a.TOTP != "" || len(a.Passkeys) > 0 }

// Working says whether work can be given to the account: it is not disabled,
// and who was invited has come.
func (a Account) Working() bool { return !a.Disabled && a.Password != "" }

// Passkey is a credential of WebAuthn that an account has registered.
type Passkey struct {
	// ID is the credential's, base64url; Name is what its owner calls it.
	ID   Personal `bson:"id"`
	Name Personal `bson:"name"`
	// Credential is what is needed to check a signature, as JSON.
	Credential Personal  `bson:"credential"`
	AddedAt    time.Time `bson:"added_at"`
	UsedAt     time.Time `bson:"used_at,omitempty"`
}

// Session is one signed-in browser, or one browser that holds a draft or has
// opened a case with its code.
type Session struct {
	// ID is the hex SHA-256 of the cookie; the cookie itself is never stored.
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	Account string `bson:"account,omitempty"`
	Epoch   int64  `bson:"epoch,omitempty"`
	// Pending is the account whose password was right while its second factor is
	// still to come. It opens nothing else.
	Pending string `bson:"pending,omitempty"`
	// Agent is the kind of browser in a word or two, for the list of sessions.
	Agent string `bson:"agent,omitempty"`
	// Draft and Case are what this browser may open without an account.
	Draft CaseID `bson:"draft,omitempty"`
	Case  CaseID `bson:"case,omitempty"`
	// Shared is the case this browser sees as its other side, Invite the
	// invitation that says so.
	Shared    CaseID    `bson:"shared,omitempty"`
	Invite    string    `bson:"invite,omitempty"`
	CreatedAt time.Time `bson:"created_at"`
	SeenAt    time.Time `bson:"seen_at"`
	ExpiresAt time.Time `bson:"expires_at"`
}

// AuditEntry is something staff did that belongs to no single case: signing
// in, changing an account, exporting a seller's history.
type AuditEntry struct {
	ID      string    `bson:"_id"`
	Version int64     `bson:"version"`
	At      time.Time `bson:"at"`
	Account string    `bson:"account"`
	Action  string    `bson:"action"`
	Object  string    `bson:"object,omitempty"`
	// MAC is made by the vault: nobody without its keys can add an entry.
	MAC []byte `bson:"mac,omitempty"`
}
