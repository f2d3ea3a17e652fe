package web

import (
	"net/url"
	"slices"

	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// Estimate is the calculator for everybody. Its answers are in the address and
// nothing is kept.
func (w *Web) Estimate(r *Request) error {
	form := components.Form{Values: cleanAll(r.Query())}
	v := pages.Estimate{Page: r.Page(r.T("estimate.title")), Action: "/estimate"}
	v.Page.Back = "/"
	if form.Value("from") == "file" {
		v.From, v.Page.Back = "file", "/file/demands"
	}
	return r.showEstimate(v, form)
}

// CaseEstimate is the calculator filled in from a case, for staff.
func (w *Web) CaseEstimate(r *Request) error {
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	c := worked.Case
	form := components.Form{Values: cleanAll(r.Query())}
	if !asked(form.Values) {
		form.Values = claimOf(c.Filing)
	}
	v := pages.Estimate{Page: r.Page(r.T("estimate.title")), Action: caseHref(c.ID) + "/estimate", Caption: r.desk(nil).caseTitle(c)}
	v.Page.Trail = []components.Link{
		{Text: r.T("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: r.T("estimate.title")},
	}
	return r.showEstimate(v, form)
}

func (r *Request) showEstimate(v pages.Estimate, form components.Form) error {
	claim, err := readClaim(form.Values, r.Now())
	if err := r.Faults(&form, inOrder(estimateOrder, err), estimateLabels); err != nil {
		return err
	}
	v.Form, v.Page.Failed = form, form.Failed()
	v.Facts, v.Sale = r.options("estimate.fact", claimFacts), r.options("estimate.fact", saleFacts)
	if asked(form.Values) && !form.Failed() {
		v.Result = r.desk(nil).estimate(claim)
		if v.From == "" {
			v.Result.Use = components.Link{}
		}
	}
	return r.Show(form.Failed(), pages.ShowEstimate(v))
}

// asked says whether the form was filled in at all.
func asked(v url.Values) bool {
	for name := range estimateLabels {
		if v.Get(name) != "" {
			return true
		}
	}
	return false
}

// factsOf are the facts that a kind of wrong states by itself.
var factsOf = map[string]string{
	"counterfeit": "fraud", "false_information": "fraud", "not_as_described": "defect", "unsafe_goods": "food",
}

// claimOf fills in the calculator from what the buyer has stated.
func claimOf(f models.Filing) url.Values {
	v := url.Values{"sale": {"remote"}}
	if f.Purchase.Amount > 0 {
		v.Set("price", f.Purchase.Amount.Yuan())
	}
	if fact := factsOf[f.Category]; fact != "" {
		v.Set("facts", fact)
	}
	setDate(v, "bought", f.Purchase.On)
	return v
}

// estimateHref leads from a filing to the calculator and back.
func estimateHref(f models.Filing) string {
	v := claimOf(f)
	v.Set("from", "file")
	return "/estimate?" + v.Encode()
}

// useEstimate fills in the demands with the amount a reader brings from the
// calculator. It only fills in: the buyer saves.
func useEstimate(r *Request, v url.Values) {
	amount, err := models.ParseYuan(r.Query().Get("compensation_amount"))
	if err != nil || amount == 0 {
		return
	}
	v.Set("compensation_amount", amount.Yuan())
	if !slices.Contains(v["demands"], "compensation") {
		v.Add("demands", "compensation")
	}
}
