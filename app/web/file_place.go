package web

import (
	"net/url"
	"slices"
	"strings"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows/venue"
)

// noMatch is the answer of a buyer who means none of the places offered.
const noMatch = "none"

func stepPlace() step {
	return step{
		name:  "place",
		order: []string{"platform", "published", "seller_address", "match", "address_from", "province", "city", "county"},
		labels: Labels{
			"platform": "filing.platform", "published": "filing.published", "seller_address": "filing.seller_address", "address_from": "filing.address_from",
			"province": "filing.province", "city": "filing.city", "county": "filing.county",
		},
		values: placeValues, answer: placeAnswer, edit: editPlace, show: showPlace,
	}
}

func placeValues(f models.Filing) url.Values {
	p := f.Respondent
	v := url.Values{"platform": {f.Platform}, "seller_address": {string(p.Address)}, "address_from": {p.AddressFrom}, "published": {p.Published}}
	setPlace(v, p.Province, p.Division)
	return v
}

// setPlace fills the three selects in for a place as far as it is known.
func setPlace(v url.Values, province, division string) {
	v.Set("province", province)
	for _, name := range []string{"city", "county"} {
		v.Del(name)
	}
	if division == "" {
		return
	}
	v.Set("province", division[:2])
	if city := division[:4] + "00"; slices.Contains(cities(division[:2]), city) {
		v.Set("city", city)
		if division != city {
			v.Set("county", division)
		}
		return
	}
	v.Set("city", division) // a municipality's district, or a county right under its province
}

func cities(province string) []string {
	if province == "" {
		return nil
	}
	return venue.Children(province + "0000")
}

func counties(city string) []string {
	if city == "" || venue.County(city) {
		return nil
	}
	return venue.Children(city)
}

// editPlace reads the place out of the address where none was chosen, and
// leaves out what does not lie in what was chosen above it. It is true while
// there is something to choose that was not on the form.
func editPlace(v url.Values) bool {
	again := v.Get("do") == "narrow"
	if v.Get("province") == "" {
		setPlace(v, "", "")
		again = recognise(v) || again
	}
	city, county := v.Get("city"), v.Get("county")
	if city != "" && !slices.Contains(cities(v.Get("province")), city) {
		v.Del("city")
		v.Del("county")
		return true
	}
	if county != "" && !slices.Contains(counties(city), county) {
		v.Del("county")
		return true
	}
	return again
}

// recognise fills the selects in from the address. It is true when the buyer
// has to say more: which of several places, or which part of a larger one.
func recognise(v url.Values) bool {
	found := venue.Find(v.Get("seller_address"))
	chosen := v.Get("match")
	if chosen == noMatch {
		return false
	}
	if i := slices.IndexFunc(found, func(m venue.Match) bool { return m.Code == chosen }); i >= 0 {
		found = found[i : i+1]
	}
	if len(found) != 1 {
		return len(found) > 1
	}
	code := found[0].Code
	if strings.HasSuffix(code, "0000") {
		setPlace(v, code[:2], "")
	} else {
		setPlace(v, "", code)
	}
	return !found[0].County
}

func placeAnswer(r *Request) (func(*models.Filing), error) {
	v, bad := r.Values(), &models.Invalid{}
	province := v.Get("province")
	if province != "" && !slices.Contains(provinces(), province) {
		bad.Add("province", "errors.not_choice")
		province = ""
	}
	division := v.Get("county")
	if division == "" {
		division = v.Get("city")
	}
	return func(f *models.Filing) {
		f.Platform = v.Get("platform")
		f.Respondent.Address, f.Respondent.AddressFrom = models.Personal(v.Get("seller_address")), v.Get("address_from")
		f.Respondent.Province, f.Respondent.Division = province, division
		f.Respondent.Published = v.Get("published")
		if f.Platform == "no" { // then there is no shop to look at
			f.Respondent.Published = ""
		}
	}, bad.OrNil()
}

func showPlace(r *Request, s pages.Step, _ models.Draft) component {
	form := s.Form
	province, city := form.Value("province"), form.Value("city")
	if !slices.Contains(provinces(), province) {
		province, city = "", ""
	}
	v := pages.FilePlace{
		Step: s, Platforms: r.options("platform", models.Answers), Publications: r.options("publication", models.Publications), Sources: r.options("address_source", models.AddressSources),
		Provinces: r.options("province", provinces()), Cities: divisions(cities(province)), Counties: divisions(counties(city)),
		Known: r.place(models.Respondent{Province: province, Division: city}),
	}
	if province == "" {
		if found := venue.Find(form.Value("seller_address")); len(found) > 1 {
			for _, m := range found {
				v.Matches = append(v.Matches, components.Option{Value: m.Code, Label: venue.FullName(m.Code)})
			}
			v.Matches = append(v.Matches, components.Option{Value: noMatch, Label: r.T("filing.match_none")})
		}
	}
	return pages.ShowFilePlace(v)
}

func divisions(codes []string) []components.Option {
	out := make([]components.Option, len(codes))
	for i, code := range codes {
		out[i] = components.Option{Value: code, Label: venue.Name(code)}
	}
	return out
}

// place names where the seller is, as far as it is known.
func (r *Request) place(p models.Respondent) string {
	if p.Division == "" {
		return r.word("province", p.Province)
	}
	name := r.word("province", p.Division[:2])
	if path := venue.Path(p.Division); len(path) > 1 {
		rest := strings.Join(path[1:], "")
		if i18n.Lang(r.Ctx()) == i18n.Chinese {
			return name + rest
		}
		return name + " " + rest
	}
	return name
}

// provinces are the two-digit codes of GB/T 2260.
func provinces() []string {
	out := venue.Children("")
	for i, code := range out {
		out[i] = code[:2]
	}
	return out
}
