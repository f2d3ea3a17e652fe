package models

import (
	"slices"
	"time"
)

// What the parties can hand over where nothing else is set: the largest single
// file and all files of a case, in bytes, and how many files.
const (
	MaxEvidenceBytes = 500 << 20
	MaxCaseBytes     = 2 << 30
	MaxEvidenceFiles = 50
)

// namingKinds are papers that say who complains, or who acts or complains with
// him (Order 121 arts. 10 to 12), and the office's letters to them.
var namingKinds = []string{"power_of_attorney", "identity_proof", "representation", EvidenceLetter}

// EvidenceLetter is the kind of the office's own letters, kept beside what the
// parties hand over. Nobody can choose it for a file.
const EvidenceLetter = "letter"

// EvidenceID names one file of one case.
type EvidenceID string

// Cell is a part of a file's bytes that is stored by itself.
type Cell struct {
	Name string `bson:"name"`
	// Size is in plain bytes.
	Size int64 `bson:"size"`
}

// Evidence describes one file a party handed over. The bytes are in the blob
// store, sealed, exactly as they arrived.
type Evidence struct {
	ID EvidenceID `bson:"id"`
	// Kind is one of EvidenceKinds.
	Kind string `bson:"kind"`
	// Shows says in the buyer's words what the file shows.
	Shows Personal `bson:"shows,omitempty"`
	// CapturedOn is the day the screenshot or picture was made, as claimed, "2006-01-02" or "".
	CapturedOn string `bson:"captured_on,omitempty"`
	// Name is the file's name on the sender's device.
	Name Personal `bson:"name"`
	// Type is the media type found in the bytes, never the one claimed.
	Type string `bson:"type"`
	// Size is in bytes; SHA256 is over the original bytes, in hex.
	Size       int64     `bson:"size"`
	SHA256     string    `bson:"sha256"`
	ReceivedAt time.Time `bson:"received_at"`
	// Preview says how the re-encoded picture stands: "" not made yet, "ready", "none".
	Preview string `bson:"preview,omitempty"`
	// Text says how the text inside stands, in the words of Preview.
	Text string `bson:"text,omitempty"`
	// Scan is what is known of malware: "" not looked yet, or one of ScanResults.
	Scan string `bson:"scan,omitempty"`
	// Found is what was found in the bytes, nil while nothing was.
	Found *Found `bson:"found,omitempty"`
	// Failed are the steps that were given up.
	Failed []EffectKind `bson:"failed,omitempty"`
	// Of names the original of a copy that staff made for others to see.
	Of EvidenceID `bson:"of,omitempty"`
	// Shared says that the other side may see this copy.
	Shared bool `bson:"shared,omitempty"`
}

// The results of looking for malware. Only ScanClean says that there was a
// look and that nothing was found.
const (
	ScanClean    = "clean"
	ScanInfected = "infected"
	// ScanNone is a file nobody looked at: no scanner is set up.
	ScanNone = "unscanned"
	// ScanLarge is a file larger than the scanner takes.
	ScanLarge = "too_large"
)

// ScanResults are the values of Evidence.Scan but "".
var ScanResults = []string{ScanClean, ScanInfected, ScanNone, ScanLarge}

// Locked says that nobody gets the bytes of a file, because they are harmful.
func (e Evidence) Locked() bool { return e.Scan == ScanInfected }

// Found is what the pipeline read out of a file. Staff see it; it is in no copy.
type Found struct {
	// Taken is when the camera says the picture was made, by its own clock,
	// "2006-01-02 15:04:05" without a zone; Device is the camera, Place a
	// latitude and a longitude in degrees, "23.12910, 113.26440".
	Taken  Personal `bson:"taken,omitempty"`
	Device Personal `bson:"device,omitempty"`
	Place  Personal `bson:"place,omitempty"`
	// Codes are what the QR codes in the picture say.
	Codes []Personal `bson:"codes,omitempty"`
	// Fingerprint is the difference hash of the picture: 64 bits in hex, of
	// which two near pictures share most.
	Fingerprint string `bson:"fingerprint,omitempty"`
	// Malware is the name the scanner gives to what it found.
	Malware string `bson:"malware,omitempty"`
}

// PreviewID is the blob id of the evidence's re-encoded copy, TextID of the
// text found inside it, in UTF-8.
func (id EvidenceID) PreviewID() EvidenceID { return id + ".preview" }

// TextID is explained with PreviewID.
func (id EvidenceID) TextID() EvidenceID { return id + ".text" }

// CopiesOf are the copies that staff made of a file, or of any with "".
func CopiesOf(files []Evidence, original EvidenceID) (out []Evidence) {
	for _, e := range files {
		if e.Of != "" && (original == "" || e.Of == original) {
			out = append(out, e)
		}
	}
	return out
}

// Supplied are the files the parties handed over: all but the office's letters
// and the copies staff made.
func Supplied(files []Evidence) []Evidence {
	return slices.DeleteFunc(slices.Clone(files), func(e Evidence) bool { return e.Kind == EvidenceLetter || e.Of != "" })
}

// Names says whether a file is a paper that identifies the complainant. A copy
// made for others does not.
func (e Evidence) Names() bool { return e.Of == "" && slices.Contains(namingKinds, e.Kind) }

// Nameless leaves out the papers that identify the complainant.
func Nameless(files []Evidence) []Evidence {
	return slices.DeleteFunc(slices.Clone(files), Evidence.Names)
}
