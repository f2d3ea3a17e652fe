package web

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// The facts of a claim as the form names them: what happened, and what the law
// asks about the sale and the goods.
var (
	claimFacts = []string{"defect", "fraud", "food", "label", "knew", "harm"}
	saleFacts  = []string{"remote", "excepted", "used"}
)

var estimateLabels = Labels{
	"price": "estimate.price", "loss": "estimate.loss", "freight": "estimate.freight", "days": "estimate.days",
	"promised_times": "estimate.promised_times", "promised_amount": "estimate.promised_amount", "bought": "estimate.bought",
	"facts": "estimate.facts", "sale": "estimate.sale",
}

var estimateOrder = []string{"price", "facts", "sale", "days", "loss", "freight", "promised_times", "promised_amount", "bought"}

// readClaim reads the form. The error is *models.Invalid with every problem.
func readClaim(v url.Values, now time.Time) (law.Claim, error) {
	bad := &models.Invalid{}
	is := func(fact string) bool { return slices.Contains(v["facts"], fact) || slices.Contains(v["sale"], fact) }
	c := law.Claim{
		Price: int64(money(v, "price", bad)), Loss: int64(money(v, "loss", bad)), Freight: int64(money(v, "freight", bad)),
		PromisedFen: int64(money(v, "promised_amount", bad)), PromisedTimes: int64(count(v, "promised_times", 0, bad)),
		Days:  count(v, "days", -1, bad),
		Fraud: is("fraud"), UnsafeFood: is("food"), LabelFlaw: is("label"), Knew: is("knew"), Harm: is("harm"), Defect: is("defect"),
		Remote: is("remote"), Excepted: is("excepted"), Used: is("used"),
	}
	if typed := dateValue(v, "bought"); typed != "" {
		day, err := calendar.ParseDay(typed)
		switch {
		case err != nil:
			bad.Add("bought", "errors.not_date")
		case day > calendar.DayOf(now):
			bad.Add("bought", "estimate.error.future")
		}
		c.Bought = day
	}
	return c, bad.OrNil()
}

// count reads a whole number of at most four digits; an empty one is none.
func count(v url.Values, name string, none int, bad *models.Invalid) int {
	typed := digits(v.Get(name))
	if typed == "" {
		return none
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > 9999 {
		bad.Add(name, "estimate.error.number")
		return none
	}
	return n
}

// estimate shows what a claim comes to, with every rule that was considered.
func (d desk) estimate(claim law.Claim) *pages.EstimateResult {
	e := law.Estimate(claim)
	v := &pages.EstimateResult{Total: d.t("estimate.none")}
	v.Counted = components.Table{Caption: d.t("estimate.counted"), Columns: []components.Column{
		{Title: d.t("estimate.col.what")}, {Title: d.t("estimate.col.how")}, {Title: d.t("estimate.col.amount"), Numeric: true, OneLine: true},
	}}
	v.Others = components.Table{Caption: d.t("estimate.others_caption"), Columns: []components.Column{
		{Title: d.t("estimate.col.what")}, {Title: d.t("estimate.col.why")},
	}}
	compensation := int64(0)
	for _, b := range e.Branches {
		if !e.Counts(b.Rule.Code) {
			v.Others.Rows = append(v.Others.Rows, d.branch(b, d.notCounted(b)))
			continue
		}
		v.Counted.Rows = append(v.Counted.Rows, d.branch(b, d.how(b), components.Cell{Text: d.fen(b.Amount)}))
		if b.Rule.Kind != law.Refund {
			compensation += b.Amount
		}
	}
	if len(v.Counted.Rows) > 0 {
		v.Total = d.t("estimate.total", i18n.Arg("amount", d.fen(e.Total)))
	}
	unknown := slices.ContainsFunc(e.Branches, func(b law.Branch) bool { return b.Why == "days_unknown" })
	switch {
	case e.Most > e.Total:
		v.Note = d.t("estimate.most", i18n.Arg("amount", d.fen(e.Most)))
	case e.Refund == "" && unknown:
		v.Note = d.t("estimate.days_missing")
	}
	v.OthersTitle = d.t("estimate.others", i18n.Count("n", len(v.Others.Rows)))
	if compensation = min(compensation, law.MaxFen); compensation > 0 {
		v.Use = components.Link{
			Text: d.t("estimate.use", i18n.Arg("amount", d.fen(compensation))),
			Href: withQuery("/file/demands", "compensation_amount", models.Fen(compensation).Yuan()),
		}
	}
	return v
}

func (d desk) fen(n int64) string { return d.money(models.Fen(n)) }

// branch is a row: the rule with its places, a text, and what else there is.
func (d desk) branch(b law.Branch, text string, more ...components.Cell) components.TableRow {
	sources := d.sources(append([]law.Ref{b.Rule.Basis}, b.Rule.Also...)...)
	return components.TableRow{Cells: append([]components.Cell{
		{Body: pages.Sources(d.word("law.branch", b.Rule.Code), sources)}, {Text: text},
	}, more...)}
}

// notCounted says why a rule adds nothing to the sum.
func (d desk) notCounted(b law.Branch) string {
	if !b.Applies {
		return d.word("law.why", b.Why)
	}
	args := []i18n.Argument{i18n.Arg("how", d.how(b)), i18n.Arg("amount", d.fen(b.Amount))}
	if b.Rule.UpTo {
		return d.t("estimate.court", args...)
	}
	return d.t("estimate.not_added", args...)
}

// how says how an amount came about.
func (d desk) how(b law.Branch) string {
	n := i18n.Count("n", b.Factor)
	why := d.t("law.why."+b.Why, n, i18n.Arg("floor", d.fen(b.Rule.FloorFen)))
	if b.Factor < 2 {
		return why
	}
	return d.t("estimate.how", i18n.Arg("why", why), n, i18n.Arg("base", d.fen(b.Base)), i18n.Arg("product", d.fen(min(b.Base*b.Factor, law.MaxFen))))
}

// sources are places in the law with the addresses of their texts.
func (d desk) sources(refs ...law.Ref) (out []pages.Source) {
	for _, ref := range refs {
		if i, ok := ref.Source(); ok {
			out = append(out, pages.Source{Text: d.cite(ref), URL: i.URL})
		}
	}
	return out
}
