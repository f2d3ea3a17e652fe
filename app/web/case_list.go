package web

import (
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// CaseList is the list of cases, narrowed by the query of its address.
func (w *Web) CaseList(r *Request) error {
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	d := r.desk(people)
	in := r.Query()
	f := d.readFilter(in, caseLists(r.Service().Rules(), people))
	f.query.After, f.query.Before = in.Get("after"), in.Get("before")
	page, err := r.Service().ListCases(r.Ctx(), r.Actor, f.query)
	if err != nil {
		return err
	}
	v := d.caseList(f, caseLists(r.Service().Rules(), people), page)
	v.Page = r.framed(v.Page)
	return r.Show(v.Form.Failed(), pages.ShowCaseList(v))
}

// desk is the reader of this request at this instant.
func (r *Request) desk(people []models.Account) desk {
	d := desk{ctx: r.Ctx(), now: r.Now(), me: r.Actor, names: map[string]string{}}
	for _, a := range people {
		d.names[a.ID] = string(a.Name)
	}
	return d
}

// framed adds what every page of this request has to what a presenter said of its own.
func (r *Request) framed(own layout.Page) layout.Page {
	p := r.Page(own.Title)
	p.Trail, p.Back, p.Notice, p.Failed = own.Trail, own.Back, own.Notice, own.Failed
	p.Wide = own.Wide
	return p
}

func (d desk) caseList(f caseFilter, l lists, page models.CasePage) pages.CaseList {
	v := pages.CaseList{
		Page:   layout.Page{Title: d.t("case_list.title"), Wide: true, Failed: len(f.errors) > 0},
		Form:   components.Form{Values: f.typed, Errors: f.errors},
		Filter: components.Filter{Action: "/cases", Clear: "/cases", Chosen: d.chosen(f, l)},
		Table:  d.caseTable(d.t("case_list.title"), page.Rows),
	}
	for _, field := range filterFields {
		c := pages.Control{Kind: field.kind, Field: components.Field{Name: field.name, Label: d.t(field.label)}}
		switch field.kind {
		case "choice":
			c.Field.Options, c.Field.Blank = field.choices(d, l), d.t("case_list.any")
			if field.name == "sort" {
				c.Field.Blank = d.t("case_list.sort.due")
			}
		case "date":
			c.Field.Type = "date"
		case "text":
			c.Field.Type = "search"
		}
		if field.first {
			v.First = append(v.First, c)
			continue
		}
		v.More = append(v.More, c)
		v.MoreOpen = v.MoreOpen || f.typed.Get(field.name) != ""
	}
	if page.Next != "" {
		v.Pager.Next = f.address("after", page.Next)
	}
	if page.Prev != "" {
		v.Pager.Prev = f.address("before", page.Prev)
	}
	if len(page.Rows) == 0 {
		v.Nothing = d.noCases(f)
	}
	return v
}

func (d desk) noCases(f caseFilter) pages.Nothing {
	if len(f.kept) == 0 {
		return pages.Nothing{Title: d.t("case_list.empty"), Text: d.t("case_list.empty_text")}
	}
	return pages.Nothing{Title: d.t("case_list.none"), Text: d.t("case_list.none_text"),
		Action: components.Link{Text: d.t("filter.clear"), Href: "/cases"}}
}

// chosen are the filters in force, each with the address without it.
func (d desk) chosen(f caseFilter, l lists) (out []components.Chosen) {
	for _, field := range filterFields {
		value := f.kept.Get(field.name)
		if value == "" {
			continue
		}
		if field.choices != nil {
			for _, o := range field.choices(d, l) {
				if o.Value == value {
					value = o.Label
					break
				}
			}
		}
		out = append(out, components.Chosen{
			Text:   d.t("case_list.chip", i18n.Arg("label", d.t(field.label)), i18n.Arg("value", value)),
			Remove: f.address(field.name, ""),
		})
	}
	return out
}
