package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Estimate is the calculator of what a buyer may get.
type Estimate struct {
	Page    layout.Page
	Form    components.Form
	Caption string // the case it is about
	Action  string // where the form asks
	From    string // the page the reader came from, kept through the form
	// Facts are what may have happened, Sale what the law asks about the sale
	// and the goods.
	Facts, Sale []components.Option
	Result      *EstimateResult
}

// EstimateResult is what the answers come to.
type EstimateResult struct {
	Total string // a sentence with the sum; or that there is none
	Note  string // what a court may award at most, or what is missing; may be ""
	// Counted are the parts of the sum, Others what was considered besides.
	Counted, Others components.Table
	OthersTitle     string
	// Use leads back to the filing with the compensation filled in.
	Use components.Link
}

// Source is a place in the law and where its text stands.
type Source struct {
	Text, URL string
}
