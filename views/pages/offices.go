package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// OfficeList is the page of the tables of offices.
type OfficeList struct {
	Page   layout.Page
	Form   components.Form
	Places []components.NavItem
	Areas  components.Table
	// Manage says that the reader may import.
	Manage bool
	// Example is a table as it can be imported, Rule a rule that asks for an office.
	Example, Rule []string
	// Problems are what is wrong with a table that was sent.
	ProblemsTitle string
	Problems      []string
}

// OfficeArea is the page of one area's table.
type OfficeArea struct {
	Page  layout.Page
	Lead  string
	Table components.Table
	Pager components.Pager
	// Form searches the rows, at Action; Clear shows all again.
	Form          components.Form
	Action, Clear string
}
