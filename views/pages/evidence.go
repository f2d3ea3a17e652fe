package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// UploadFields is what every form for evidence needs.
type UploadFields struct {
	Kinds             []components.Option
	Accept            string
	MaxSize, MaxFiles string
	// Pieces is where the script sends files in pieces, Next where it goes then.
	Pieces, Next string
}

// FileEvidence is the evidence page of a filing.
type FileEvidence struct {
	Step
	Upload    UploadFields
	Files     []EvidenceItem
	Checklist []Wanted
	Count     string
	Full      bool
	Next      string // the page after
}

// EvidenceItem is one file that has arrived.
type EvidenceItem struct {
	Name, Kind, Shows, Meta string
	Edit                    string // address of its own page
}

// Wanted is one line of the checklist.
type Wanted struct {
	Name, Why string
	Have      bool
}

// FileEvidenceEdit changes what is said of one file.
type FileEvidenceEdit struct {
	Page               layout.Page
	Form               components.Form
	Action, Name, Meta string
	Upload             UploadFields
}

// TrackEvidence takes further files for a case.
type TrackEvidence struct {
	Page   layout.Page
	Form   components.Form
	Upload UploadFields
	Files  []components.FileView
	Full   bool
}

func wantedClass(w Wanted) string {
	if w.Have {
		return "rd-checklist__item rd-checklist__item--have"
	}
	return "rd-checklist__item"
}
