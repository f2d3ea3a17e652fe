package web

import (
	"slices"
	"strconv"
	"strings"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows/venue"
)

// officesAPage is how many rows of a table stand on one page.
const officesAPage = 100

// OfficeArea shows the table of one area, or the rows of it with a word.
func (w *Web) OfficeArea(r *Request) error {
	areas, err := r.Service().OfficeAreas(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(areas, func(a casework.OfficeArea) bool { return a.Area == r.Param("area") })
	if i < 0 {
		return models.ErrNotFound
	}
	d, err := r.deskWithNames()
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(r.Query().Get("from"))
	v := d.officeArea(areas[i], r.Query().Get("q"), from)
	v.Page = r.framed(v.Page)
	return r.Render(200, pages.ShowOfficeArea(v))
}

func (d desk) officeArea(a casework.OfficeArea, word string, from int) pages.OfficeArea {
	name, here := venue.FullName(a.Area), "/offices/"+a.Area
	v := pages.OfficeArea{
		Page: layout.Page{Title: d.t("office.of", i18n.Arg("area", name)), Wide: true, Trail: []components.Link{
			{Text: d.t("office.title"), Href: "/offices"}, {Text: name},
		}},
		Lead:   d.t("office.imported", i18n.Count("n", len(a.Rows)), i18n.Arg("who", d.importer(a.By)), i18n.Arg("time", i18n.DateTime(d.ctx, a.At))),
		Action: here, Form: components.Form{Values: map[string][]string{"q": {word}}},
		Table: components.Table{Caption: name, Empty: d.t("office.none_found"), Columns: []components.Column{
			{Title: d.t("office.division")}, {Title: d.t("office.place")}, {Title: d.t("office.code")}, {Title: d.t("office.name")},
		}},
	}
	kept := map[string][]string{}
	if word != "" {
		v.Clear, kept["q"] = here, []string{word}
	}
	rows := slices.DeleteFunc(a.Rows, func(o venue.Office) bool {
		return !strings.Contains(o.Division+venue.FullName(o.Division)+" "+o.Place+" "+o.Code+" "+o.Name, word)
	})
	if from < 0 || from >= len(rows) {
		from = 0
	}
	end := min(from+officesAPage, len(rows))
	for _, o := range rows[from:end] {
		place := components.Cell{Text: o.Place}
		if o.Place == "" {
			place = components.Cell{Text: d.t("office.whole"), Quiet: true}
		}
		v.Table.Rows = append(v.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: venue.Name(o.Division), Sub: o.Division}, place, {Text: o.Code, Code: true}, {Text: o.Name},
		}})
	}
	if from > 0 {
		v.Pager.Prev = listAddress(here, kept, "from", strconv.Itoa(max(0, from-officesAPage)))
	}
	if end < len(rows) {
		v.Pager.Next = listAddress(here, kept, "from", strconv.Itoa(end))
	}
	if len(rows) > officesAPage {
		v.Pager.Note = d.t("office.range", i18n.Arg("from", strconv.Itoa(from+1)), i18n.Arg("to", strconv.Itoa(end)), i18n.Count("n", len(rows)))
	}
	return v
}
