package web

import (
	"slices"
	"strconv"

	"redress/app/casework"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// weighed are the decisions for which art. 17 of Order 121 names what may be weighed.
var weighed = []string{"accept", "refuse"}

// factors are the figures a person may weigh before such a decision, nil for
// any other action. Nothing follows from them by itself.
func (r *Request) factors(d desk, in actInput) (*pages.ActFactors, error) {
	if !slices.Contains(weighed, in.name) {
		return nil, nil
	}
	figures, err := r.Service().AbuseFactors(r.Ctx(), r.Actor, in.worked.Case)
	if err != nil || len(figures) == 0 {
		return nil, err
	}
	return d.factors(figures), nil
}

func (d desk) factors(figures []casework.FactorFigure) *pages.ActFactors {
	v := &pages.ActFactors{Table: components.Table{Caption: d.t("case_act.factors"), Columns: []components.Column{
		{Title: d.t("case_act.factor")}, {Title: d.t("case_act.factor_here")}, {Title: d.t("case_act.factor_limit")},
	}}}
	for _, f := range figures {
		row := components.TableRow{Cells: []components.Cell{
			{Text: d.word("law.factor", f.Factor.Code), Sub: d.article(f.Factor.Basis.String())}, d.factorHere(f), d.factorLimit(f),
		}}
		if f.Reached() {
			row.Tone, v.Reached = components.Warn, v.Reached+1
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
	return v
}

func (d desk) factorHere(f casework.FactorFigure) components.Cell {
	switch {
	case f.Noted:
		return components.Cell{Text: d.t("case_act.no_purchase_shown")}
	case f.Limit.Count == 0:
		return components.Cell{Text: d.t("case_act.factor_person"), Quiet: true}
	case f.More:
		return components.Cell{Text: d.t("case_act.factor_more", i18n.Count("n", f.Count))}
	}
	return components.Cell{Text: strconv.Itoa(f.Count)}
}

func (d desk) factorLimit(f casework.FactorFigure) components.Cell {
	if f.Limit.Count == 0 {
		return components.Cell{Text: "–", Quiet: true}
	}
	return components.Cell{Text: d.t("law.limit."+f.Limit.Key, i18n.Count("count", f.Limit.Count), i18n.Count("days", f.Limit.Days))}
}
