package models

import (
	"bytes"

	"redress/models/chain"
)

// Record is one event as it is stored and as the chain hashes it. It needs no
// key: personal text is in Sealed.
type Record struct {
	// Seq is the event's number, At its instant in UTC milliseconds.
	Seq, At int64
	// Salt hides the rest where only its commitment is shown; nil in a record
	// of hash version chain.Whole.
	Salt          []byte
	Role, Account string
	Kind, Command string
	// Body is the payload without personal text, a BSON document; Sealed is its
	// personal text, nil when it has none.
	Body, Sealed []byte
	// Version is the hash version, Hash the chain hash.
	Version int32
	Hash    []byte
}

// SaltBytes is the length of a record's salt.
const SaltBytes = 16

// Commitment stands for everything of the record but its order and time.
func (r *Record) Commitment() []byte { return chain.Commit(r.Salt, r.content()...) }

func (r *Record) content() [][]byte {
	return [][]byte{[]byte(r.Role), []byte(r.Account), []byte(r.Kind), []byte(r.Command), r.Body, r.Sealed}
}

// Link is the hash of the record when it follows prev: everything stored but
// the hash goes into it.
func (r *Record) Link(prev []byte) []byte {
	if r.Version == chain.Whole {
		return chain.Next(prev, append([][]byte{chain.Int(r.Seq), chain.Int(r.At)}, r.content()...)...)
	}
	return CommittedLink(prev, r.Seq, r.At, r.Commitment())
}

// CommittedLink is the hash of a record that is known by its commitment alone.
func CommittedLink(prev []byte, seq, at int64, commitment []byte) []byte {
	return chain.Next(prev, chain.Int(seq), chain.Int(at), commitment)
}

// Follows says whether the record is what its hash says, behind prev.
func (r *Record) Follows(prev []byte) bool { return bytes.Equal(r.Hash, r.Link(prev)) }

// ChainOrigin is what the first event of a case follows. It binds the history
// to the case.
func ChainOrigin(id CaseID) []byte { return chain.Next(nil, []byte(id)) }
