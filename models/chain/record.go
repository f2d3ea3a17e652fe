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
	Seq     int64  `json:"seq"`
	At      int64  `json:"at"`
	Role    string `json:"role"`
	Account string `json:"account,omitempty"`
	Kind    string `json:"kind"`
	Command string `json:"command,omitempty"`
	// Body is the payload without personal text, a BSON document; Sealed is the
	// personal text of it, nil when there is none.
	Body   []byte `json:"body"`
	Sealed []byte `json:"sealed,omitempty"`
	Hash   []byte `json:"hash"`
}

// Fields are what the hash covers: everything but the hash.
func (r *Record) Fields() [][]byte {
	return [][]byte{Int(r.Seq), Int(r.At), []byte(r.Role), []byte(r.Account), []byte(r.Kind), []byte(r.Command), r.Body, r.Sealed}
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
		if r.Seq != int64(i)+1 || !bytes.Equal(r.Hash, Next(head, r.Fields()...)) {
			return nil, fmt.Errorf("event %d of %s does not follow from the one before", i+1, name)
		}
		head = r.Hash
	}
	return head, nil
}
