package pages

import (
	"strconv"

	"redress/views/components"
	"redress/views/layout"
)

// Step is what every page of a filing has.
type Step struct {
	Page          layout.Page
	Form          components.Form
	Action        string // where the form goes
	Number, Total int    // the page's place among all
}

// FileWhat asks what happened, where and what for.
type FileWhat struct {
	Step
	Code                         string // continues the filing elsewhere
	Tracks, Channels, Categories []components.Option
}

// FileSeller asks for the names and numbers the seller goes by.
type FileSeller struct {
	Step
	First, More []HandleField
	MoreOpen    bool // something is in the folded part
	Provinces   []components.Option
}

// HandleField is the input for one kind of name, with where to find it.
type HandleField struct {
	Field components.Field
	Help  string
}

// FilePurchase asks what was bought and how it was paid.
type FilePurchase struct {
	Step
	PayMethods []components.Option
	Warning    string // a doubt about the transaction number; nothing is refused for it
}

// FileStory asks for the buyer's own account.
type FileStory struct {
	Step
	Max int
}

// FileDemands asks what the buyer wants.
type FileDemands struct {
	Step
	Demands  []components.Option
	Report   bool   // a report need not ask for anything
	Estimate string // where the calculator is, filled in
}

// FileYou asks who the buyer is.
type FileYou struct {
	Step
	Report bool // may stay anonymous
}

// FileCode shows the code that goes on later.
type FileCode struct {
	Page     layout.Page
	Code     string
	Until    string // the day the filing is deleted
	Continue string // where it stands now
	Address  string // where the code is typed
}

// FileCheck shows all answers before they are sent.
type FileCheck struct {
	Page          layout.Page
	Form          components.Form
	Number, Total int
	Sections      []CheckSection
	Warnings      []string
	Complete      bool
	Report        bool
}

// CheckSection is the answers of one page.
type CheckSection struct {
	ID   string // what the error summary links to
	Card components.Card
}

// FileReceipt is what the buyer leaves with.
type FileReceipt struct {
	Page           layout.Page
	Form           components.Form
	Number, Code   string // the code is empty once it is saved
	Received, Item string
	Files          string
	Stand          string
	Next           []Expect
	Address        string // where the case is tracked
}

// Expect is one thing that comes by itself.
type Expect struct {
	What    string
	Until   string // by which day
	Machine string // the same as a date
	Why     string // what the period rests on
	Then    string // what happens if nobody acts
}

// warningID keeps the ids of several notices on one page apart.
func warningID(i int) string { return "doubt-" + strconv.Itoa(i) }
