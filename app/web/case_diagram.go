package web

import (
	"strconv"
	"strings"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/workflows"
)

// diagram puts names to the engine's drawing.
func (d desk) diagram(g workflows.Diagram, at models.State) components.Diagram {
	out := components.Diagram{
		Title: d.t("case_show.diagram_title", i18n.Arg("state", d.word("state", string(at)))), ListTitle: d.t("case_show.diagram_list"),
		Width: g.Width, Height: g.Height,
	}
	if at == "" {
		out.Title = d.t("definition.diagram_title")
	}
	for _, n := range g.Nodes {
		box := components.DiagramBox{X: n.X, Y: n.Y, W: n.W, H: n.H, Text: d.word("state", string(n.State)), Here: n.Current, Closed: n.Closed || n.Final}
		if n.Current {
			box.Note = d.t("case_show.diagram_here")
		}
		out.Boxes = append(out.Boxes, box)
	}
	for _, e := range g.Edges {
		out.Lines = append(out.Lines, components.DiagramLine{
			D: pathOf(e.Points), Number: strconv.Itoa(e.Number), LabelX: e.Label.X, LabelY: e.Label.Y,
			Clock: e.Clock, Dashed: e.Reopens, Text: d.edgeText(e),
		})
	}
	return out
}

func (d desk) edgeText(e workflows.Edge) string {
	var names []string
	for _, t := range e.Transitions {
		names = append(names, d.word("transition", t))
	}
	key := "case_show.edge"
	if e.Clock {
		key = "case_show.edge_clock"
	}
	return d.t(key, i18n.Arg("from", d.word("state", string(e.From))), i18n.Arg("to", d.word("state", string(e.To))),
		i18n.Arg("actions", d.list(names)))
}

// pathOf writes a line through points in SVG's words.
func pathOf(points []workflows.Point) string {
	var b strings.Builder
	for i, p := range points {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		b.WriteString(letter + strconv.Itoa(p.X) + " " + strconv.Itoa(p.Y))
	}
	return b.String()
}
