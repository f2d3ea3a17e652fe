// Package vault is the store the use cases work with. It keeps plain structs
// in any models.Engine and files in any models.BlobStore, and it is the one
// place where text that can identify a person is sealed, search words are
// hashed, the event chain is extended and a lost race is run again. No engine
// and no blob store ever sees an open personal field.
//
// Every case, draft, seller and account has a random 256-bit key of its own,
// which is kept with it, wrapped by a key of the key file. Personal fields are
// found by their type, models.Personal, cut out of the document and sealed with
// AES-256-GCM; what stays is plain BSON that an engine can index. The chain of
// a case runs over the stored, sealed form: it can be verified without any key,
// and still when the key of a case has been destroyed.
package vault
