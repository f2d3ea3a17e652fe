package web

import (
	"net/url"

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
		values: demandValues, answer: demandAnswer,
		show: func(r *Request, s pages.Step, d models.Draft) component {
			return pages.ShowFileDemands(pages.FileDemands{
				Step: s, Demands: r.options("demand_kind", models.DemandKinds), Report: d.Filing.Track == models.TrackReport,
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
	var demands []models.Demand
	for _, kind := range v["demands"] {
		d := models.Demand{Kind: kind, Amount: amounts[demandAmounts[kind]]}
		if len(demands) == 0 {
			d.Note = models.Personal(v.Get("demand_note"))
		}
		demands = append(demands, d)
	}
	return func(f *models.Filing) { f.Demands = demands }, bad.OrNil()
}
