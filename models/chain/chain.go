// Package chain links records so that a change to any of them, or to their
// order, shows in every later hash. It knows bytes only.
package chain

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
)

// The hash versions, one of which is written beside each record. A Whole
// record is hashed as it is. Of a Committed one the chain holds its order, its
// time and a commitment to the rest, so that it can be left out of what is
// handed to somebody without breaking the chain he is to check.
const (
	Whole     = 1
	Committed = 2
)

// What the bytes of a hash begin with: a link and a commitment never collide.
const (
	linkPrefix   = 1
	commitPrefix = 2
)

// Next returns the hash of a record that follows prev (nil for the first).
// The fields are length-prefixed, so no two different records can have the
// same input.
func Next(prev []byte, fields ...[]byte) []byte { return sum(linkPrefix, prev, fields) }

// Commit returns what binds whoever publishes it to the fields and tells
// nothing about them as long as the salt, 16 random bytes, is kept.
func Commit(salt []byte, fields ...[]byte) []byte { return sum(commitPrefix, salt, fields) }

func sum(prefix byte, first []byte, fields [][]byte) []byte {
	h := sha256.New()
	h.Write([]byte{prefix})
	write := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	write(first)
	for _, f := range fields {
		write(f)
	}
	return h.Sum(nil)
}

// Follows says whether hash is what Next gives.
func Follows(hash, prev []byte, fields ...[]byte) bool {
	return bytes.Equal(hash, Next(prev, fields...))
}

// Int encodes a number as a field.
func Int(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
