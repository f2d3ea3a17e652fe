package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// CasePrivacy is how the personal data of a case stands, and what can be
// decided on it.
type CasePrivacy struct {
	Page   layout.Page
	Number string
	Rows   []components.Row
	// Kept says why nothing is erased now, Linked which cases belong to it.
	Kept   string
	Linked components.Table
	Failed components.Form // the form that came back
	Hold   PrivacyHold
	Erase  PrivacyErase
}

// PrivacyHold sets or lifts a hold. Without an Action there is nothing to do.
type PrivacyHold struct {
	Form           components.Form
	Action, Button string
	Title, Text    string
	Lift           string // "" to set, "lift" to lift
}

// PrivacyErase erases. Without an Action the reader may not, or not now.
type PrivacyErase struct {
	Form    components.Form
	Action  string
	Grounds []components.Option
}

// TrackErase lets a complainant ask for his data to be erased.
type TrackErase struct {
	Page   layout.Page
	Number string
	Form   components.Form
	// Stands says what has become of an earlier request; without one there is a form.
	Stands []string
}
