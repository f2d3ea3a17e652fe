package web

import (
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// rulesHome is the first of the pages about the rules, the one all staff may see.
const rulesHome = "/rules"

// Rules shows the rules in force: every number with its place in the law, what
// was not confirmed, and what is the office's own.
func (w *Web) Rules(r *Request) error {
	v := r.desk(nil).rulesInForce()
	v.Page, v.Places = r.framed(v.Page), r.rulePlaces()
	return r.Render(200, pages.ShowRules(v))
}

// rulesInForce makes the page. A part more is one line more in the list of sections.
func (d desk) rulesInForce() pages.Rules {
	today := law.For(calendar.DayOf(d.now))
	v := pages.Rules{
		Page: layout.Page{Title: d.t("rules.title"), Wide: true},
		Now:  d.t("rules.now", i18n.Arg("profile", d.word("law.instrument", today.Instrument))),
		Sections: []pages.RuleSection{
			d.profileRules(), d.periodRules(),
			d.groundRules("refusals", law.KindRefusal, func(p law.Profile) []law.Ground { return p.Refusals }),
			d.groundRules("terminations", law.KindTermination, func(p law.Profile) []law.Ground { return p.Terminations }),
			d.dutyRules(), d.factorRules(today), d.limitRules(today), d.compensationRules(), d.instruments(),
		},
	}
	for _, s := range v.Sections {
		v.Nav = append(v.Nav, components.NavItem{Text: s.Title, Href: "#" + s.ID})
	}
	return v
}

// part is a section with its table still empty.
func (d desk) part(id string, columns ...string) pages.RuleSection {
	s := pages.RuleSection{ID: id, Title: d.t("rules." + id + ".title"), Note: d.t("rules." + id + ".note")}
	s.Table = components.Table{Caption: s.Title}
	for _, title := range columns {
		s.Table.Columns = append(s.Table.Columns, components.Column{Title: title})
	}
	return s
}

// compared is a part with one column an order.
func (d desk) compared(id, what string) pages.RuleSection {
	columns := []string{what}
	for _, p := range law.Profiles() {
		columns = append(columns, d.word("law.profile_short", p.Key))
	}
	return d.part(id, columns...)
}

// profileRules says for whom each order is and how it counts days.
func (d desk) profileRules() pages.RuleSection {
	s := d.compared("profiles", d.t("rules.col.point"))
	var when, text, count []pages.Rule
	for _, p := range law.Profiles() {
		span := d.t("rules.since", i18n.Arg("day", i18n.Date(d.ctx, p.From.Start())))
		if p.Until != 0 {
			span = d.t("rules.span", i18n.Arg("from", i18n.Date(d.ctx, p.From.Start())), i18n.Arg("until", i18n.Date(d.ctx, p.Until.Start())))
		}
		i, _ := law.Ref{Instrument: p.Instrument}.Source()
		counting := pages.Rule{Text: d.t("rules.counting_none"), Marks: d.marks(false, !p.Counting.Confirmed)}
		if p.Counting.Basis.Article > 0 {
			counting.Text, counting.Sources = d.t("rules.counting"), d.placesIn(p, p.Counting.Basis)
		}
		when = append(when, pages.Rule{Text: span})
		text = append(text, pages.Rule{Text: i.Number, Sources: []pages.Source{{Text: d.word("law.instrument", i.Key), URL: i.URL}}})
		count = append(count, counting)
	}
	s.Table.Rows = []components.TableRow{
		ruleRow(pages.Rule{Text: d.t("rules.received")}, when), ruleRow(pages.Rule{Text: d.t("rules.text")}, text), ruleRow(pages.Rule{Text: d.t("rules.days")}, count),
	}
	return s
}

// ruleRow is a row: what it is about, and one cell an order.
func ruleRow(name pages.Rule, cells []pages.Rule) components.TableRow {
	row := components.TableRow{Cells: []components.Cell{{Body: pages.RuleText(name)}}}
	for _, c := range cells {
		row.Cells = append(row.Cells, components.Cell{Body: pages.RuleText(c)})
	}
	return row
}

// marks are the words nobody may miss beside a number.
func (d desk) marks(own, unconfirmed bool) (out []pages.Mark) {
	if own {
		out = append(out, pages.Mark{Text: d.t("rules.own"), Tone: components.Info})
	}
	if unconfirmed {
		out = append(out, pages.Mark{Text: d.t("rules.unconfirmed"), Tone: components.Warn})
	}
	return out
}

// placesIn cites places of an order without its title, others with theirs.
func (d desk) placesIn(p law.Profile, refs ...law.Ref) (out []pages.Source) {
	for _, ref := range refs {
		i, ok := ref.Source()
		if !ok {
			continue
		}
		text := d.cite(ref)
		if ref.Instrument == p.Instrument {
			text = d.article(ref.String())
		}
		out = append(out, pages.Source{Text: text, URL: i.URL})
	}
	return out
}
