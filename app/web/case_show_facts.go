package web

import (
	"time"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/workflows/calendar"
	"redress/workflows/law"
	"redress/workflows/venue"
)

func (d desk) yesNo(b bool) string {
	if b {
		return d.t("answer.yes")
	}
	return d.t("answer.no")
}

// day writes a stored day ("2006-01-02") for people.
func (d desk) day(stored string) string {
	t, err := time.ParseInLocation(time.DateOnly, stored, i18n.Shanghai)
	if err != nil {
		return stored
	}
	return i18n.Date(d.ctx, t)
}

func (d desk) complainant(c models.Case) components.Card {
	p := c.Filing.Complainant
	card := components.Card{Title: d.t("case_show.complainant")}
	if c.Track == models.TrackReport {
		card.Title = d.t("case_show.reporter")
	}
	if p.Anonymous {
		card.Tag, card.Tone = d.t("case_show.anonymous"), components.Muted
	} else {
		card.Rows = []components.Row{
			{Key: d.t("case_show.name"), Value: string(p.Name)},
			{Key: d.t("case_show.phone"), Value: string(p.Phone)},
			{Key: d.t("case_show.address"), Value: string(p.Address)},
		}
	}
	if c.Track == models.TrackReport {
		duty, _ := law.For(calendar.DayOf(c.ReceivedAt)).Duty("confidentiality")
		card.Rows = append(card.Rows, components.Row{Key: d.t("case_show.confidential"), Value: d.t("case_show.confidential_text", i18n.Arg("basis", d.cite(duty.Basis)))})
	}
	card.Rows = append(card.Rows,
		components.Row{Key: d.t("case_show.consent_publish"), Value: d.yesNo(c.Filing.Consents.Publish)},
		components.Row{Key: d.t("case_show.consent_delegated"), Value: d.yesNo(c.Filing.Consents.Delegated)})
	return card
}

func (d desk) respondent(c models.Case) components.Card {
	card := components.Card{Title: d.t("case_show.respondent")}
	for _, h := range c.Filing.Respondent.Handles {
		card.Rows = append(card.Rows, components.Row{Key: d.word("handle_kind", string(h.Kind)), Value: string(h.Value)})
	}
	p := c.Filing.Respondent
	place := d.word("province", p.Province)
	if p.Division != "" {
		place = venue.FullName(p.Division)
	}
	for _, row := range []components.Row{
		{Key: d.t("case_show.province"), Value: place}, {Key: d.t("case_show.address"), Value: string(p.Address)},
		{Key: d.t("case_show.address_from"), Value: d.word("address_source", p.AddressFrom)},
		{Key: d.t("case_show.platform"), Value: d.word("platform", c.Filing.Platform)},
		{Key: d.t("case_show.published"), Value: d.word("publication", p.Published)},
	} {
		if row.Value != "" {
			card.Rows = append(card.Rows, row)
		}
	}
	return card
}

func (d desk) purchase(c models.Case) components.Card {
	p := c.Filing.Purchase
	rows := []components.Row{
		{Key: d.t("case_show.channel"), Value: d.word("channel", c.Channel)},
		{Key: d.t("case_show.category"), Value: d.word("category", c.Category)},
		{Key: d.t("case_show.item"), Value: string(p.Item)},
		{Key: d.t("case_show.bought_on"), Value: d.day(p.On)},
		{Key: d.t("case_show.amount"), Value: d.money(p.Amount)},
		{Key: d.t("case_show.paid"), Value: d.word("pay_method", p.Paid)},
		{Key: d.t("case_show.transaction"), Value: string(p.Transaction)},
	}
	if c.Settled > 0 {
		rows = append(rows, components.Row{Key: d.t("case_show.settled"), Value: d.money(c.Settled)})
	}
	return components.Card{Title: d.t("case_show.purchase"), Rows: rows}
}

func (d desk) demands(c models.Case) components.Table {
	t := components.Table{Caption: d.t("case_show.demands"), Titled: true, Empty: d.t("case_show.no_demands"), Columns: []components.Column{
		{Title: d.t("case_show.demand")}, {Title: d.t("case_show.demand_note")}, {Title: d.t("case_list.col.amount"), Numeric: true},
	}}
	for _, x := range c.Filing.Demands {
		amount := "–"
		if x.Amount > 0 {
			amount = d.money(x.Amount)
		}
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("demand_kind", x.Kind)}, {Text: orDash(string(x.Note))}, {Text: amount},
		}})
	}
	return t
}

// links are the cases tied to this one. From a report a link leads to the
// complaint of the same person only, and no letter or page for the seller shows
// either: Order 121 art. 37.
func (d desk) links(c models.Case) components.Table {
	t := components.Table{Caption: d.t("case_show.links"), Titled: true, Columns: []components.Column{{Title: d.t("case_show.relation")}, {Title: d.t("case_list.col.case")}}}
	for _, l := range c.Links {
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("relation", string(l.Relation))}, {Text: string(l.Case), Href: caseHref(l.Case)},
		}})
	}
	return t
}

// sellersOf shows the sellers the case is linked to, with what is known of each.
func (d desk) sellersOf(sellers []models.Seller) components.Table {
	t := components.Table{Caption: d.t("case_show.sellers"), Titled: true, Empty: d.t("case_show.no_sellers"), Columns: []components.Column{
		{Title: d.t("seller_list.col.seller")}, {Title: d.t("seller_list.col.cases"), Numeric: true},
		{Title: d.t("seller_list.col.open"), Numeric: true}, {Title: d.t("seller_list.col.amount"), Numeric: true},
	}}
	for _, s := range sellers {
		row := d.sellerCells(s)
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{row[0], row[2], row[3], row[4]}})
	}
	return t
}
