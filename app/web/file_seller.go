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
	labels := Labels{}
	for _, kind := range models.HandleKinds {
		labels["handle_"+kind] = "handle_kind." + kind
	}
	return step{name: "seller", labels: labels, values: sellerValues, answer: sellerAnswer, show: showSeller}
}

func sellerValues(f models.Filing) url.Values {
	v := url.Values{}
	for _, h := range f.Respondent.Handles {
		v.Set("handle_"+string(h.Kind), string(h.Value))
	}
	return v
}

func sellerAnswer(r *Request) (func(*models.Filing), error) {
	v := r.Values()
	var handles []models.Handle
	for _, kind := range models.HandleKinds {
		if value := v.Get("handle_" + kind); value != "" {
			handles = append(handles, models.Handle{Kind: models.HandleKind(kind), Value: models.Personal(value)})
		}
	}
	return func(f *models.Filing) { f.Respondent.Handles = handles }, nil
}

func showSeller(r *Request, s pages.Step, _ models.Draft) component {
	v := pages.FileSeller{Step: s}
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
