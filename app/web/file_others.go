package web

import (
	"net/url"
	"strconv"
	"strings"

	"redress/app/casework"
	"redress/models"
	"redress/views/i18n"
	"redress/views/pages"
)

// personFields are the parts of what is asked of each further complainant.
var personFields = []string{"name", "phone", "address", "representative", "remove"}

func personField(part string, i int) string { return "other_" + part + "_" + strconv.Itoa(i) }

func stepOthers() step {
	s := step{name: "others", order: []string{"representative"}, labels: Labels{}, values: othersValues, answer: othersAnswer, edit: editOthers, show: showOthers}
	for i := range casework.MaxPeople {
		for _, part := range []string{"name", "phone", "address"} {
			s.order = append(s.order, personField(part, i))
			s.labels[personField(part, i)] = "filing." + part
		}
	}
	return s
}

func othersValues(f models.Filing) url.Values {
	v := url.Values{}
	tick(v, "representative", f.Representative)
	for i, p := range f.Others {
		setPerson(v, i, map[string]string{"name": string(p.Name), "phone": string(p.Phone), "address": string(p.Address)})
		tick(v, personField("representative", i), p.Representative)
	}
	v.Set("people", strconv.Itoa(len(f.Others)))
	return v
}

func setPerson(v url.Values, i int, parts map[string]string) {
	for _, part := range personFields {
		v.Del(personField(part, i))
		if parts[part] != "" {
			v.Set(personField(part, i), parts[part])
		}
	}
}

// people is how many further complainants the form has room for, at least one.
func people(v url.Values) int {
	n, _ := strconv.Atoi(v.Get("people"))
	return min(max(n, 1), casework.MaxPeople-1)
}

// editOthers takes out whom the form wants out and makes room for one more
// where it asks for that; all that was typed stays.
func editOthers(v url.Values) bool {
	var kept []map[string]string
	for i := range people(v) {
		row := map[string]string{}
		for _, part := range personFields {
			row[part] = v.Get(personField(part, i))
		}
		if row["remove"] == "" {
			kept = append(kept, row)
		}
	}
	more := v.Get("do") == "add"
	if more && len(kept) < casework.MaxPeople-1 || len(kept) == 0 {
		kept = append(kept, nil)
	}
	for i := range casework.MaxPeople {
		setPerson(v, i, nil)
	}
	for i, row := range kept {
		setPerson(v, i, row)
	}
	v.Set("people", strconv.Itoa(len(kept)))
	return more
}

func othersAnswer(r *Request) (func(*models.Filing), error) {
	v := r.Values()
	var others []models.JointParty
	for i := range people(v) {
		others = append(others, models.JointParty{
			Name: models.Personal(v.Get(personField("name", i))), Phone: models.Personal(digits(v.Get(personField("phone", i)))),
			Address: models.Personal(v.Get(personField("address", i))), Representative: v.Get(personField("representative", i)) != "",
		})
	}
	self := v.Get("representative") != ""
	return func(f *models.Filing) { f.Others, f.Representative = others, self }, nil
}

func showOthers(r *Request, s pages.Step, d models.Draft) component {
	n := people(s.Form.Values)
	v := pages.FileOthers{Step: s, Self: string(d.Filing.Complainant.Name), Full: n+1 >= casework.MaxPeople}
	for i := range n {
		legend := r.T("filing.others.person", i18n.Count("n", i+2))
		for k, e := range s.Form.Errors { // the summary must tell the people apart
			if strings.HasPrefix(e.Name, "other_") && strings.HasSuffix(e.Name, "_"+strconv.Itoa(i)) {
				s.Form.Errors[k].Text = r.T("filing.others.fault", i18n.Arg("person", legend), i18n.Arg("fault", e.Text))
			}
		}
		v.People = append(v.People, pages.PersonFields{
			Legend: legend,
			Name:   personField("name", i), Phone: personField("phone", i), Address: personField("address", i),
			Representative: personField("representative", i), Remove: personField("remove", i),
		})
	}
	return pages.ShowFileOthers(v)
}
