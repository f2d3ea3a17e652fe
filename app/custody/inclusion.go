package custody

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Inclusion proves that the history of a case up to an event is in the log that
// a signed checkpoint describes. With the stored records of the case, which
// lead from its number to the chain head, it can be checked by anyone who has
// the public key. It has a JSON form, which is part of proofs handed out.
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

// ErrProof is returned for a chain head that the proof does not lead to. A
// checkpoint that was not signed with the key is ErrForged.
var ErrProof = errors.New("this is not in the log")

// VerifyInclusion checks that head, the chain hash of event in.Seq, is in the
// log that the checkpoint signs, and returns the checkpoint. ErrProof, ErrForged.
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
