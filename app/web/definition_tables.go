package web

import (
	"cmp"
	"strconv"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
	"redress/workflows/law"
)

// clockTable says how long each clock runs, where, and by which article.
func (d desk) clockTable(def *workflows.Definition) pages.DefinitionTable {
	t := pages.DefinitionTable{ID: "clocks", Title: d.t("definition.clocks"), Table: components.Table{Caption: d.t("definition.clocks"), Columns: []components.Column{
		{Title: d.t("definition.column.clock")}, {Title: d.t("definition.column.length")}, {Title: d.t("definition.column.while")}, {Title: d.t("definition.column.then")},
	}}}
	for _, k := range def.Clocks {
		var while, then []string
		for _, s := range k.While {
			while = append(while, d.word("state", string(s)))
			if out, ok := def.OnClock(k.Name, s); ok {
				then = appendOnce(then, d.word("transition", out.Name))
			}
		}
		t.Table.Rows = append(t.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("clock", k.Name)}, {Body: components.Lines(d.clockLengths(k))}, {Text: d.list(while)}, {Text: d.list(then)},
		}})
	}
	return t
}

// clockLengths are the length of a clock under every order that is known.
func (d desk) clockLengths(k workflows.ClockDefinition) (out []string) {
	switch {
	case k.Until != "":
		return []string{d.t("definition.until", i18n.Arg("field", d.word("field", k.Until)))}
	case k.Law == "":
		return []string{d.t("definition.own_length", i18n.Arg("length", d.length(k.Number, string(k.Unit))))}
	}
	for _, profile := range law.Profiles() {
		if p, ok := profile.Period(k.Law); ok {
			out = append(out, d.t("definition.law_length", i18n.Arg("length", d.length(p.Number, string(p.Unit))), i18n.Arg("article", cmp.Or(d.cite(p.Basis), d.t("law.policy")))))
		}
	}
	return out
}

func appendOnce(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// transitionTable says who can do what, from where, and by which article.
func (d desk) transitionTable(def *workflows.Definition) pages.DefinitionTable {
	t := pages.DefinitionTable{ID: "transitions", Title: d.t("definition.transitions"), Table: components.Table{Caption: d.t("definition.transitions"), Columns: []components.Column{
		{Title: d.t("definition.column.transition")}, {Title: d.t("definition.column.way")}, {Title: d.t("definition.column.who")},
		{Title: d.t("definition.column.guards")}, {Title: d.t("definition.column.article")},
	}}}
	for _, x := range def.Transitions {
		var from, guards []string
		for _, s := range x.From {
			from = append(from, d.word("state", string(s)))
		}
		for _, g := range x.Guards {
			guards = append(guards, d.word("guard", g.Name))
		}
		to := d.word("state", string(x.To))
		if x.To == "" {
			to = d.t("definition.stays")
		}
		t.Table.Rows = append(t.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("transition", x.Name), Sub: x.Name}, {Text: d.t("definition.from_to", i18n.Arg("from", d.list(from)), i18n.Arg("to", to))},
			{Text: d.madeBy(x)}, {Text: d.list(guards)}, {Body: components.Lines(d.articlesOf(x.Article))},
		}})
	}
	return t
}

// articlesOf are the sources of a rule under every order.
func (d desk) articlesOf(a workflows.Articles) (out []string) {
	for _, profile := range law.Profiles() {
		if stored := a[profile.Key]; stored != "" {
			out = append(out, d.articleOf(profile.Instrument, stored))
		}
	}
	if len(out) == 0 {
		out = []string{d.t("law.policy")}
	}
	return out
}

// groundTable lists what a refusal and a termination can rest on.
func (d desk) groundTable() pages.DefinitionTable {
	t := pages.DefinitionTable{ID: "grounds", Title: d.t("definition.grounds"), Text: d.t("definition.grounds_text"), Table: components.Table{
		Caption: d.t("definition.grounds"), Columns: []components.Column{
			{Title: d.t("definition.column.use"), OneLine: true}, {Title: d.t("definition.column.ground")}, {Title: d.t("definition.column.article")},
		},
	}}
	for _, profile := range law.Profiles() {
		for _, list := range []struct {
			use     string
			grounds []law.Ground
		}{{"refusal", profile.Refusals}, {"termination", profile.Terminations}} {
			for _, g := range list.grounds {
				t.Table.Rows = append(t.Table.Rows, components.TableRow{Cells: []components.Cell{
					{Text: d.word("definition.use", list.use)}, {Text: d.word("ground", g.Code)}, {Text: d.cite(g.Basis)},
				}})
			}
		}
	}
	return t
}

// ruleTable lists the rules of a routing table in their order.
func (d desk) ruleTable(def *workflows.RoutingDefinition) pages.DefinitionTable {
	t := pages.DefinitionTable{ID: "rules", Title: d.t("definition.rules"), Text: d.t("definition.rules_text"), Table: components.Table{Caption: d.t("definition.rules"), Columns: []components.Column{
		{Title: d.t("definition.column.number"), Numeric: true}, {Title: d.t("definition.column.rule")}, {Title: d.t("definition.column.when")},
		{Title: d.t("definition.column.queue")}, {Title: d.t("definition.column.priority")}, {Title: d.t("definition.column.flags")},
	}}}
	for i, rule := range def.Rules {
		when, priority := components.Cell{Text: rule.Source(), Code: true}, ""
		if rule.When == nil {
			when = components.Cell{Text: d.t("definition.otherwise")}
		}
		if rule.Priority > 0 {
			priority = strconv.Itoa(rule.Priority)
		}
		t.Table.Rows = append(t.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: strconv.Itoa(i + 1)}, {Text: d.word("rule", rule.ID), Sub: rule.ID}, when,
			{Text: d.word("queue", rule.Queue)}, {Text: priority}, {Text: d.list(d.words("flag", rule.Flags))},
		}})
	}
	return t
}

// limitTable lists the amounts rules compare with, each from its day on.
func (d desk) limitTable(def *workflows.RoutingDefinition) pages.DefinitionTable {
	t := pages.DefinitionTable{ID: "limits", Title: d.t("definition.limits"), Table: components.Table{Caption: d.t("definition.limits"), Columns: []components.Column{
		{Title: d.t("definition.column.limit")}, {Title: d.t("definition.column.from"), OneLine: true},
		{Title: d.t("definition.column.amount"), Numeric: true}, {Title: d.t("definition.column.source")},
	}}}
	for _, l := range def.Limits {
		for _, value := range l.Values {
			t.Table.Rows = append(t.Table.Rows, components.TableRow{Cells: []components.Cell{
				{Text: l.Name, Code: true}, {Text: i18n.DateShort(d.ctx, value.From.Start())}, {Text: d.money(models.Fen(value.Amount))}, {Text: value.Source},
			}})
		}
	}
	return t
}
