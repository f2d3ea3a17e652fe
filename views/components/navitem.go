package components

// NavItem is one entry of a navigation.
type NavItem struct {
	Text    string
	Href    string
	Count   string // what waits there, shown as a badge
	Current bool   // the page belongs to this entry
}
