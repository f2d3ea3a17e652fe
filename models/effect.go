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
	// EffectInspect takes all the steps below with one file, at once. A step
	// that fails then is asked for again, alone.
	EffectInspect EffectKind = "inspect"
	// EffectPreview makes the re-encoded copy of a picture. A definition that
	// asks for it gets EffectInspect for each file.
	EffectPreview EffectKind = "preview"
	// EffectMetadata reads when, where and with what a picture was taken.
	EffectMetadata EffectKind = "metadata"
	// EffectCodes reads the QR codes in a picture.
	EffectCodes EffectKind = "qr"
	// EffectFingerprint makes the hash that near pictures share.
	EffectFingerprint EffectKind = "fingerprint"
	// EffectText takes the text out of a PDF or a text file.
	EffectText EffectKind = "text"
	// EffectScan looks for malware.
	EffectScan EffectKind = "scan"
	// EffectSplitReport makes the report case that belongs to a complaint:
	// Order 121 art. 9.
	EffectSplitReport EffectKind = "split_report"
	// EffectMergeReport tells the report that a repeated one was joined to:
	// Order 121 art. 35.
	EffectMergeReport EffectKind = "merge_report"
	// EffectIssueLetter numbers an approved letter and files it.
	EffectIssueLetter EffectKind = "issue_letter"
)

// EffectKinds lists those that a definition can ask for.
var EffectKinds = []EffectKind{EffectLinkSeller, EffectRecountSeller, EffectPreview, EffectSplitReport, EffectMergeReport, EffectIssueLetter}

// InspectSteps are the steps of the pipeline in their order. A file that is
// found harmful is not looked into any further.
var InspectSteps = []EffectKind{EffectScan, EffectPreview, EffectFingerprint, EffectMetadata, EffectCodes, EffectText}

// Effect is one pending piece of outside work. Its id derives from the event
// that asked for it, so a repeated run is recognised by its id.
type Effect struct {
	ID   string     `bson:"id"`
	Kind EffectKind `bson:"kind"`
	// Evidence is the file it works on, if any.
	Evidence EvidenceID `bson:"evidence,omitempty"`
	// Case is the other case it concerns, Letter the letter it issues.
	Case   CaseID   `bson:"case,omitempty"`
	Letter LetterID `bson:"letter,omitempty"`
}

// EffectID derives the id of the i-th effect of an event.
func EffectID(c CaseID, seq int64, i int) string {
	return string(c) + "/" + strconv.FormatInt(seq, 10) + "/" + strconv.Itoa(i)
}
