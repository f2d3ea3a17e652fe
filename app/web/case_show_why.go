package web

import (
	"strconv"
	"strings"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
)

// why says by which rule the case is where it is, and draws its procedure.
func (d desk) why(in caseInput) pages.CaseWhy {
	e := in.worked.Explanation
	v := pages.CaseWhy{Diagram: in.diagram}
	r := e.Routing
	if r == nil {
		return v
	}
	v.Routed = true
	v.Winner = d.t("case_show.winner", i18n.Arg("queue", d.word("queue", r.Queue)), i18n.Arg("rule", d.word("rule", r.Winner)))
	v.Definition = d.t("case_show.definition", i18n.Arg("name", r.Definition.Name), i18n.Count("version", r.Definition.Version), i18n.Arg("checksum", shorten(r.Definition.Checksum, 13)))
	var flags []string
	for _, f := range r.Flags {
		flags = append(flags, d.word("flag", f))
	}
	v.Rows = []components.Row{
		{Key: d.t("case_list.col.queue"), Value: d.word("queue", r.Queue)},
		{Key: d.t("case_show.priority"), Value: d.priority(r.Priority)},
		{Key: d.t("case_show.flags"), Value: d.list(flags)},
	}
	v.Rules, v.Facts = d.rules(e), d.ruleFacts(*r)
	return v
}

func (d desk) rules(e workflows.Explanation) components.Table {
	t := components.Table{Caption: d.t("case_show.rules"), Columns: []components.Column{
		{Title: d.t("case_show.rule")}, {Title: d.t("case_show.rule_when")}, {Title: d.t("case_show.rule_result")},
	}}
	for _, x := range e.Rules {
		row := components.TableRow{}
		result := components.Cell{Text: d.t("case_show.rule_missed"), Quiet: true}
		switch {
		case x.Rule == e.Routing.Winner:
			row.Tone, result = components.Good, components.Cell{Text: d.t("case_show.rule_won"), Tone: components.Good}
		case x.Matched:
			result = components.Cell{Text: d.t("case_show.rule_matched"), Tone: components.Info}
		}
		row.Cells = []components.Cell{{Text: d.word("rule", x.Rule), Sub: x.Rule}, {Text: x.When, Code: true}, result}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d desk) ruleFacts(r models.Routing) components.Table {
	t := components.Table{Caption: d.t("case_show.rule_facts"), Columns: []components.Column{{Title: d.t("case_show.fact")}, {Title: d.t("case_show.value")}}}
	for _, f := range r.Facts {
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{{Text: d.word("fact", f.Name()), Sub: f.Name()}, {Text: orDash(f.Value())}}})
	}
	return t
}

// diagram puts names to the engine's drawing.
func (d desk) diagram(g workflows.Diagram, at models.State) components.Diagram {
	out := components.Diagram{
		Title: d.t("case_show.diagram_title", i18n.Arg("state", d.word("state", string(at)))), ListTitle: d.t("case_show.diagram_list"),
		Width: g.Width, Height: g.Height,
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
