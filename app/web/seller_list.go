package web

import (
	"net/url"
	"slices"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// SellerList is the list of sellers.
func (w *Web) SellerList(r *Request) error {
	in := r.Query()
	q := readSellerQuery(in)
	page, err := r.Service().ListSellers(r.Ctx(), r.Actor, q)
	if err != nil {
		return err
	}
	v := r.desk(nil).sellerList(q, page)
	v.Page = r.framed(v.Page)
	return r.Render(200, pages.ShowSellerList(v))
}

var sellerSorts = []string{"cases", "open", "amount", "recent"}

func readSellerQuery(in url.Values) models.SellerQuery {
	q := models.SellerQuery{Text: in.Get("q"), Sort: in.Get("sort"), After: in.Get("after"), Before: in.Get("before")}
	if !slices.Contains(sellerSorts, q.Sort) {
		q.Sort = ""
	}
	return q
}

func (d desk) sellerList(q models.SellerQuery, page models.SellerPage) pages.SellerList {
	kept := url.Values{}
	for name, value := range map[string]string{"q": q.Text, "sort": q.Sort} {
		if value != "" {
			kept.Set(name, value)
		}
	}
	v := pages.SellerList{
		Page: layout.Page{Title: d.t("seller_list.title"), Wide: true}, Action: "/sellers", Form: components.Form{Values: kept},
		Search: components.Field{Name: "q", Label: d.t("seller_list.search"), Type: "search", Autocomplete: "off"},
		Sort:   components.Field{Name: "sort", Label: d.t("case_list.filter.sort"), Blank: d.t("seller_list.sort.cases"), Options: d.sellerSortOptions()},
		Table:  d.sellerTable(d.t("seller_list.title"), page.Rows),
	}
	if q.Text != "" {
		v.Clear = "/sellers"
	}
	if page.Next != "" {
		v.Pager.Next = listAddress("/sellers", kept, "after", page.Next)
	}
	if page.Prev != "" {
		v.Pager.Prev = listAddress("/sellers", kept, "before", page.Prev)
	}
	switch {
	case len(page.Rows) > 0:
	case q.Text != "":
		v.Nothing = pages.Nothing{Title: d.t("seller_list.none", i18n.Arg("text", q.Text)), Text: d.t("seller_list.none_text"),
			Action: components.Link{Text: d.t("seller_list.all"), Href: "/sellers"}}
	default:
		v.Nothing = pages.Nothing{Title: d.t("seller_list.empty"), Text: d.t("seller_list.empty_text")}
	}
	return v
}

func (d desk) sellerSortOptions() (out []components.Option) {
	for _, s := range sellerSorts[1:] {
		out = append(out, components.Option{Value: s, Label: d.t("seller_list.sort." + s)})
	}
	return out
}

func (d desk) sellerTable(caption string, sellers []models.Seller) components.Table {
	t := components.Table{Caption: caption, Columns: []components.Column{
		{Title: d.t("seller_list.col.seller")}, {Title: d.t("seller_list.col.handles")}, {Title: d.t("seller_list.col.cases"), Numeric: true},
		{Title: d.t("seller_list.col.open"), Numeric: true}, {Title: d.t("seller_list.col.amount"), Numeric: true},
		{Title: d.t("seller_list.col.first"), OneLine: true, Extra: true}, {Title: d.t("seller_list.col.last"), OneLine: true},
	}}
	for _, s := range sellers {
		t.Rows = append(t.Rows, components.TableRow{Cells: d.sellerCells(s)})
	}
	return t
}

// sellerCells are the cells of a seller in any list of sellers.
func (d desk) sellerCells(s models.Seller) []components.Cell {
	title := s.Title()
	var others []string
	for _, h := range s.Handles {
		if h != title {
			others = append(others, string(h.Value))
		}
	}
	return []components.Cell{
		{Text: orDash(shorten(string(title.Value), 30)), Href: sellerHref(s.ID), Sub: d.word("handle_kind", string(title.Kind))},
		{Text: orDash(shorten(d.list(others), 48)), Sub: d.t("seller_list.handle_count", i18n.Count("n", len(s.Handles)))},
		{Text: i18n.Number(s.Cases)}, {Text: i18n.Number(s.OpenCases)}, {Text: d.money(s.Amount)},
		{Text: i18n.DateShort(d.ctx, s.FirstSeen)}, {Text: i18n.DateShort(d.ctx, s.LastSeen)},
	}
}
