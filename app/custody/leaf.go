package custody

import (
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Kind says what a leaf of the log commits to.
type Kind string

// The kinds of leaves.
const (
	// Case: the chain head of a case after an event.
	Case Kind = "case"
	// Audit: one entry of the audit log.
	Audit Kind = "audit"
)

// Leaf is one entry of the log. Nothing in it is personal: a chain head names
// its case only to whoever has the history of the case.
type Leaf struct {
	Kind Kind
	// Seq is the number of the event; 0 for an entry of the audit log.
	Seq int64
	// Hash is the chain head after that event, or the hash of the entry.
	Hash []byte
}

// Record are the bytes the log hashes. Its form is part of every proof that was
// ever handed out.
func (l Leaf) Record() []byte {
	return fmt.Appendf(nil, "redress leaf 1\n%s %d %s\n", l.Kind, l.Seq, hex.EncodeToString(l.Hash))
}

// RecordHash is the hash of the leaf in the log.
func (l Leaf) RecordHash() tlog.Hash { return tlog.RecordHash(l.Record()) }
