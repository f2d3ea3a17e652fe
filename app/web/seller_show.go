package web

import (
	"cmp"
	"maps"
	"slices"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// SellerShow is a seller under every name, with every case.
func (w *Web) SellerShow(r *Request) error {
	in := r.Query()
	h, err := r.Service().ShowSeller(r.Ctx(), r.Actor, models.SellerID(r.Param("id")), in.Get("after"), in.Get("before"))
	if err != nil {
		return err
	}
	together, err := r.Service().SellersNamed(r.Ctx(), r.Actor, namedTogether(h))
	if err != nil {
		return err
	}
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.desk(people).sellerShow(h, together)
	v.Page = r.framed(v.Page)
	return r.Render(200, pages.ShowSeller(v))
}

// togetherShown bounds how many other sellers a page names.
const togetherShown = 8

// namedTogether are the other sellers of the cases on the page, the most
// frequent first. The rows are at hand, so it costs no query.
func namedTogether(h casework.SellerHistory) []models.SellerID {
	times := map[models.SellerID]int{}
	for _, r := range h.Cases.Rows {
		for _, s := range r.Sellers {
			if s != h.Seller.ID {
				times[s]++
			}
		}
	}
	ids := slices.SortedFunc(maps.Keys(times), func(a, b models.SellerID) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
	})
	return ids[:min(togetherShown, len(ids))]
}

func (d desk) sellerShow(h casework.SellerHistory, together []models.Seller) pages.SellerShow {
	title, here := h.Seller.Title(), sellerHref(h.Seller.ID)
	v := pages.SellerShow{
		Title: orDash(string(title.Value)), Caption: d.word("handle_kind", string(title.Kind)),
		Page: layout.Page{Title: string(title.Value), Wide: true, Trail: []components.Link{
			{Text: d.t("seller_list.title"), Href: "/sellers"}, {Text: orDash(string(title.Value))},
		}},
		Stats: []components.Stat{
			{Label: d.t("seller_show.cases"), Value: i18n.Number(h.Totals.Cases), Note: d.t("seller_show.open", i18n.Count("n", h.Seller.OpenCases)), Tone: components.Info},
			{Label: d.t("seller_show.amount"), Value: d.money(h.Totals.Amount), Note: d.t("seller_show.amount_note")},
			{Label: d.t("seller_show.settled"), Value: d.money(h.Totals.Settled), Note: d.t("seller_show.settled_note"), Tone: components.Good},
			{Label: d.t("seller_show.seen"), Value: i18n.DateShort(d.ctx, h.Totals.Last), Note: d.t("seller_show.first_seen", i18n.Arg("day", i18n.Date(d.ctx, h.Totals.First)))},
		},
		Handles: d.handles(h), Outcomes: d.outcomes(h.Totals),
		Cases: d.caseTable(d.t("seller_show.cases_title"), h.Cases.Rows),
	}
	v.Cases.Titled, v.Cases.Empty = true, d.t("seller_show.no_cases")
	v.Together = d.sellerTable(d.t("seller_show.together"), together)
	v.Together.Titled = true
	if d.may(authz.SellerExport) {
		v.Export = here + "/history.csv"
	}
	if h.Cases.Next != "" {
		v.Pager.Next = listAddress(here, nil, "after", h.Cases.Next)
	}
	if h.Cases.Prev != "" {
		v.Pager.Prev = listAddress(here, nil, "before", h.Cases.Prev)
	}
	return v
}

// handles are the names of a seller. The case that named one first is a link
// where it is among those of the page that the reader may open.
func (d desk) handles(h casework.SellerHistory) components.Table {
	openable := map[models.CaseID]string{}
	for _, r := range h.Cases.Rows {
		if !r.Sealed {
			openable[r.ID] = caseHref(r.ID)
		}
	}
	t := components.Table{Caption: d.t("seller_show.handles"), Titled: true, Empty: d.t("seller_show.no_handles"), Columns: []components.Column{
		{Title: d.t("seller_show.handle")}, {Title: d.t("seller_show.strength")}, {Title: d.t("seller_list.col.first"), OneLine: true, Extra: true},
		{Title: d.t("seller_list.col.last"), OneLine: true}, {Title: d.t("seller_show.first_case"), OneLine: true, Extra: true},
	}}
	for _, h := range h.Seller.Handles {
		strength := components.Cell{Text: d.t("seller_show.weak"), Tag: true}
		if h.Kind.Strong() {
			strength = components.Cell{Text: d.t("seller_show.strong"), Tone: components.Good}
		}
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: string(h.Value), Sub: d.word("handle_kind", string(h.Kind))}, strength,
			{Text: i18n.DateShort(d.ctx, h.FirstSeen)}, {Text: i18n.DateShort(d.ctx, h.LastSeen)},
			{Text: string(h.Case), Href: openable[h.Case]},
		}})
	}
	return t
}

func (d desk) outcomes(t models.SellerTotals) components.Table {
	table := components.Table{Caption: d.t("seller_show.outcomes"), Titled: true, Empty: d.t("seller_show.no_cases"), Columns: []components.Column{
		{Title: d.t("case_list.col.state")}, {Title: d.t("seller_list.col.cases"), Numeric: true}, {Title: d.t("seller_show.share"), Numeric: true},
	}}
	states := slices.SortedFunc(maps.Keys(t.ByOutcome), func(a, b models.State) int {
		return cmp.Or(cmp.Compare(t.ByOutcome[b], t.ByOutcome[a]), cmp.Compare(a, b))
	})
	for _, s := range states {
		n := t.ByOutcome[s]
		table.Rows = append(table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("state", string(s))}, {Text: i18n.Number(n)}, {Text: i18n.Number((n*200+t.Cases)/(2*max(1, t.Cases))) + "%"},
		}})
	}
	return table
}
