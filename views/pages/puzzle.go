package pages

import (
	"redress/views/components"
	"redress/views/layout"
)

// Names of a puzzle's fields; the web room reads them.
const (
	PuzzleToken  = "puzzle_token"
	PuzzleAnswer = "puzzle_answer"
	PuzzleWork   = "puzzle_work"
)

// Puzzle stands between a form and what it asks for when there are too many of
// its kind. It carries the whole form, so nothing has to be typed again.
type Puzzle struct {
	Page layout.Page
	Form components.Form
	// Action is where the form goes on to; Kept are its other fields.
	Action string
	Kept   []Kept
	Token  string
	// Bits is how many zero bits a script looks for.
	Bits int
	// Question asks for a number, and Wait is after how many seconds its answer
	// is taken.
	Question string
	Wait     int
}

// Kept is a field of the form as it was typed.
type Kept struct{ Name, Value string }
