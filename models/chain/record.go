package chain

import (
	"bytes"
	"fmt"
)

// Record is one entry of a case's history as it is stored: what a hash of the
// chain covers, and that hash. Nothing in it needs a key to be checked; what
// identifies a person is in Sealed, which stays closed.
type Record struct {
	// Seq counts from 1; At is in UTC milliseconds.
	Seq int64 `json:"seq"`
	At  int64 `json:"at"`
	// Version is the hash version.
	Version int32 `json:"version"`
	// Salt hides the rest where only its commitment is shown; nil in a Whole record.
	Salt    []byte `json:"salt,omitempty"`
	Role    string `json:"role,omitempty"`
	Account string `json:"account,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Command string `json:"command,omitempty"`
	// Body is the payload without personal text, a BSON document; Sealed is the
	// personal text of it, nil when there is none.
	Body   []byte `json:"body,omitempty"`
	Sealed []byte `json:"sealed,omitempty"`
	// Commitment stands for Salt to Sealed in a record that is withheld, and is
	// nil in any other.
	Commitment []byte `json:"commitment,omitempty"`
	Hash       []byte `json:"hash"`
}

// SaltBytes is the length of a salt.
const SaltBytes = 16

func (r *Record) content() [][]byte {
	return [][]byte{[]byte(r.Role), []byte(r.Account), []byte(r.Kind), []byte(r.Command), r.Body, r.Sealed}
}

// Sound says whether the record has the parts its version asks for, and no others.
func (r *Record) Sound() bool {
	switch {
	case r.Commitment != nil:
		return r.Version == Committed && r.Salt == nil && len(bytes.Join(r.content(), nil)) == 0
	case r.Version == Committed:
		return len(r.Salt) == SaltBytes && r.Body != nil
	}
	return r.Version == Whole && r.Salt == nil && r.Body != nil
}

// Link is the hash of the record when it follows prev: everything of it but
// the hash goes into it.
func (r *Record) Link(prev []byte) []byte {
	if r.Version == Whole {
		return Next(prev, append([][]byte{Int(r.Seq), Int(r.At)}, r.content()...)...)
	}
	commitment := r.Commitment
	if commitment == nil {
		commitment = Commit(r.Salt, r.content()...)
	}
	return Next(prev, Int(r.Seq), Int(r.At), commitment)
}

// Follows says whether the record is what its hash says, behind prev.
func (r *Record) Follows(prev []byte) bool { return r.Sound() && bytes.Equal(r.Hash, r.Link(prev)) }

// Withhold leaves of the record what the chain needs and tells nothing of what
// it says. It is false for a Whole record, of which nothing can be left out.
func (r *Record) Withhold() (Record, bool) {
	if r.Version != Committed || r.Commitment != nil {
		return *r, r.Commitment != nil
	}
	return Record{Seq: r.Seq, At: r.At, Version: r.Version, Commitment: Commit(r.Salt, r.content()...), Hash: r.Hash}, true
}

// Origin is what the first record of a history follows; it binds the history
// to the name of the case.
func Origin(name string) []byte { return Next(nil, []byte(name)) }

// Verify checks that records are the whole history of the named case from its
// first event on, and returns the hash of the last, the chain head. The error
// names the first record that does not follow.
func Verify(name string, records []Record) (head []byte, err error) {
	head = Origin(name)
	for i := range records {
		r := &records[i]
		if r.Seq != int64(i)+1 || !r.Follows(head) {
			return nil, fmt.Errorf("event %d of %s does not follow from the one before", i+1, name)
		}
		head = r.Hash
	}
	return head, nil
}
