package web

import (
	"strings"

	"redress/app/authz"
	"redress/views/components"
	"redress/views/layout"
	"redress/views/pages"
)

// Policy shows the administrators who may do what, from the table that decides it.
func (w *Web) Policy(r *Request) error {
	d := authz.Describe(func(key string) string { return r.T(key) })
	v := pages.Policy{Lead: d.Lead, Table: components.Table{Caption: d.Title}}
	for _, head := range d.Head {
		v.Table.Columns = append(v.Table.Columns, components.Column{Title: head})
	}
	list := r.desk(nil).list
	for _, row := range d.Rows {
		var cells []components.Cell
		for _, words := range row {
			cells = append(cells, components.Cell{Text: strings.TrimSpace(list(words))})
		}
		v.Table.Rows = append(v.Table.Rows, components.TableRow{Cells: cells})
	}
	v.Page = r.framed(layout.Page{Title: d.Title, Wide: true})
	return r.Render(200, pages.ShowPolicy(v))
}
