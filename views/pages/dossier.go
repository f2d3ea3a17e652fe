package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Dossier asks what a dossier is to hold.
type Dossier struct {
	Page   layout.Page
	Form   components.Form
	Number string
	// Action is where the form goes, Cancel where the page came from. Own says
	// that the complainant asks.
	Action string
	Own    bool
	Cancel string
	// May says that the reader may have one; Kept that nobody may, since the
	// data is only kept. Font says that there will be a PDF.
	May, Kept, Font bool

	Audiences, Contents, Named, Languages []components.Option
}
