package models

import (
	"context"
	"time"
)

// LogPageSize is how many leaves a page of the custody log holds.
const LogPageSize = 256

// LogLeaf is one leaf of the custody log as it is stored: what it commits to,
// and whose it is, which the log itself does not tell.
type LogLeaf struct {
	// Kind is "case" or "audit"; Of is the case number or the id of the entry.
	Kind string `bson:"kind"`
	Of   string `bson:"of"`
	// Seq is the number of the event, 0 for an entry; Hash is the chain head
	// after it, or the hash of the entry.
	Seq  int64  `bson:"seq,omitempty"`
	Hash []byte `bson:"hash"`
}

// LogPage is a run of leaves. The pages, in order, are the whole log; a full
// one never changes again.
type LogPage struct {
	// ID is the number of the page, from 0, in 12 digits.
	ID      string    `bson:"_id"`
	Version int64     `bson:"version"`
	Leaves  []LogLeaf `bson:"leaves"`
	// Hashes are the hashes of the tree that these leaves complete, 32 bytes each.
	Hashes []byte `bson:"hashes"`
	// Done is how many leaves surely have their entry among the heads.
	Done int `bson:"done"`
}

// LogHead says what the log holds of one case or one audit entry.
type LogHead struct {
	// ID is LogLeaf.Of, behind "audit/" for an entry of the audit log.
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	// Seq is the last event that was logged, Leaf its leaf, First the leaf of
	// the filing: leaves count from 0.
	Seq   int64 `bson:"seq"`
	Leaf  int64 `bson:"leaf"`
	First int64 `bson:"first"`
}

// Checkpoint is a signed statement of what the log was.
type Checkpoint struct {
	// ID is the number of leaves in 20 digits.
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	// Note is the signed note.
	Note string    `bson:"note"`
	At   time.Time `bson:"at"`
	// Stamp is an RFC 3161 time stamp token over the SHA-256 of the note (DER).
	Stamp []byte `bson:"stamp,omitempty"`
}

// Tip is what there is to log of a case or an audit entry.
type Tip struct {
	LogLeaf
	// First is the hash of the filing, nil where it is the tip itself or unknown.
	First []byte
	// ChangedAt is when it was written, by the clock of the writer.
	ChangedAt time.Time
	// Sealed says that the keys of this installation vouch for the tip. What is
	// not sealed was written by somebody else, or cannot be read.
	Sealed bool
}

// LogStore keeps the custody log: pages of leaves, what they hold of each case,
// and signed checkpoints. Every method wants a grant for any object.
type LogStore interface {
	// CaseTips and AuditTips list what was written at an instant or later,
	// earliest first, behind the given one (nil at the beginning).
	CaseTips(ctx context.Context, g Grant, from time.Time, after *Tip, limit int) ([]Tip, error)
	AuditTips(ctx context.Context, g Grant, from time.Time, after *Tip, limit int) ([]Tip, error)
	// CaseTip reads that of one case; ErrNotFound.
	CaseTip(ctx context.Context, g Grant, id CaseID) (Tip, error)
	// EachTip calls f for every case in order of id, or every audit entry.
	EachTip(ctx context.Context, g Grant, kind string, f func(Tip) error) error

	// LogPage reads a page; ErrNotFound. LastLogPage reads the last one and its
	// number, -1 when there is none.
	LogPage(ctx context.Context, g Grant, number int64) (LogPage, error)
	LastLogPage(ctx context.Context, g Grant) (LogPage, int64, error)
	// AppendLog writes a page, new when its Version is 0, then the heads its new
	// leaves belong to. ErrConflict when somebody else wrote the page meanwhile;
	// the heads of a page that was written may then be missing.
	AppendLog(ctx context.Context, g Grant, p LogPage, heads []LogHead) (LogPage, error)
	LogHead(ctx context.Context, g Grant, id string) (LogHead, error)
	// SaveLogHead writes a head, new when its Version is 0; ErrConflict when
	// somebody else did. EachLogHead calls f for all, in order of id.
	SaveLogHead(ctx context.Context, g Grant, h LogHead) error
	EachLogHead(ctx context.Context, g Grant, f func(LogHead) error) error

	// AddCheckpoint stores a checkpoint; ErrExists when there is one of its size.
	AddCheckpoint(ctx context.Context, g Grant, c Checkpoint) error
	// StampCheckpoint adds a time stamp to one that has none.
	StampCheckpoint(ctx context.Context, g Grant, id string, stamp []byte) error
	// Checkpoints lists checkpoints behind an id, in order; LastCheckpoint is
	// the largest, ErrNotFound when there is none.
	Checkpoints(ctx context.Context, g Grant, after string, limit int) ([]Checkpoint, error)
	LastCheckpoint(ctx context.Context, g Grant) (Checkpoint, error)
}
