// Package backup copies a whole store: into an encrypted file, out of one, or
// from one engine into another. It handles documents and files as they are
// stored, sealed; it needs no key for that and can read nothing of them.
//
// A backup is a tar archive inside an age container (age-encryption.org/v1),
// so that it can be taken apart without this program:
//
//	redress.json                what the archive is and where it comes from
//	documents/cases/000001.bson documents of one collection, one behind the
//	                            other as mongodump writes them, in order of id
//	files/<id>/0                a sealed file in parts of at most 4 MiB, 0, 1, …
//	keys/redress.key            the key file, only where it was asked for
//	manifest.json               what must have come before: counts and hashes
//
// age seals every 64 KiB and the end, so a byte that was changed, cut off or
// added is noticed while reading. The manifest says the same of the content,
// and is what a restored store is compared with.
package backup
