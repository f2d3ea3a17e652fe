package models

import (
	"slices"
	"time"
)

// MaxEvidenceBytes is the largest single file, in bytes.
const MaxEvidenceBytes = 50 << 20

// MaxEvidenceFiles is how many files the parties can hand over in one case.
const MaxEvidenceFiles = 20

// EvidenceLetter is the kind of the office's own letters, kept beside what the
// parties hand over. Nobody can choose it for a file.
const EvidenceLetter = "letter"

// EvidenceID names one file of one case.
type EvidenceID string

// Cell is a part of a file's bytes that is stored by itself.
type Cell struct {
	Name string `bson:"name"`
	// Size is in plain bytes.
	Size int64 `bson:"size"`
}

// Evidence describes one file a party handed over. The bytes are in the blob
// store, sealed, exactly as they arrived.
type Evidence struct {
	ID EvidenceID `bson:"id"`
	// Kind is one of EvidenceKinds.
	Kind string `bson:"kind"`
	// Shows says in the buyer's words what the file shows.
	Shows Personal `bson:"shows,omitempty"`
	// CapturedOn is the day the screenshot or picture was made, as claimed, "2006-01-02" or "".
	CapturedOn string `bson:"captured_on,omitempty"`
	// Name is the file's name on the sender's device.
	Name Personal `bson:"name"`
	// Type is the media type found in the bytes, never the one claimed.
	Type string `bson:"type"`
	// Size is in bytes; SHA256 is over the original bytes, in hex.
	Size       int64     `bson:"size"`
	SHA256     string    `bson:"sha256"`
	ReceivedAt time.Time `bson:"received_at"`
	// Preview says how the re-encoded picture stands: "" not made yet, "ready", "none".
	Preview string `bson:"preview,omitempty"`
}

// PreviewID is the blob id of the evidence's re-encoded copy.
func (id EvidenceID) PreviewID() EvidenceID { return id + ".preview" }

// Supplied are the files the parties handed over: all but the office's letters.
func Supplied(files []Evidence) []Evidence {
	return slices.DeleteFunc(slices.Clone(files), func(e Evidence) bool { return e.Kind == EvidenceLetter })
}
