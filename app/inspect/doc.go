// Package inspect looks into files that strangers have sent. It decodes
// pictures, reads what cameras write into them, QR codes and text, and makes
// the copies that screens and the other side see.
//
// All of that runs in a process of its own, the hidden command "redress
// inspect", which has an empty environment, opens no files, and may use only so
// much memory and time. A file that makes it fail costs its own results and
// nothing else. See Pool.
package inspect

import (
	"context"
	"errors"
	"io"
)

// The steps. Redact is asked for by people, the others by the pipeline.
const (
	Preview     = "preview"
	Fingerprint = "fingerprint"
	Metadata    = "metadata"
	Codes       = "qr"
	Text        = "text"
	Redact      = "redact"
)

// Request says what to do with one file.
type Request struct {
	Steps []string `json:"steps"`
	// Type is the media type found in the bytes.
	Type string `json:"type"`
	// Areas are painted black by Redact.
	Areas []Area `json:"areas,omitempty"`
}

// Area is a part of a picture as people see it, upright, in thousandths of its
// width and height.
type Area struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// Result is what came of one step. A step that has nothing to say of a file, a
// text for example of a picture, is neither Ready nor an error.
type Result struct {
	Step  string `json:"step"`
	Ready bool   `json:"ready,omitempty"`
	// Taken, Device and Place are from Metadata, Codes from Codes, Hash (64 bits
	// in hex) from Fingerprint.
	Taken  string   `json:"taken,omitempty"`
	Device string   `json:"device,omitempty"`
	Place  string   `json:"place,omitempty"`
	Codes  []string `json:"codes,omitempty"`
	Hash   string   `json:"hash,omitempty"`
	// Data is a JPEG from Preview and Redact, UTF-8 from Text.
	Data []byte `json:"-"`
}

// Inspector takes the steps of a request with a file. The results are of those
// steps that came to an end before the error, if there is one: ErrDied, the
// reader's own error, or the context's.
type Inspector interface {
	Inspect(ctx context.Context, q Request, file io.Reader) ([]Result, error)
}

// ErrDied means that the process which looked into a file died over it, or was
// killed because it took too long.
var ErrDied = errors.New("inspect: the process died over the file")

// MaxBytes is the largest file that is looked into. Pictures and texts of
// people are far smaller; of a film there is nothing to be read here.
const MaxBytes = 64 << 20
