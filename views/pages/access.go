package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Ask is a page with one short form and a text above it.
type Ask struct {
	Page   layout.Page
	Form   components.Form
	Title  string
	Text   []string
	Action string
	// Hidden are values the form carries along: name and value.
	Hidden [][2]string
	Fields []components.Field
	Button string
	Danger bool
	Cancel string
	// Links lead to other ways, below the form.
	Links []components.Link
}

// Factor is where a second factor is asked for.
type Factor struct {
	Page layout.Page
	Form components.Form
	Next string
	// Passkeys says that the site can use them.
	Passkeys bool
	// Code says that the account has an authenticator app.
	Code bool
}

// AuthApp is where an authenticator app is set up.
type AuthApp struct {
	Page   layout.Page
	Form   components.Form
	Title  string
	Text   string
	Action string
	Next   string
	// Key is the key in groups of four, QR the dark modules of its picture as an
	// SVG path on a square of Size.
	Key  string
	QR   string
	Size string
	// Current says that the password is asked for too.
	Current bool
}

// Recovery shows recovery codes, this once.
type Recovery struct {
	Page  layout.Page
	Codes []string
	// On is where to go on.
	On string
}

// PasskeyStep hands over to the browser, which makes or uses a passkey.
type PasskeyStep struct {
	Page  layout.Page
	Form  components.Form
	Title string
	Text  string
	// Kind is "create" or "get"; Options are for the browser, as JSON.
	Kind, Options string
	Action        string
	Hidden        [][2]string
	Button        string
	Cancel        string
}

// Account is the page of the own account.
type Account struct {
	Page  layout.Page
	Cards []components.Card
	// Delete says that the account can be deleted here.
	Delete bool
}

// Passkeys lists the own passkeys and offers to make another one.
type Passkeys struct {
	Page  layout.Page
	Form  components.Form
	Table components.Table
	// Offered says that the site can make them.
	Offered bool
	// Remove are the keys that can be taken away.
	Remove []components.Option
}

// Sessions lists where the account is signed in.
type Sessions struct {
	Page  layout.Page
	Form  components.Form
	Table components.Table
	// Others are the sessions that can be ended.
	Others []components.Option
}

// OneLink shows a link that works once, this once.
type OneLink struct {
	Page  layout.Page
	Title string
	Text  string
	Link  string
	Back  string
}

// My is the list of own cases of a buyer.
type My struct {
	Page  layout.Page
	Form  components.Form
	Cases []MyCase
}

// MyCase is a line of it.
type MyCase struct {
	Card   components.Card
	Number string
}

// AccountEdit is an account as an administrator changes it.
type AccountEdit struct {
	Page   layout.Page
	Form   components.Form
	Title  string
	Card   components.Card
	Action string
	Roles  []components.Option
	Orgs   []components.Option
}

// OrganisationList lists the organisations and makes new ones.
type OrganisationList struct {
	Page   layout.Page
	Places []components.NavItem
	Table  components.Table
	Form   components.Form
}

// OrganisationEdit is one of them.
type OrganisationEdit struct {
	Page   layout.Page
	Form   components.Form
	Title  string
	Action string
	State  []components.Option
}

// AuditList is what happened around accounts.
type AuditList struct {
	Page   layout.Page
	Places []components.NavItem
	Table  components.Table
	Pager  components.Pager
}
