package web

import (
	"net/url"
	"strings"

	"redress/models"
	"redress/models/identity"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

func argLabel(s string) i18n.Argument { return i18n.Arg("label", s) }
func argText(s string) i18n.Argument  { return i18n.Arg("text", s) }

func stepPurchase() step {
	return step{
		name:  "purchase",
		order: []string{"item", "on", "amount", "paid", "transaction"},
		labels: Labels{
			"item": "filing.item", "on": "filing.on", "amount": "filing.amount", "paid": "filing.paid", "transaction": "filing.transaction",
		},
		values: purchaseValues, answer: purchaseAnswer,
		show: func(r *Request, s pages.Step, d models.Draft) component {
			on, number := dateValue(s.Form.Values, "on"), s.Form.Value("transaction")
			v := pages.FilePurchase{Step: s, PayMethods: r.options("pay_method", models.PayMethods), Limits: r.limits("buyer_limit")}
			if key := identity.CheckTransaction(number, on); key != "" {
				v.Warning = r.T(key)
			}
			return pages.ShowFilePurchase(v)
		},
	}
}

func purchaseValues(f models.Filing) url.Values {
	p := f.Purchase
	v := url.Values{"item": {string(p.Item)}, "paid": {p.Paid}, "transaction": {string(p.Transaction)}}
	if p.Amount > 0 {
		v.Set("amount", p.Amount.Yuan())
	}
	setDate(v, "on", p.On)
	return v
}

func purchaseAnswer(r *Request) (func(*models.Filing), error) {
	v, bad := r.Values(), &models.Invalid{}
	amount := money(v, "amount", bad)
	p := models.Purchase{
		Item: models.Personal(v.Get("item")), On: dateValue(v, "on"), Amount: amount,
		Paid: v.Get("paid"), Transaction: models.Personal(v.Get("transaction")),
	}
	return func(f *models.Filing) { f.Purchase = p }, bad.OrNil()
}

// money reads an amount; an empty one is zero.
func money(v url.Values, name string, bad *models.Invalid) models.Fen {
	text := v.Get(name)
	if text == "" {
		return 0
	}
	amount, err := models.ParseYuan(text)
	if err != nil {
		bad.Add(name, "errors.not_money")
	}
	return amount
}

// dateValue joins the three inputs of a date to "2006-01-02", "" when all are
// empty. What is no date comes out as a text that no date parser accepts.
func dateValue(v url.Values, name string) string {
	y, m, d := digits(v.Get(name+components.YearSuffix)), digits(v.Get(name+components.MonthSuffix)), digits(v.Get(name+components.DaySuffix))
	if y+m+d == "" {
		return ""
	}
	return y + "-" + pad(m) + "-" + pad(d)
}

func setDate(v url.Values, name, day string) {
	if y, rest, ok := strings.Cut(day, "-"); ok {
		m, d, _ := strings.Cut(rest, "-")
		v.Set(name+components.YearSuffix, y)
		v.Set(name+components.MonthSuffix, strings.TrimPrefix(m, "0"))
		v.Set(name+components.DaySuffix, strings.TrimPrefix(d, "0"))
	}
}

var halfWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"年", "", "月", "", "日", "")

func digits(s string) string { return halfWidth.Replace(s) }

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// purchaseWarnings are doubts about the payment, shown at the last look.
func (r *Request) purchaseWarnings(f models.Filing) (out []string) {
	if key := identity.CheckTransaction(string(f.Purchase.Transaction), f.Purchase.On); key != "" {
		out = append(out, r.T("filing.warning", argLabel(r.T("filing.transaction")), argText(r.T(key))))
	}
	return out
}
