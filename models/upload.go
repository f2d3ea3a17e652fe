package models

import (
	"context"
	"io"
	"time"
)

// UploadTTL is how long an unfinished upload is kept after its last bytes.
const UploadTTL = 24 * time.Hour

// Upload is a file that arrives in pieces, for a draft or for a case.
type Upload struct {
	// ID is 128 random bits; it is part of an address and gives no access by itself.
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	// Case is the draft or case it is for, File what the file will be called.
	Case CaseID     `bson:"case"`
	File EvidenceID `bson:"file"`
	// Kind, Shows, CapturedOn and Name are those of Evidence.
	Kind       string   `bson:"kind"`
	Shows      Personal `bson:"shows,omitempty"`
	CapturedOn string   `bson:"captured_on,omitempty"`
	Name       Personal `bson:"name,omitempty"`
	// Length is how many bytes will come, Offset how many are durable here.
	Length int64 `bson:"length"`
	Offset int64 `bson:"offset"`
	// Cells hold the bytes that are here, in order.
	Cells []Cell `bson:"cells,omitempty"`
	// Sum is the state of the SHA-256 over the bytes that are here, in hex. It is
	// sealed, because it holds the last few of them.
	Sum Personal `bson:"sum,omitempty"`
	// Type is the media type found in the first bytes, "" before they are here.
	Type string `bson:"type,omitempty"`
	// SHA256 is what the sender says of the whole file, in hex, "" for nothing.
	SHA256 string `bson:"sha256,omitempty"`
	// Closed says that all bytes are here and the file is being made; Named that
	// the draft or case names it.
	Closed    bool      `bson:"closed,omitempty"`
	Named     bool      `bson:"named,omitempty"`
	StartedAt time.Time `bson:"started_at"`
	ExpiresAt time.Time `bson:"expires_at"`
}

// Incoming are bytes on their way into an upload.
type Incoming struct {
	// Body ends where the sender stopped; an error other than io.EOF refuses
	// all that came.
	Body io.Reader
	// Look finds the type in the first Head bytes, or in all there are when the
	// whole file has fewer. It may refuse the file.
	Head int
	Look func(head []byte) (mediaType string, err error)
	// Accept is asked when all is stored and nothing counts yet.
	Accept func() error
}

// UploadStore keeps unfinished files.
type UploadStore interface {
	// CreateUpload stores a new upload without bytes; ErrExists.
	CreateUpload(ctx context.Context, g Grant, u Upload) (Upload, error)
	// Upload reads one; ErrNotFound when there is none or it is for another case.
	Upload(ctx context.Context, g Grant, id CaseID, upload string) (Upload, error)
	// UploadsOf lists those of a draft or case, the one that ends first first.
	UploadsOf(ctx context.Context, g Grant, id CaseID) ([]Upload, error)
	// AppendUpload stores bytes behind those that are here and moves the offset
	// when they are durable. u is the upload as it was read: ErrConflict when
	// somebody else wrote meanwhile.
	AppendUpload(ctx context.Context, g Grant, key KeyBox, u Upload, in Incoming, expires time.Time) (Upload, error)
	// CloseUpload makes the file of an upload that has all its bytes, and tells
	// their SHA-256 in hex. From then on nothing but NameUpload changes it.
	// Repeating it changes nothing.
	CloseUpload(ctx context.Context, g Grant, key KeyBox, u Upload) (Upload, string, error)
	// NameUpload notes that the draft or case names the file.
	NameUpload(ctx context.Context, g Grant, u Upload) error
	// DeleteUpload forgets an upload with its bytes, or without them once it was
	// closed: then they are a file's. ErrConflict when somebody else wrote meanwhile.
	DeleteUpload(ctx context.Context, g Grant, u Upload) error
	// ExpiredUploads lists uploads whose time is over.
	ExpiredUploads(ctx context.Context, g Grant, now time.Time, limit int) ([]Upload, error)
	// Room is how much of the disk below the files is free, in bytes; both are 0
	// where nobody can tell.
	Room(ctx context.Context) (free, total int64, err error)
}
