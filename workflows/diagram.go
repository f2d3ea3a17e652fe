package workflows

import "redress/models"

// Diagram is a definition laid out for drawing, in units of one CSS pixel from
// the top left. The same definition always gives the same diagram.
type Diagram struct {
	Width, Height int
	Nodes         []Node
	// Edges are in reading order; Number counts them from 1.
	Edges []Edge
}

// Node is one state.
type Node struct {
	State                           models.State
	X, Y, W, H                      int
	Initial, Closed, Final, Current bool
	// Stays are transitions that leave the case in this state.
	Stays []string
}

// Edge joins two states. All transitions between them share it.
type Edge struct {
	// Number is a label that fits beside a line; the names go in a list below.
	Number   int
	From, To models.State
	// Transitions are names; Clock says that at least one is made by a clock,
	// Reopens that one leaves a closed state.
	Transitions    []string
	Clock, Reopens bool
	// Points are the corners of the line, the last one at the arrow's tip.
	Points []Point
	// Label is where the number goes.
	Label Point
}

// Point is a place in a diagram.
type Point struct{ X, Y int }

// Draw lays a definition out and marks the state a case is in ("" for none).
func Draw(def *Definition, at models.State) Diagram {
	return Diagram{}
}
