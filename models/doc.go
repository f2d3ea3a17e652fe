// Package models says what a case, a seller, a draft and an account are, and
// what a store must do with them. It is pure: the standard library only, no
// clock, no randomness, no I/O. Time is always an argument and always UTC,
// truncated to milliseconds, because that is what a BSON date can hold and
// what the event chain hashes.
package models
