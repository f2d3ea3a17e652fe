package web

import (
	"slices"
	"strconv"
	"strings"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows"
)

// DefinitionShow is one version of a definition: drawn, told, tested and as written.
func (w *Web) DefinitionShow(r *Request) error {
	version, _, err := r.Service().Definition(r.Ctx(), r.Actor, r.Param("id"))
	if err != nil {
		return err
	}
	d, err := r.deskWithNames()
	if err != nil {
		return err
	}
	v := d.definition(version)
	if version.Procedure != nil {
		if v.Diagram, err = r.drawing(d, models.Case{Head: models.Head{Definition: version.Ref}}); err != nil {
			return err
		}
	}
	if version.Unusable == "" {
		results, err := r.Service().RunScenarios(version)
		if err != nil {
			return err
		}
		v.Scenarios = d.scenarios(results)
	}
	v.Page = r.framed(v.Page)
	v.Page.Notice = r.definitionNotice()
	return r.Render(200, pages.ShowDefinition(v))
}

func (r *Request) definitionNotice() components.NoticeView {
	switch r.Query().Get("done") {
	case "uploaded":
		return components.NoticeView{Title: r.T("definition.done.uploaded"), Text: r.T("definition.done.uploaded_text"), Tone: components.Good}
	case "activated":
		return components.NoticeView{Title: r.T("definition.done.activated"), Tone: components.Good}
	}
	return components.NoticeView{}
}

func (d desk) definition(version casework.DefinitionVersion) pages.Definition {
	title := d.definitionTitle(version.Ref)
	state, tone := d.definitionState(version)
	v := pages.Definition{
		Title: title, Text: lines(version.Text), Tests: lines(version.Scenarios),
		Page: layout.Page{Title: title, Wide: true, Trail: []components.Link{{Text: d.t("definition.title"), Href: "/definitions"}, {Text: title}}},
		Rows: []components.Row{
			{Key: d.t("definition.column.state"), Body: components.Tag(state, tone)},
			{Key: d.t("definition.holds"), Value: d.definitionSince(version)},
			{Key: d.t("definition.column.origin"), Value: d.definitionOrigin(version)},
			{Key: d.t("definition.checksum"), Body: components.CodeText(version.Ref.Checksum)},
		},
	}
	v.Actions = d.definitionActions(version)
	switch {
	case version.Unusable != "":
		v.Unusable = d.t("definition.unusable", i18n.Arg("id", version.Unusable))
	case version.Procedure != nil:
		v.States = d.definitionStates(version.Procedure)
		v.Tables = []pages.DefinitionTable{d.clockTable(version.Procedure), d.transitionTable(version.Procedure), d.groundTable()}
		v.Places = append(v.Places, components.NavItem{Text: d.t("definition.diagram"), Href: "#diagram"})
	case version.Routing != nil:
		v.Tables = []pages.DefinitionTable{d.ruleTable(version.Routing), d.limitTable(version.Routing)}
	}
	for _, t := range v.Tables {
		v.Places = append(v.Places, components.NavItem{Text: t.Title, Href: "#" + t.ID})
	}
	v.Places = append(v.Places, components.NavItem{Text: d.t("definition.scenarios"), Href: "#scenarios"}, components.NavItem{Text: d.t("definition.text"), Href: "#text"})
	return v
}

// definitionActions are what the reader may do with a version.
func (d desk) definitionActions(v casework.DefinitionVersion) (out []components.Link) {
	href := definitionHref(v.ID)
	if v.Unusable == "" {
		out = append(out, components.Link{Text: d.t("definition.simulation.title"), Href: href + "/simulation"})
	}
	if !d.may(authz.DefinitionManage) {
		return out
	}
	if v.Unusable == "" && !v.Holds {
		out = append(out, components.Link{Text: d.t("definition.activate.title"), Href: href + "/activate"})
	}
	return append(out, components.Link{Text: d.t("definition.derive"), Href: withQuery("/definitions/new", "from", v.ID)})
}

func lines(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}

// definitionStates tells the diagram in words.
func (d desk) definitionStates(def *workflows.Definition) (out []pages.DefinitionState) {
	for _, e := range def.States {
		s := pages.DefinitionState{Name: d.word("state", string(e.Name))}
		switch {
		case e.Name == def.Initial:
			s.Note = d.t("definition.initial")
		case e.Final:
			s.Note = d.t("definition.final")
		case e.Closed:
			s.Note = d.t("definition.closed")
		}
		for _, t := range def.Transitions {
			if slices.Contains(t.From, e.Name) {
				s.Ways = append(s.Ways, d.way(t))
			}
		}
		out = append(out, s)
	}
	return out
}

// way is one transition in a line: what, by whom, and where it leads.
func (d desk) way(t workflows.Transition) string {
	args := []i18n.Argument{i18n.Arg("action", d.word("transition", t.Name)), i18n.Arg("by", d.madeBy(t)), i18n.Arg("state", d.word("state", string(t.To)))}
	if t.To == "" {
		return d.t("definition.way_stays", args...)
	}
	return d.t("definition.way", args...)
}

// madeBy names the roles or the clocks that make a transition.
func (d desk) madeBy(t workflows.Transition) string {
	var names []string
	for _, k := range t.OnClock {
		names = append(names, d.t("definition.on_clock", i18n.Arg("clock", d.word("clock", k))))
	}
	for _, role := range t.Who {
		names = append(names, d.word("role", string(role)))
	}
	return d.list(names)
}

// scenarios shows how scenarios came out.
func (d desk) scenarios(results []casework.ScenarioResult) pages.ScenarioResults {
	v := pages.ScenarioResults{Good: true, Table: components.Table{Caption: d.t("definition.scenarios"), Columns: []components.Column{
		{Title: d.t("definition.column.line"), Numeric: true}, {Title: d.t("definition.column.scenario")}, {Title: d.t("definition.column.result")},
	}}}
	failed := 0
	for _, r := range results {
		row := components.TableRow{Cells: []components.Cell{{Text: strconv.Itoa(r.Line)}, {Text: r.Name}, {Text: d.t("definition.passed"), Tone: components.Good}}}
		if len(r.Wrong) > 0 {
			failed++
			row.Tone = components.Bad
			row.Cells[2] = components.Cell{Text: d.t("definition.failed"), Tone: components.Bad, Sub: strings.Join(r.Wrong, "; ")}
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
	switch {
	case len(results) == 0:
		v.Title = d.t("definition.no_scenarios")
	case failed == 0:
		v.Title = d.t("definition.all_passed", i18n.Count("n", len(results)))
	default:
		v.Good, v.Title = false, d.t("definition.some_failed", i18n.Count("n", failed), i18n.Count("all", len(results)))
	}
	return v
}
