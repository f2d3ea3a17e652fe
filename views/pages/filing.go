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

// FileWho asks who files: the buyer himself, an agent, or several together.
type FileWho struct {
	Step
	Filers []components.Option
}

// FileSeller asks for the names and numbers the seller goes by.
type FileSeller struct {
	Step
	First, More []HandleField
	MoreOpen    bool // something is in the folded part
}

// FilePlace asks where the seller is and whether he sold inside a platform.
type FilePlace struct {
	Step
	Platforms []components.Option
	// Publications are the answers whether the shop shows an address.
	Publications []components.Option
	Matches      []components.Option // places the typed address may mean
	Provinces    []components.Option
	Cities       []components.Option // of the province chosen
	Counties     []components.Option // of the city chosen
	Sources      []components.Option
	Known        string // how far the place is known
}

// FileSigns asks for facts that may point to fraud.
type FileSigns struct {
	Step
	Signals []components.Option
}

// FileUrgent tells a buyer who was probably cheated what cannot wait.
type FileUrgent struct {
	Page     layout.Page
	Continue string
}

// FileAgent asks what the power of attorney says.
type FileAgent struct {
	Step
}

// FileOthers asks for the further complainants of a joint complaint.
type FileOthers struct {
	Step
	Self   string // the complainant's own name, "" when not given yet
	People []PersonFields
	Full   bool // nobody can be added any more
}

// PersonFields are the inputs for one more complainant.
type PersonFields struct {
	Legend                                       string
	Name, Phone, Address, Representative, Remove string // names of the inputs
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
	Limits     []Limit
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
	Limits   []Limit
}

// Limit is a period that runs for the buyer: how long, what for, and where it stands.
type Limit struct{ Name, Length, Help, Basis string }

// FileYou asks who the buyer is.
type FileYou struct {
	Step
	Report, Mixed bool // a report may stay anonymous
	Agent         bool // an agent fills the page in for the complainant
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
	Report, Mixed bool
	Urgent        bool // what the buyer states points to fraud
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
	Report         *ReceiptReport // of a mixed filing
	Urgent         bool           // what the buyer states points to fraud
	Address        string         // where the case is tracked
}

// ReceiptReport is the report that a mixed filing becomes besides the complaint.
type ReceiptReport struct {
	Number string
	Next   []Expect
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
