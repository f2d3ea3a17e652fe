// Package identity compares the names and numbers a seller goes by: it brings
// a handle into the one form in which two spellings of the same handle are
// equal, says what looks implausible about it, and cuts text into the pieces
// that search looks up. It is pure.
package identity
