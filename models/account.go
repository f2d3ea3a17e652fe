package models

import "time"

// Account is a person who works with the program.
type Account struct {
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	// Login is lower case and unique.
	Login string   `bson:"login"`
	Name  Personal `bson:"name"`
	Role  Role     `bson:"role"`
	// Org is the organisation the person works for, "" for the one office of a
	// plain installation.
	Org      string `bson:"org,omitempty"`
	Password string `bson:"password"`
	Disabled bool   `bson:"disabled,omitempty"`
	// Epoch grows when the password or the role changes or the account is
	// disabled; sessions of an older epoch are void.
	Epoch     int64     `bson:"epoch"`
	CreatedAt time.Time `bson:"created_at"`
}

// Session is one signed-in browser, or one browser that holds a draft or has
// opened a case with its code.
type Session struct {
	// ID is the hex SHA-256 of the cookie; the cookie itself is never stored.
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	Account string `bson:"account,omitempty"`
	Epoch   int64  `bson:"epoch,omitempty"`
	// Draft and Case are what this browser may open without an account.
	Draft     CaseID    `bson:"draft,omitempty"`
	Case      CaseID    `bson:"case,omitempty"`
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
