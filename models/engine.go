package models

import (
	"context"
	"io"
	"time"
)

// Doc is a document as an engine keeps it: BSON bytes whose "_id" is ID and
// whose "version" (int64) is Version. Personal text in it is sealed.
type Doc struct {
	ID      string
	Version int64
	BSON    []byte
}

// Engine keeps documents of the declared Collections. It knows no business
// rule. Every write is durable when the call returns nil: a power cut after it
// does not undo it. All methods may be called from many goroutines, and by any
// number of processes where the engine allows it.
//
// The errors are ErrNotFound, ErrExists, ErrConflict, the context's error, or
// an error of the engine itself after which the outcome of a write is unknown.
type Engine interface {
	// Insert adds a document. ErrExists when its id or one of its unique
	// values is taken.
	Insert(ctx context.Context, collection string, d Doc) error
	// Get reads a document by id; ErrNotFound.
	Get(ctx context.Context, collection, id string) (Doc, error)
	// GetAll reads the documents of different ids by ascending id, up to the one
	// with which they come to so many bytes. Those that are not there are left out.
	GetAll(ctx context.Context, collection string, ids []string, bytes int) ([]Doc, error)
	// Replace writes a document where the stored version is old. ErrConflict
	// when it is another one, ErrNotFound when there is none, ErrExists when a
	// unique value is taken by another document.
	Replace(ctx context.Context, collection string, d Doc, old int64) error
	// Delete removes a document where the stored version is old; errors as Replace.
	Delete(ctx context.Context, collection, id string, old int64) error
	// InOrder carries out writes one after another. It stops at the first that
	// is refused, with that one's error, and says how many were done before.
	// Whenever one of them is durable, those before it are; an engine may make
	// them durable at one stroke, and no caller may rely on that.
	InOrder(ctx context.Context, writes ...Write) (done int, err error)
	// Each carries out writes that have nothing to do with one another, and says
	// of each, in their order, what Insert or Replace would have said.
	Each(ctx context.Context, writes ...Write) []error
	// Find returns at most q.Limit documents in q's order.
	Find(ctx context.Context, collection string, q Query) ([]Doc, error)
	// Group counts; the rows come ordered by their keys.
	Group(ctx context.Context, collection string, g Grouping) ([]Group, error)
	// Name is "sqlite" or "mongodb"; Ping answers nil when the engine can read.
	Name() string
	Ping(ctx context.Context) error
	Close() error
}

// Snapshotter is an engine that can show all its documents as they are at one
// moment, whatever is written meanwhile. Not every engine can.
type Snapshotter interface {
	// Snapshot fixes the moment: every write that was durable before the call is
	// in it. The caller must close it; it may be used by one goroutine.
	Snapshot(ctx context.Context) (Snapshot, error)
}

// Snapshot is the documents of one moment. Errors as Engine's.
type Snapshot interface {
	Find(ctx context.Context, collection string, q Query) ([]Doc, error)
	Close() error
}

// Write is one of several writes.
type Write struct {
	Collection string
	Doc        Doc
	// New says that it is an Insert; otherwise it is a Replace of version Old.
	New bool
	Old int64
}

// BlobStore keeps sealed bytes by id. Errors as Engine's.
type BlobStore interface {
	// Put stores what it reads to the end. When it returns nil the bytes are
	// durable, and so are those of whoever was first when it returns ErrExists. On
	// an error of the reader nothing is visible; on others the bytes may be.
	Put(ctx context.Context, id string, r io.Reader) error
	// Open reads the bytes back; ErrNotFound.
	Open(ctx context.Context, id string) (io.ReadCloser, error)
	// Delete removes the bytes; ErrNotFound.
	Delete(ctx context.Context, id string) error
	// StoredAt is when the bytes were put, by the clock of the machine that did;
	// ErrNotFound. When it says so they are durable, whoever put them.
	StoredAt(ctx context.Context, id string) (time.Time, error)
	// List returns at most limit ids after the given one, in order.
	List(ctx context.Context, after string, limit int) ([]string, error)
}
