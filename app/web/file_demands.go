package web

import (
	"net/url"
	"slices"

	"redress/models"
	"redress/views/pages"
)

// demandAmounts name the field of the amount each kind of demand takes. The
// two ways of getting the money back share one.
var demandAmounts = map[string]string{"refund": "refund_amount", "return_refund": "refund_amount", "compensation": "compensation_amount"}

func stepDemands() step {
	return step{
		name:  "demands",
		order: []string{"demands", "refund_amount", "compensation_amount", "demand_note"},
		labels: Labels{
			"demands": "filing.demands", "refund_amount": "filing.refund_amount",
			"compensation_amount": "filing.compensation_amount", "demand_note": "filing.demand_note",
		},
		values: demandValues, answer: demandAnswer, fill: useEstimate,
		show: func(r *Request, s pages.Step, d models.Draft) component {
			return pages.ShowFileDemands(pages.FileDemands{
				Step: s, Demands: r.options("demand_kind", models.DemandKinds), Report: d.Filing.Track == models.TrackReport,
				Estimate: estimateHref(d.Filing), Limits: r.limits("quality_return", "no_reason_return", "no_reason_refund"),
			})
		},
	}
}

func demandValues(f models.Filing) url.Values {
	v := url.Values{}
	if f.Purchase.Amount > 0 && len(f.Demands) == 0 {
		v.Set("refund_amount", f.Purchase.Amount.Yuan())
	}
	for _, d := range f.Demands {
		v.Add("demands", d.Kind)
		if name := demandAmounts[d.Kind]; name != "" && d.Amount > 0 {
			v.Set(name, d.Amount.Yuan())
		}
		if d.Note != "" {
			v.Set("demand_note", string(d.Note))
		}
	}
	return v
}

func demandAnswer(r *Request) (func(*models.Filing), error) {
	v, bad := r.Values(), &models.Invalid{}
	amounts := map[string]models.Fen{
		"refund_amount":       money(v, "refund_amount", bad),
		"compensation_amount": money(v, "compensation_amount", bad),
	}
	ticked, note := v["demands"], models.Personal(v.Get("demand_note"))
	return func(f *models.Filing) {
		f.Demands = nil
		for _, kind := range withAmounts(ticked, amounts, f.Purchase.Amount) {
			f.Demands = append(f.Demands, models.Demand{Kind: kind, Amount: amounts[demandAmounts[kind]]})
		}
		if len(f.Demands) > 0 {
			f.Demands[0].Note = note
		}
	}, bad.OrNil()
}

// withAmounts takes an amount that somebody typed as the demand it belongs to,
// when the box was forgotten. The price, which the page suggests, says nothing.
func withAmounts(ticked []string, amounts map[string]models.Fen, price models.Fen) []string {
	refund := slices.Contains(ticked, "refund") || slices.Contains(ticked, "return_refund")
	if typed := amounts["refund_amount"]; !refund && typed > 0 && typed != price {
		ticked = append(slices.Clone(ticked), "refund")
	}
	if amounts["compensation_amount"] > 0 && !slices.Contains(ticked, "compensation") {
		ticked = append(slices.Clone(ticked), "compensation")
	}
	return ticked
}
