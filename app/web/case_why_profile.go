package web

import (
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
	"redress/workflows/calendar"
)

// profileWhy says by which order a case goes and why, and what the other one
// would have given it.
func (d desk) profileWhy(x workflows.ProfileExplanation, known bool) pages.ProfileWhy {
	if !known {
		return pages.ProfileWhy{}
	}
	key, across := "profile_why.newer", "profile_why.across_receipt"
	if x.Received < x.Changed {
		key = "profile_why.older"
	}
	if x.Across == workflows.AcrossEvent {
		across = "profile_why.across_event"
	}
	own, other := d.word("law.instrument", x.Profile.Instrument), d.word("law.instrument", x.Other.Instrument)
	v := pages.ProfileWhy{
		Lines: []string{
			d.t(key, i18n.Arg("received", d.date(x.Received)), i18n.Arg("changed", d.date(x.Changed)), i18n.Arg("order", own), i18n.Arg("other", other)),
			d.t(across),
		},
		Table: components.Table{Caption: d.t("profile_why.table"), Titled: true, Columns: []components.Column{
			{Title: d.t("profile_why.period")}, {Title: own, Wrap: true}, {Title: other, Wrap: true},
		}},
	}
	for _, p := range x.Periods {
		row := components.TableRow{Cells: []components.Cell{{Text: d.word("clock", p.Clock)}, d.underOrder(p.Here), d.underOrder(p.There)}}
		if p.Differs() {
			row.Tone = components.Warn
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
	return v
}

func (d desk) underOrder(u workflows.PeriodUnder) components.Cell {
	if !u.Known {
		return components.Cell{Text: d.t("profile_why.none"), Quiet: true}
	}
	cell := components.Cell{Text: d.length(u.Period.Number, string(u.Period.Unit)), Sub: d.article(u.Period.Basis.String())}
	if u.Last != 0 {
		cell.Text = d.t("profile_why.until", i18n.Arg("length", cell.Text), i18n.Arg("day", d.date(u.Last)))
	}
	if !u.Period.Confirmed && !u.Period.Policy {
		cell.Sub = d.t("profile_why.unconfirmed", i18n.Arg("article", cell.Sub))
	}
	return cell
}

// date writes a legal day for people.
func (d desk) date(day calendar.Day) string { return i18n.Date(d.ctx, day.Start()) }
