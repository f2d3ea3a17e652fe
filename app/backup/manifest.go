package backup

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"time"
)

// format is the version of the archive's layout.
const format = 1

// Header is the first entry of a backup.
type Header struct {
	Format int `json:"format"`
	// Program is the version of redress that wrote the backup, Engine the store
	// it was made from: "sqlite" or "mongodb".
	Program string `json:"program"`
	Engine  string `json:"engine"`
	// Begun is when the copying began: every write that was acknowledged before
	// is in the backup.
	Begun time.Time `json:"begun"`
	// Keys recognises the key file the data needs; it gives nothing of it away.
	Keys string `json:"keys"`
	// WithKeys says that the key file itself is in the backup.
	WithKeys bool `json:"with_keys,omitempty"`
}

// Manifest is the last entry of a backup: what must have come before it.
type Manifest struct {
	Header
	Ended time.Time `json:"ended"`
	Parts []Part    `json:"parts"`
	// Gone are files that were there when the copying began and were deleted,
	// by an erasure for example, before their turn came.
	Gone []string `json:"gone,omitempty"`
	// Log is the signed checkpoint of the custody log at the beginning.
	Log string `json:"log,omitempty"`
}

// Part sums up one collection, or all files (named "files").
type Part struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
	Bytes int64  `json:"bytes"`
	// SHA256 is taken over every item in order of id: the length of the id, the
	// id, the bytes, and behind them their number. Lengths are 8 bytes, big-endian.
	SHA256 string `json:"sha256"`
}

// filesPart is the name of the part that holds the files.
const filesPart = "files"

// Sums up a manifest's parts.
func (m Manifest) total() (documents, files, bytes int64) {
	for _, p := range m.Parts {
		bytes += p.Bytes
		if p.Name == filesPart {
			files += p.Count
		} else {
			documents += p.Count
		}
	}
	return documents, files, bytes
}

// Documents, Files and Bytes are what a backup holds in all.
func (m Manifest) Documents() int64 { n, _, _ := m.total(); return n }

// Files counts the sealed files.
func (m Manifest) Files() int64 { _, n, _ := m.total(); return n }

// Bytes is the size of documents and files as stored.
func (m Manifest) Bytes() int64 { _, _, n := m.total(); return n }

// tally computes a Part as its items go by.
type tally struct {
	Part
	hash hash.Hash
	item int64
}

func newTally(name string) *tally { return &tally{Part: Part{Name: name}, hash: sha256.New()} }

func (t *tally) length(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	t.hash.Write(b[:])
}

// begin starts an item; its bytes are written to the tally until end.
func (t *tally) begin(id string) {
	t.length(int64(len(id)))
	t.hash.Write([]byte(id))
	t.item = 0
}

// Write implements io.Writer.
func (t *tally) Write(p []byte) (int, error) {
	t.item += int64(len(p))
	return t.hash.Write(p)
}

func (t *tally) end() {
	t.length(t.item)
	t.Count, t.Bytes = t.Count+1, t.Bytes+t.item
}

func (t *tally) part() Part {
	t.SHA256 = hex.EncodeToString(t.hash.Sum(nil))
	return t.Part
}
