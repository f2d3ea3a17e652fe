// Package dossier writes a case as one file that can be handed to a court, the
// police or an office, and verifies such a file with nothing but a public key.
//
// A dossier is a ZIP file whose members are stored, not compressed: then each
// dossier has exactly one valid form, and not a single byte of it can change
// unseen. Its manifest lists every member with its hash and is signed.
package dossier
