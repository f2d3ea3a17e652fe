package models

// Personal is text that can identify a person: a name, a phone number, an
// address, a chat, a narrative, the handle of a seller. The type is the
// declaration: the vault cuts every field of this type out of a document and
// seals it with the case's own key before any store sees it, so a new personal
// field needs nothing but this type.
type Personal string
