package web

import (
	"net/url"
	"slices"

	"redress/models"
	"redress/models/identity"
	"redress/views/components"
	"redress/views/pages"
)

// firstHandles are the kinds most buyers know; the page folds the others away.
var firstHandles = []string{"wechat_id", "nickname", "phone", "payee"}

func stepSeller() step {
	labels := Labels{"province": "filing.province"}
	for _, kind := range models.HandleKinds {
		labels["handle_"+kind] = "handle_kind." + kind
	}
	return step{name: "seller", labels: labels, values: sellerValues, answer: sellerAnswer, show: showSeller}
}

func sellerValues(f models.Filing) url.Values {
	v := url.Values{"province": {f.Respondent.Province}}
	for _, h := range f.Respondent.Handles {
		v.Set("handle_"+string(h.Kind), string(h.Value))
	}
	return v
}

func sellerAnswer(r *Request) (func(*models.Filing), error) {
	v, bad := r.Values(), &models.Invalid{}
	var handles []models.Handle
	for _, kind := range models.HandleKinds {
		if value := v.Get("handle_" + kind); value != "" {
			handles = append(handles, models.Handle{Kind: models.HandleKind(kind), Value: models.Personal(value)})
		}
	}
	province := v.Get("province")
	if province != "" && !slices.Contains(provinces, province) {
		bad.Add("province", "errors.not_choice")
		province = ""
	}
	return func(f *models.Filing) {
		f.Respondent = models.Respondent{Handles: handles, Province: province}
	}, bad.OrNil()
}

func showSeller(r *Request, s pages.Step, _ models.Draft) component {
	v := pages.FileSeller{Step: s, Provinces: r.options("province", provinces)}
	for _, kind := range models.HandleKinds {
		name := "handle_" + kind
		h := pages.HandleField{
			Field: components.Field{Name: name, Label: r.T("handle_kind." + kind), Autocomplete: "off"},
			Help:  r.T("handle_help." + kind),
		}
		if slices.Contains(firstHandles, kind) {
			v.First = append(v.First, h)
			continue
		}
		v.More = append(v.More, h)
		v.MoreOpen = v.MoreOpen || s.Form.Value(name) != "" || s.Form.Error(name) != ""
	}
	slices.SortStableFunc(v.First, func(a, b pages.HandleField) int {
		return slices.Index(firstHandles, a.Field.Name[len("handle_"):]) - slices.Index(firstHandles, b.Field.Name[len("handle_"):])
	})
	return pages.ShowFileSeller(v)
}

// sellerWarnings are doubts about handles, shown at the last look.
func (r *Request) sellerWarnings(f models.Filing) (out []string) {
	for _, h := range f.Respondent.Handles {
		if key := identity.Check(h.Kind, string(h.Value)); key != "" {
			out = append(out, r.T("filing.warning", argLabel(r.T("handle_kind."+string(h.Kind))), argText(r.T(key))))
		}
	}
	return out
}

// provinces are the two-digit codes of GB/T 2260.
var provinces = []string{
	"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
	"44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
}
