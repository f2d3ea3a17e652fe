// Package chain links records so that a change to any of them, or to their
// order, shows in every later hash. It knows bytes only.
package chain

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
)

// Version is the hash version written beside each record.
const Version = 1

// Next returns the hash of a record that follows prev (nil for the first).
// The fields are length-prefixed, so no two different records can have the
// same input, and the whole is prefixed with the version.
func Next(prev []byte, fields ...[]byte) []byte {
	h := sha256.New()
	h.Write([]byte{Version})
	write := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	write(prev)
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
