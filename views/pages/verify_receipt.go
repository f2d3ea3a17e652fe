package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// VerifyReceipt is the page on which anybody checks a receipt.
type VerifyReceipt struct {
	Page layout.Page
	Form components.Form
	// Result says what was found, its Title is "" before anything was checked.
	Result components.NoticeView
	// Rows are what a valid receipt says, Proof the lines that prove it to be in
	// the custody log.
	Rows  []components.Row
	Proof string
	// Key is the public key, Checkpoint the newest signed one.
	Key, Checkpoint string
}
