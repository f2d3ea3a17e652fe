package pages

import (
	"strconv"

	"redress/views/components"
	"redress/views/layout"
)

// Redact is the page on which staff mark what a copy of a file does not show.
type Redact struct {
	Page          layout.Page
	Form          components.Form
	Action, Title string
	// Picture is the address of the picture to mark areas on, Lines a text to
	// choose lines and words of; one of them is set where a copy can be made.
	Picture, Alt string
	Lines        []RedactLine
	// Words are proposed to be left out of a text.
	Words []components.Option
	// More says that the text has more lines than are shown.
	More bool
}

// RedactLine is a line of a text; N is its place, from 0.
type RedactLine struct{ N, Text string }

// The grid over a picture: its cells can be chosen without a script. A row is
// about as high as a line of a chat on a long screenshot.
const (
	RedactColumns = 10
	RedactRows    = 40
)

// Names of the controls that are ticked.
const (
	cellField = "cell"
	lineField = "line"
)

type redactCell struct{ value, column, row string }

// redactCells are the cells row by row; a cell's value is "column.row", from 0.
func redactCells() (out []redactCell) {
	for y := range RedactRows {
		for x := range RedactColumns {
			out = append(out, redactCell{
				strconv.Itoa(x) + "." + strconv.Itoa(y), strconv.Itoa(x + 1), strconv.Itoa(y + 1),
			})
		}
	}
	return out
}
