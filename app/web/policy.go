package web

import (
	"slices"
	"strings"

	"redress/app/authz"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// Policy shows the administrators who may do what, from the table that decides it:
// what each role may, for the whole table is very long on a phone.
func (w *Web) Policy(r *Request) error {
	const roles = 1 // the place of the roles in a row
	d, list := authz.Describe(func(key string) string { return r.T(key) }), r.desk(nil).list
	v := pages.Policy{Lead: d.Lead}
	for _, row := range d.Rows {
		var cells []components.Cell
		for _, words := range slices.Delete(slices.Clone(row), roles, roles+1) {
			cells = append(cells, components.Cell{Text: strings.TrimSpace(list(words))})
		}
		for _, role := range row[roles] {
			i := slices.IndexFunc(v.Roles, func(p pages.PolicyRole) bool { return p.Table.Caption == role })
			if i < 0 {
				i = len(v.Roles)
				v.Roles = append(v.Roles, pages.PolicyRole{Table: components.Table{Caption: role}})
				for _, head := range slices.Delete(slices.Clone(d.Head), roles, roles+1) {
					v.Roles[i].Table.Columns = append(v.Roles[i].Table.Columns, components.Column{Title: head})
				}
			}
			v.Roles[i].Table.Rows = append(v.Roles[i].Table.Rows, components.TableRow{Cells: cells})
		}
	}
	for i, p := range v.Roles {
		v.Roles[i].Title = r.T("policy.role", i18n.Arg("role", p.Table.Caption), i18n.Count("n", len(p.Table.Rows)))
	}
	v.Page = r.framed(layout.Page{Title: d.Title, Wide: true})
	return r.Render(200, pages.ShowPolicy(v))
}
