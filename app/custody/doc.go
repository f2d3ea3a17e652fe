// Package custody is the proof that nothing acknowledged was changed or taken
// away: the leaves of one Merkle log, its signed checkpoints, the receipt of a
// filing and the proof bundle of a case, with all that verifies them. It knows
// bytes and keys only: no store, no file, no clock. What it verifies can be
// verified by anyone who has the public key, offline.
//
// Notes have the format of golang.org/x/mod/sumdb/note, the log is that of
// golang.org/x/mod/sumdb/tlog (RFC 6962).
package custody
