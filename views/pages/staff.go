package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// SignIn is the page where people with an account sign in.
type SignIn struct {
	Page layout.Page
	Form components.Form
	// Next is the page of this site to go on to, "" for the queues.
	Next string
	// Passkeys says that the site can use them.
	Passkeys bool
}

// Setup is the page that makes the first administrator.
type Setup struct {
	Page   layout.Page
	Form   components.Form
	Action string
}

// Queues is where staff begins the day.
type Queues struct {
	Page  layout.Page
	Hello string
	Stats []components.Stat
	// Mine are the reader's own cases, the soonest deadline first.
	Mine     components.Table
	MoreMine components.Link
	Queues   components.Table
	// Nothing says what to do while there is no case at all; it has no title otherwise.
	Nothing Nothing
}

// Nothing is an empty state with the way out of it.
type Nothing struct {
	Title, Text string
	Action      components.Link
}

// CaseList is the list of cases with its filters.
type CaseList struct {
	Page   layout.Page
	Filter components.Filter
	Form   components.Form
	// First are the filters everybody uses, More the others, shown open when
	// one of them is in force.
	First, More []Control
	MoreOpen    bool
	Table       components.Table
	Pager       components.Pager
	Nothing     Nothing
}

// Control is one control of a filter: its kind is "text", "money", "date" or "choice".
type Control struct {
	Kind  string
	Field components.Field
}

// CaseAct is the form of one action on a case.
type CaseAct struct {
	Page          layout.Page
	Form          components.Form
	Title, Number string
	Hint          string
	// From and To are the states before and after; To is "" when the case stays.
	From, To string
	Article  string
	Danger   bool
	// Offer says that the form is shown.
	Offer    bool
	Controls []ActControl
	Action   string
	Seen     string
	Cancel   string
	// Since lists what changed after the reader opened the case.
	Since []components.Moment
	// Refused says why the action cannot be done, or could not.
	Refused string
	// Factors is what may be weighed before the decision, nil for most.
	Factors *ActFactors
}

// ActFactors are figures beside the limits from which they are unusual.
type ActFactors struct {
	Table   components.Table
	Reached int
}

// ActControl is one field of an action's form: its kind is "text",
// "long_text", "amount", "date", "choice" or "ground".
type ActControl struct {
	Kind  string
	Field components.Field
}

// SellerList is the list of sellers.
type SellerList struct {
	Page    layout.Page
	Form    components.Form
	Search  components.Field
	Sort    components.Field
	Action  string
	Clear   string
	Table   components.Table
	Pager   components.Pager
	Nothing Nothing
}

// SellerShow is a seller's history.
type SellerShow struct {
	Page     layout.Page
	Title    string
	Caption  string
	Stats    []components.Stat
	Handles  components.Table
	Outcomes components.Table
	Together components.Table
	Cases    components.Table
	Pager    components.Pager
	// Export is the address of the file with the whole history, "" for who may not have it.
	Export string
}

// AccountList is the list of accounts and the form for a new one.
type AccountList struct {
	Page   layout.Page
	Places []components.NavItem
	Table  components.Table
	Form   components.Form
	Roles  []components.Option
	Orgs   []components.Option
}

// AccountSwitch asks before an account is closed or opened again.
type AccountSwitch struct {
	Page        layout.Page
	Form        components.Form
	Title, Text string
	Button      string
	Danger      bool
	Action      string
}
