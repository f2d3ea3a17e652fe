package models

import "strconv"

// EffectKind names work that has to happen outside the case document.
type EffectKind string

// The effects there are. A test fails when one has no handler.
const (
	// EffectLinkSeller finds or creates the sellers a filing names.
	EffectLinkSeller EffectKind = "link_seller"
	// EffectRecountSeller brings a seller's stored totals up to date.
	EffectRecountSeller EffectKind = "recount_seller"
	// EffectPreview makes the re-encoded copy of a picture.
	EffectPreview EffectKind = "preview"
)

// EffectKinds lists them all.
var EffectKinds = []EffectKind{EffectLinkSeller, EffectRecountSeller, EffectPreview}

// Effect is one pending piece of outside work. Its id derives from the event
// that asked for it, so a repeated run is recognised by its id.
type Effect struct {
	ID   string     `bson:"id"`
	Kind EffectKind `bson:"kind"`
	// Evidence is the file it works on, if any.
	Evidence EvidenceID `bson:"evidence,omitempty"`
}

// EffectID derives the id of the i-th effect of an event.
func EffectID(c CaseID, seq int64, i int) string {
	return string(c) + "/" + strconv.FormatInt(seq, 10) + "/" + strconv.Itoa(i)
}
