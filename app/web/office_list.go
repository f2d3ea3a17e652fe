package web

import (
	"errors"
	"net/url"
	"strconv"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows/venue"
)

// OfficeList shows the tables that say which office handles what, and imports
// the table of an area.
func (w *Web) OfficeList(r *Request) error {
	form := r.Form(nil)
	var problems []string
	var checked components.NoticeView
	if r.Posted() {
		change, area, err := r.takeOffices(&form)
		var bad *venue.ImportError
		switch {
		case errors.As(err, &bad):
			problems = r.desk(nil).officeProblems(bad)
			form.Errors = append(form.Errors, components.FieldError{Name: "problems", Text: r.T("office.problems", i18n.Count("n", len(problems)))})
		case err != nil:
			return err
		case form.Failed():
		case r.form.Get("do") == "check":
			checked = r.desk(nil).officeChange(area, change, "office.checked")
		default:
			return r.Redirect(officesDone(area, change))
		}
	}
	areas, err := r.Service().OfficeAreas(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	d, err := r.deskWithNames()
	if err != nil {
		return err
	}
	v := d.officeList(areas)
	v.Form, v.Problems, v.Page.Failed = form, problems, form.Failed()
	v.ProblemsTitle = r.T("office.problems", i18n.Count("n", len(problems)))
	v.Page, v.Places = r.framed(v.Page), r.rulePlaces()
	if v.Page.Notice = checked; !r.Posted() {
		v.Page.Notice = d.officesDone(r.Query())
	}
	return r.Show(form.Failed(), pages.ShowOfficeList(v))
}

// takeOffices reads what was sent and stores it when nothing is wrong and more
// than a check was asked for.
func (r *Request) takeOffices(form *components.Form) (change casework.OfficeChange, area string, err error) {
	if err := r.ruleFiles(form, map[string]string{"file": "text"}); err != nil {
		return change, "", err
	}
	area, ok := venue.Only(r.form.Get("area"))
	if !ok {
		form.Errors = append(form.Errors, components.FieldError{Name: "area", Text: r.T("office.error.area")})
	}
	text := r.form.Get("text")
	if text == "" && form.Error("file") == "" {
		form.Errors = append(form.Errors, components.FieldError{Name: "text", Text: r.T("office.error.missing")})
	}
	if text == "" || !ok {
		return change, area, nil
	}
	rows, err := venue.ReadOffices([]byte(text), area)
	if err != nil || form.Failed() {
		return change, area, err
	}
	change, err = r.Service().ImportOffices(r.Ctx(), r.Actor, area, rows, r.form.Get("do") == "check")
	return change, area, err
}

func officesDone(area string, c casework.OfficeChange) string {
	return "/offices?" + url.Values{"done": {area}, "rows": {strconv.Itoa(c.Rows)}, "added": {strconv.Itoa(c.Added)},
		"changed": {strconv.Itoa(c.Changed)}, "removed": {strconv.Itoa(c.Removed)}}.Encode()
}

// officesDone says what an import has done, out of the address it led to.
func (d desk) officesDone(q url.Values) components.NoticeView {
	area := q.Get("done")
	if !venue.Valid(area) {
		return components.NoticeView{}
	}
	n := func(name string) int { n, _ := strconv.Atoi(q.Get(name)); return n }
	return d.officeChange(area, casework.OfficeChange{Rows: n("rows"), Added: n("added"), Changed: n("changed"), Removed: n("removed")}, "office.done")
}

func (d desk) officeChange(area string, c casework.OfficeChange, title string) components.NoticeView {
	return components.NoticeView{
		Title: d.t(title, i18n.Arg("area", venue.FullName(area))), Tone: components.Good,
		Text: d.t("office.change", i18n.Count("n", c.Rows), i18n.Count("added", c.Added), i18n.Count("changed", c.Changed), i18n.Count("removed", c.Removed)),
	}
}

func (d desk) officeProblems(bad *venue.ImportError) (out []string) {
	for _, p := range bad.Problems {
		text := d.t("venue.office_problem."+p.Code, i18n.Arg("value", p.Value), i18n.Arg("other", p.Other))
		if p.Line > 0 {
			text = d.t("office.problem_at", i18n.Arg("line", strconv.Itoa(p.Line)), i18n.Arg("text", text))
		}
		out = append(out, text)
	}
	return out
}

// officeExample is a table as it can be imported, for places that exist.
var officeExample = []string{"place,office_code,office_name", "640381,QTX-00,青铜峡市市场监督管理局", "小坝镇,QTX-01,小坝市场监督管理所", "叶盛镇,QTX-02,叶盛市场监督管理所"}

func (d desk) officeList(areas []casework.OfficeArea) pages.OfficeList {
	v := pages.OfficeList{
		Page: layout.Page{Title: d.t("office.title"), Wide: true}, Manage: d.may(authz.DefinitionManage), Example: officeExample,
		Rule: []string{"- id: station", `  when: c.office in ["QTX-01", "QTX-02"]`, "  queue: general", "  priority: 3"},
		Areas: components.Table{Caption: d.t("office.title"), Empty: d.t("office.empty"), Columns: []components.Column{
			{Title: d.t("office.area")}, {Title: d.t("office.count"), Numeric: true}, {Title: d.t("office.by")}, {Title: d.t("office.at"), OneLine: true},
		}},
	}
	for _, a := range areas {
		v.Areas.Rows = append(v.Areas.Rows, components.TableRow{Cells: []components.Cell{
			{Text: venue.FullName(a.Area), Href: "/offices/" + a.Area, Sub: a.Area}, {Text: i18n.Number(len(a.Rows))},
			{Text: d.importer(a.By)}, {Text: i18n.DateTime(d.ctx, a.At)},
		}})
	}
	return v
}

// importer names who stored something, which may have been the command line.
func (d desk) importer(account string) string {
	if account == "" {
		return d.word("role", string(models.RoleSystem))
	}
	return d.person(account)
}
