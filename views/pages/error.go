package pages

import "redress/views/layout"

// Error is a page that says what went wrong and what to do.
type Error struct {
	Page layout.Page
	Text string
	ID   string // what to quote when asking for help; empty when it helps nobody
}
