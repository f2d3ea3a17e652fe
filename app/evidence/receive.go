// Package evidence takes a file in: it finds the type in the bytes, refuses
// what is not allowed, and counts and hashes while the bytes stream through.
// Nothing here changes a byte of the original.
package evidence

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"redress/models"
)

// The refusals of a file; each has a catalogue text under "evidence.error.".
var (
	ErrType  = errors.New("evidence: type not allowed")
	ErrLarge = errors.New("evidence: larger than allowed")
	ErrEmpty = errors.New("evidence: empty file")
)

// allowed maps the media types found in bytes to the type recorded. A chat that
// was saved as text may look like a table; any other kind of text, HTML or a
// script say, is not plain text and not in the list.
var allowed = map[string]string{
	"image/jpeg": "image/jpeg", "image/png": "image/png", "image/apng": "image/png", "image/webp": "image/webp",
	"image/heic": "image/heic", "image/heif": "image/heic", "image/heic-sequence": "image/heic", "image/heif-sequence": "image/heic",
	"application/pdf": "application/pdf",
	"video/mp4":       "video/mp4", "video/x-m4v": "video/mp4", "video/quicktime": "video/mp4", "video/3gpp": "video/mp4", "video/3gpp2": "video/mp4",
	"audio/mpeg": "audio/mpeg", "audio/mp4": "audio/mp4", "audio/x-m4a": "audio/mp4", "audio/amr": "audio/amr",
	"text/plain": "text/plain", "text/csv": "text/plain", "text/tab-separated-values": "text/plain",
}

// HeadBytes is how much of a file is looked at to find its type.
const HeadBytes = 3072

// Reader streams a file's original bytes while measuring them.
type Reader struct {
	// Type is the media type found in the bytes.
	Type string

	src  io.Reader
	hash hash.Hash
	size int64
	most int64
}

// Receive looks at the beginning of a file. It returns ErrType for a type
// that is not allowed and ErrEmpty for no bytes at all; reading the Reader
// gives ErrLarge once more than most bytes have come.
func Receive(src io.Reader, most int64) (*Reader, error) {
	buffered := bufio.NewReaderSize(src, 64<<10)
	head, err := buffered.Peek(HeadBytes)
	if len(head) == 0 {
		if err != nil && err != io.EOF { // a wrapped one is a body that broke off
			return nil, err
		}
		return nil, ErrEmpty
	}
	name, err := TypeOf(head)
	if err != nil {
		return nil, err
	}
	return &Reader{Type: name, src: buffered, hash: sha256.New(), most: most}, nil
}

// TypeOf finds the media type in the first HeadBytes of a file, or in all of a
// shorter one; ErrType when it is not allowed.
func TypeOf(head []byte) (string, error) {
	found, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	if name, ok := allowed[found]; ok {
		return name, nil
	}
	return "", ErrType
}

// Read passes the bytes on.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.src.Read(p)
	r.size += int64(n)
	if r.size > r.most {
		return 0, ErrLarge
	}
	r.hash.Write(p[:n])
	return n, err
}

// Fill writes what was measured into the metadata, after the last byte.
func (r *Reader) Fill(e *models.Evidence) {
	e.Type, e.Size, e.SHA256 = r.Type, r.size, hex.EncodeToString(r.hash.Sum(nil))
}

// Holds says whether a file of a type can have what a step of the pipeline
// looks for. HEIC is not decoded, but what the camera wrote into it is read.
func Holds(mediaType string, step models.EffectKind) bool {
	picture := mediaType == "image/jpeg" || mediaType == "image/png" || mediaType == "image/webp"
	switch step {
	case models.EffectScan:
		return true
	case models.EffectPreview, models.EffectFingerprint, models.EffectCodes:
		return picture
	case models.EffectMetadata:
		return picture || mediaType == "image/heic"
	case models.EffectText:
		return mediaType == "application/pdf" || mediaType == "text/plain"
	}
	return false
}
