package web

import (
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
)

// queueWhy says by which rule a case is in its queue, and what the others said.
func (d desk) queueWhy(e workflows.Explanation) pages.QueueWhy {
	r := e.Routing
	if r == nil {
		return pages.QueueWhy{}
	}
	return pages.QueueWhy{
		Routed: true, Winner: d.winner(*r), Rows: d.routedTo(*r), Facts: d.ruleFacts(*r),
		Matched: d.rules(e, func(x workflows.RuleExplanation) bool { return x.Matched }),
		Rules:   d.rules(e, func(workflows.RuleExplanation) bool { return true }),
		Definition: d.t("case_why.definition", i18n.Arg("name", r.Definition.Name), i18n.Count("version", r.Definition.Version),
			i18n.Arg("checksum", shorten(r.Definition.Checksum, 13))),
	}
}

// winner is the decision in one sentence.
func (d desk) winner(r models.Routing) string {
	return d.t("case_show.winner", i18n.Arg("queue", d.word("queue", r.Queue)), i18n.Arg("rule", d.word("rule", r.Winner)))
}

func (d desk) routedTo(r models.Routing) []components.Row {
	rows := []components.Row{{Key: d.t("case_show.priority"), Value: d.priority(r.Priority)}}
	if len(r.Flags) > 0 {
		rows = append(rows, components.Row{Key: d.t("case_show.flags"), Value: d.list(d.words("flag", r.Flags))})
	}
	return rows
}

func (d desk) rules(e workflows.Explanation, shown func(workflows.RuleExplanation) bool) components.Table {
	t := components.Table{Caption: d.t("case_why.rules"), Columns: []components.Column{
		{Title: d.t("case_why.rule")}, {Title: d.t("case_why.rule_when")}, {Title: d.t("case_why.rule_result")},
	}}
	for _, x := range e.Rules {
		if !shown(x) {
			continue
		}
		row := components.TableRow{}
		result := components.Cell{Text: d.t("case_why.rule_missed"), Quiet: true}
		switch {
		case x.Rule == e.Routing.Winner:
			row.Tone, result = components.Good, components.Cell{Text: d.t("case_why.rule_won"), Tone: components.Good}
		case x.Matched:
			result = components.Cell{Text: d.t("case_why.rule_matched"), Tone: components.Info}
		}
		row.Cells = []components.Cell{{Text: d.word("rule", x.Rule), Sub: x.Rule}, {Text: x.When, Code: true}, result}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d desk) ruleFacts(r models.Routing) components.Table {
	t := components.Table{Caption: d.t("case_why.facts"), Columns: []components.Column{{Title: d.t("case_why.fact")}, {Title: d.t("case_why.value")}}}
	for _, f := range r.Facts {
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{{Text: d.word("fact", f.Name()), Sub: f.Name()}, {Text: orDash(f.Value())}}})
	}
	return t
}
