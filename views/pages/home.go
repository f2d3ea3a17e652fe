package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Home is the front page.
type Home struct {
	Page  layout.Page
	Form  components.Form
	Draft bool // this browser holds a filing that has been begun
	// Review says within what time a complaint is reviewed, and which rule says so.
	Review string
}
