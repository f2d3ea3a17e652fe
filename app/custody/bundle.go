package custody

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"redress/models/chain"
)

// Inclusion proves that a leaf is in the log that a signed checkpoint
// describes. It has a JSON form, which is part of proofs handed out.
type Inclusion struct {
	// Leaf is the index of the leaf, from 0; Seq the number of the event whose
	// chain head it commits to.
	Leaf int64 `json:"leaf"`
	Seq  int64 `json:"seq"`
	// Proof is the path from the leaf to the root.
	Proof tlog.RecordProof `json:"proof"`
	// Checkpoint is the signed note.
	Checkpoint string `json:"checkpoint"`
	// Stamp is an RFC 3161 time stamp token over the SHA-256 of Checkpoint (DER),
	// nil when the office has none made.
	Stamp []byte `json:"stamp,omitempty"`
}

// Bundle is all that is needed to check the history of one case with nothing
// but the public key. Its JSON form is what a dossier carries.
type Bundle struct {
	// Version is 1.
	Version int `json:"version"`
	// Case is the case number.
	Case string `json:"case"`
	// Records are all stored events from the first on.
	Records []chain.Record `json:"records"`
	// Inclusion proves that the chain head after event Inclusion.Seq is in the
	// log. Events behind it were not in the log yet when the bundle was made.
	Inclusion Inclusion `json:"inclusion"`
}

// Proved says what a verified bundle proves.
type Proved struct {
	// Head is the chain head after the last record.
	Head []byte
	// Logged is how many of the records, from the first on, the checkpoint
	// covers; Records is how many there are.
	Logged, Records int64
	Checkpoint      Checkpoint
}

// BundleVersion is the form of bundles that is made and understood.
const BundleVersion = 1

// Errors of a proof. ErrForged stands for a checkpoint that was not signed with
// the key.
var (
	ErrChain = errors.New("the history was changed")
	ErrProof = errors.New("the history is not in the log")
	ErrForm  = errors.New("this proof is of a form this program does not know")
)

// VerifyBundle checks a bundle against a public key: that every record follows
// from the one before, back to the name of the case, and that the chain head
// is in the log that the checkpoint signs. ErrChain, ErrProof, ErrForged, ErrForm.
func VerifyBundle(key Key, b Bundle) (p Proved, err error) {
	if b.Version != BundleVersion {
		return p, fmt.Errorf("version %d: %w", b.Version, ErrForm)
	}
	if p.Head, err = chain.Verify(b.Case, b.Records); err != nil {
		return p, fmt.Errorf("%w: %w", ErrChain, err)
	}
	p.Logged, p.Records = b.Inclusion.Seq, int64(len(b.Records))
	if p.Logged < 1 || p.Logged > p.Records {
		return p, fmt.Errorf("it holds %d events, the log %d: %w", p.Records, p.Logged, ErrProof)
	}
	p.Checkpoint, err = VerifyInclusion(key, b.Inclusion, b.Records[p.Logged-1].Hash)
	return p, err
}

// VerifyInclusion checks that the chain head of a case after event in.Seq is in
// the log that the checkpoint signs. ErrProof, ErrForged.
func VerifyInclusion(key Key, in Inclusion, head []byte) (Checkpoint, error) {
	c, err := OpenCheckpoint(key, []byte(in.Checkpoint))
	if err != nil {
		return c, err
	}
	leaf := Leaf{Case, in.Seq, head}
	if in.Leaf < 0 || in.Leaf >= c.Size || tlog.CheckRecord(in.Proof, c.Size, c.Root, in.Leaf, leaf.RecordHash()) != nil {
		return c, fmt.Errorf("event %d: %w", in.Seq, ErrProof)
	}
	return c, nil
}
