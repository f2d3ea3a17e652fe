package workflows

import (
	"slices"

	"redress/models"
)

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
// States stand in layers from top to bottom, as far down as the longest way to
// them; among equals the order of the definition decides. Lines that pass a
// layer on their way to the same state share one track.
func Draw(def *Definition, at models.State) Diagram {
	l := newLayout(def)
	l.order()
	l.place()
	var d Diagram
	for _, s := range def.States {
		v := l.boxes[string(s.Name)]
		n := Node{State: s.Name, X: v.x - nodeWidth/2, Y: v.y, W: nodeWidth, H: nodeHeight,
			Initial: s.Name == def.Initial, Closed: s.Closed, Final: s.Final, Current: s.Name == at}
		for _, t := range def.Transitions {
			if t.To == "" && slices.Contains(t.From, s.Name) {
				n.Stays = append(n.Stays, t.Name)
			}
		}
		d.Nodes = append(d.Nodes, n)
	}
	for _, e := range l.edges {
		points := l.line(e)
		edge := Edge{Number: len(d.Edges) + 1, From: e.from, To: e.to, Points: points}
		for _, t := range e.transitions {
			edge.Transitions = append(edge.Transitions, t.Name)
			edge.Clock = edge.Clock || len(t.OnClock) > 0
			edge.Reopens = edge.Reopens || t.Reopens
		}
		edge.Label = freeLabel(points, d.Edges)
		d.Edges = append(d.Edges, edge)
	}
	d.Width, d.Height = l.width, l.height
	return d
}

// freeLabel finds a place on a line where no earlier label is near: first on
// its first stretch, where it has not yet joined others.
func freeLabel(line []Point, earlier []Edge) Point {
	const near = 18
	best, distance := Point{}, -1
	for i := range len(line) - 1 {
		a, b := line[i], line[i+1]
		for _, eighths := range []int{4, 3, 5, 2, 6, 1, 7} {
			p := Point{a.X + (b.X-a.X)*eighths/8, a.Y + (b.Y-a.Y)*eighths/8}
			closest := near
			for _, e := range earlier {
				closest = min(closest, max(distanceOf(p.X, e.Label.X), distanceOf(p.Y, e.Label.Y)))
			}
			if closest > distance {
				best, distance = p, closest
			}
			if closest >= near {
				return p
			}
		}
	}
	return best
}

func distanceOf(a, b int) int { return max(a-b, b-a) }
