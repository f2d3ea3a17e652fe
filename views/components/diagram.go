package components

import "strconv"

// Diagram is a procedure drawn as boxes and lines, with the same told in a
// list for whoever does not see it. Measures are in CSS pixels.
type Diagram struct {
	Title         string // what the picture shows, in one sentence
	Width, Height int
	Boxes         []DiagramBox
	Lines         []DiagramLine
	// ListTitle heads the list of the numbered lines.
	ListTitle string
}

// DiagramBox is one state.
type DiagramBox struct {
	X, Y, W, H   int
	Text         string
	Here, Closed bool
	Note         string // a second, smaller line
}

// DiagramLine is one way from box to box. D is the path of the line in SVG's
// own words; Number stands beside it and in front of Text in the list.
type DiagramLine struct {
	D              string
	Number         string
	LabelX, LabelY int
	Text           string
	Clock          bool // made by a clock that runs out
	Dashed         bool // leads back out of a closed state
}

func (d Diagram) viewBox() string {
	return "0 0 " + strconv.Itoa(d.Width) + " " + strconv.Itoa(d.Height)
}

func (b DiagramBox) class() string {
	class := with("rd-diagram__box", "rd-diagram__box--closed", b.Closed)
	return with(class, "rd-diagram__box--here", b.Here)
}

func (b DiagramBox) middle() string { return strconv.Itoa(b.X + b.W/2) }

// baseline puts one line of text in the middle of the box, or the first of two above it.
func (b DiagramBox) baseline() string {
	if b.Note != "" {
		return strconv.Itoa(b.Y + b.H/2 - 3)
	}
	return strconv.Itoa(b.Y + b.H/2 + 5)
}

func (b DiagramBox) noteBaseline() string { return strconv.Itoa(b.Y + b.H/2 + 15) }

func (l DiagramLine) class() string {
	class := with("rd-diagram__line", "rd-diagram__line--clock", l.Clock)
	return with(class, "rd-diagram__line--back", l.Dashed)
}
