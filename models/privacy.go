package models

import (
	"context"
	"time"
)

// The kinds of event about the personal data of a case.
const (
	// EventErasureAsked: the complainant asks for his data to be erased.
	EventErasureAsked EventKind = "erasure_asked"
	// EventHoldSet keeps the data for a legal claim or an investigation,
	// EventHoldLifted ends that.
	EventHoldSet    EventKind = "hold_set"
	EventHoldLifted EventKind = "hold_lifted"
	// EventRestricted: the data must be kept for now and is used for nothing
	// else (Personal Information Protection Law art. 47(2)).
	EventRestricted EventKind = "restricted"
	// EventErased: the key of the case is destroyed. It is the last event that
	// anybody can add but for views.
	EventErased EventKind = "erased"
)

// ErasureGround is why personal data is erased. A catalogue text exists under
// "erasure.ground.<ground>" for each.
type ErasureGround string

// The grounds of the Personal Information Protection Law, art. 47(1), items 1 to 5.
const (
	GroundPurpose   ErasureGround = "purpose"   // achieved, impossible, or no longer necessary for it
	GroundOver      ErasureGround = "over"      // the service has ended, or the time of keeping is over
	GroundWithdrawn ErasureGround = "withdrawn" // the person has withdrawn consent
	GroundUnlawful  ErasureGround = "unlawful"  // the data was processed against the law or an agreement
	GroundOther     ErasureGround = "other"     // another case that a law or regulation names
)

// ErasureGrounds lists them in the order of the law.
var ErasureGrounds = []ErasureGround{GroundPurpose, GroundOver, GroundWithdrawn, GroundUnlawful, GroundOther}

// Privacy is how the personal data of a case stands. It identifies nobody.
type Privacy struct {
	// AskedAt is when the complainant last asked for erasure.
	AskedAt time.Time `bson:"asked_at,omitempty"`
	// HeldAt is since when a hold keeps the data, zero when none does.
	HeldAt time.Time `bson:"held_at,omitempty"`
	// RestrictedAt is since when the data is kept and used for nothing else, and
	// Until the last day it must be kept, "2006-01-02".
	RestrictedAt time.Time `bson:"restricted_at,omitempty"`
	Until        string    `bson:"until,omitempty"`
	// ErasedAt is when the data was erased, on Ground.
	ErasedAt time.Time     `bson:"erased_at,omitempty"`
	Ground   ErasureGround `bson:"ground,omitempty"`
}

// IsZero says that nothing was ever decided about the data.
func (p Privacy) IsZero() bool { return p == Privacy{} }

// Erased says that nobody can read the personal data any more.
func (p Privacy) Erased() bool { return !p.ErasedAt.IsZero() }

// Withheld says that nobody is shown the personal data: it is erased, or kept
// and used for nothing else.
func (p Privacy) Withheld() bool { return p.Erased() || !p.RestrictedAt.IsZero() }

// PrivacyStep is one decision about the personal data of a case.
type PrivacyStep struct {
	Ground ErasureGround `bson:"ground,omitempty"`
	// Until is the last day the data must be kept.
	Until string `bson:"until,omitempty"`
	// Reason is what the complainant, or who set or lifted a hold, says.
	Reason Personal `bson:"reason,omitempty"`
}

func (c *Case) applyPrivacy(e Event, s *PrivacyStep) {
	p := &c.Privacy
	switch e.Kind {
	case EventErasureAsked:
		p.AskedAt = e.At
	case EventHoldSet:
		p.HeldAt = e.At
	case EventHoldLifted:
		p.HeldAt = time.Time{}
	case EventRestricted:
		p.RestrictedAt, p.Ground, p.Until = e.At, s.Ground, s.Until
	case EventErased:
		p.ErasedAt, p.Ground = e.At, s.Ground
	}
}

// Erasure is one line of the list of what was erased. It names no person. The
// list goes with every backup, and what it names is erased again when an older
// copy of the data is brought back.
type Erasure struct {
	// ID is the number of the case.
	ID      CaseID        `bson:"_id" json:"case"`
	Version int64         `bson:"version" json:"-"`
	Ground  ErasureGround `bson:"ground" json:"ground"`
	At      time.Time     `bson:"at" json:"at"`
	By      ActorRef      `bson:"by" json:"by"`
	// KeyHash recognises the key that was destroyed, whatever it was wrapped by.
	KeyHash string `bson:"key_hash" json:"key_hash"`
	// Open is true until every copy in this store is gone: the erasure has begun,
	// and may have come no further than this line.
	Open bool `bson:"open" json:"open,omitempty"`
}

// ErasureStore destroys the personal data of cases.
type ErasureStore interface {
	// EraseCase erases a case: change appends the EventErased or refuses; it is
	// pure and may run many times. The key of the case is destroyed, and with it
	// every personal field of the case, its draft and its archives; its files,
	// search terms and invitations are deleted. What was broken off is ended by
	// ReplayErasures. Repeating it changes nothing.
	EraseCase(ctx context.Context, g Grant, id CaseID, change func(Case) (Case, error)) (Case, error)
	// Erasures lists what was erased, by case number.
	Erasures(ctx context.Context, g Grant) ([]Erasure, error)
	// ReplayErasures erases everything in the list that is in the store, for
	// after an older copy was restored, and ends what was broken off here. One
	// that is Open is not erased if the case is open, held or has work to do by
	// now. It says how many cases it erased; one that fails keeps no other from it.
	ReplayErasures(ctx context.Context, g Grant, list []Erasure) (int, error)
}

// Scrubber is an engine that can leave nothing of old versions of documents in
// its files.
type Scrubber interface {
	Scrub(ctx context.Context) error
}
