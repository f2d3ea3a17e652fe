package web

import (
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows/law"
)

// factorRules are the signs of art. 17 with the figures from which they are
// shown; the article names none, so they are the office's own.
func (d desk) factorRules(p law.Profile) pages.RuleSection {
	s := d.part("factors", d.t("rules.col.factor"), d.t("rules.col.shown"))
	for _, f := range p.Factors {
		shown := pages.Rule{Text: d.t("rules.not_counted")}
		if len(f.Limits) > 0 {
			shown = pages.Rule{Marks: d.marks(true, false)}
		}
		for _, l := range f.Limits {
			shown.Lines = append(shown.Lines, d.t("rules.since_day", i18n.Arg("day", i18n.Date(d.ctx, l.From.Start())),
				i18n.Arg("rule", d.t("law.limit."+l.Key, i18n.Count("count", l.Count), i18n.Count("days", l.Days)))))
		}
		s.Table.Rows = append(s.Table.Rows, ruleRow(pages.Rule{Text: d.word("law.factor", f.Code), Sources: d.sources(f.Basis)}, []pages.Rule{shown}))
	}
	return s
}

// limitRules are the periods that run for the buyer.
func (d desk) limitRules(p law.Profile) pages.RuleSection {
	s := d.part("limits", d.t("rules.col.period"), d.t("rules.col.length"))
	for _, x := range p.BuyerLimits() {
		v := d.periodRule(p, x)
		v.Sources = d.sources(x.Basis)
		s.Table.Rows = append(s.Table.Rows, ruleRow(pages.Rule{Text: d.word("period", x.Key), Lines: []string{d.word("period", x.Key+".help")}}, []pages.Rule{v}))
	}
	return s
}

// compensationRules are the rules of the calculator.
func (d desk) compensationRules() pages.RuleSection {
	s := d.part("compensation", d.t("rules.col.rule"), d.t("rules.col.how"))
	for _, r := range law.CompensationRules() {
		s.Table.Rows = append(s.Table.Rows, ruleRow(pages.Rule{
			Text: d.word("law.branch", r.Code), Sources: d.sources(append([]law.Ref{r.Basis}, r.Also...)...),
		}, []pages.Rule{{Text: d.compensationText(r), Lines: d.compensationLines(r), Marks: d.marks(false, !r.Basis.Read())}}))
	}
	return s
}

func (d desk) compensationText(r law.CompensationRule) string {
	price, loss := d.t("law.why.price_times", i18n.Count("n", r.PriceTimes)), d.t("law.why.loss_times", i18n.Count("n", r.LossTimes))
	switch {
	case r.PriceTimes > 0 && r.LossTimes > 0:
		return d.t("rules.higher", i18n.Arg("a", price), i18n.Arg("b", loss))
	case r.PriceTimes > 0:
		return price
	case r.LossTimes > 1:
		return loss
	case r.Kind == law.Loss:
		return d.t("law.why.loss")
	case r.Kind == law.Extra:
		return d.t("law.why.promised_fen")
	case r.WithFreight:
		return d.t("law.why.price_freight")
	}
	return d.t("law.why.price")
}

func (d desk) compensationLines(r law.CompensationRule) (out []string) {
	if r.FloorFen > 0 {
		out = append(out, d.t("rules.floor", i18n.Arg("amount", d.fen(r.FloorFen))))
	}
	if r.UpTo {
		out = append(out, d.t("rules.up_to"))
	}
	if r.Limit != "" {
		out = append(out, d.t("rules.within", i18n.Arg("period", d.word("period", r.Limit))))
	}
	day := i18n.Arg("day", i18n.Date(d.ctx, r.From.Start()))
	if !r.FromConfirmed {
		return append(out, d.t("rules.bought_unconfirmed", day))
	}
	return append(out, d.t("rules.bought", day))
}

// instruments are the texts everything here rests on.
func (d desk) instruments() pages.RuleSection {
	s := d.part("instruments", d.t("rules.col.text"), d.t("rules.col.number"), d.t("rules.col.source"))
	for _, i := range law.Instruments() {
		source := d.t("rules.issuer")
		if i.ExactPage {
			source = d.t("rules.exact")
		}
		s.Table.Rows = append(s.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("law.instrument", i.Key)}, {Text: i.Number},
			{Body: pages.RuleText(pages.Rule{Sources: []pages.Source{{Text: source, URL: i.URL}}, Marks: d.marks(false, !i.Read)})},
		}})
	}
	return s
}
