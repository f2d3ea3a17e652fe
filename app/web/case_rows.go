package web

import (
	"strconv"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
)

// caseTable shows cases as every list of them does: what, against whom, where
// it stands, with whom, and until when.
func (d desk) caseTable(caption string, rows []models.CaseRow) components.Table {
	t := components.Table{Caption: caption, Columns: []components.Column{
		{Title: d.t("case_list.col.case"), OneLine: true}, {Title: d.t("case_list.col.respondent")}, {Title: d.t("case_list.col.category"), Extra: true},
		{Title: d.t("case_list.col.amount"), Numeric: true}, {Title: d.t("case_list.col.state")}, {Title: d.t("case_list.col.queue"), Extra: true},
		{Title: d.t("case_list.col.assignee")}, {Title: d.t("case_list.col.received"), OneLine: true, Extra: true}, {Title: d.t("case_list.col.due"), OneLine: true},
	}}
	for _, r := range rows {
		t.Rows = append(t.Rows, d.caseRow(r))
	}
	return t
}

func (d desk) caseRow(r models.CaseRow) components.TableRow {
	day, left, tone := d.deadline(r.DueAt)
	if !r.Open {
		day, left, tone = d.t("staff.done"), "", components.Neutral
	}
	number := components.Cell{Text: string(r.ID), Href: caseHref(r.ID), Sub: d.itemOf(r)}
	if r.Sealed {
		number.Href, number.Sub = "", d.t("case_list.elsewhere")
	}
	return components.TableRow{Tone: tone, Cells: []components.Cell{
		number,
		{Text: orDash(shorten(string(r.Summary.Respondent), 20)), Sub: d.word("channel", r.Channel)},
		{Text: d.word("category", r.Category), Sub: d.word("track_kind", string(r.Track))},
		{Text: d.money(r.Amount)},
		{Text: d.word("state", string(r.Outcome)), Tone: toneOf(r.Outcome, r.Open), Tag: true, Sub: d.putAway(r)},
		{Text: d.word("queue", r.Queue), Sub: d.priority(r.Priority)},
		{Text: d.person(r.Assignee), Quiet: r.Assignee == ""},
		{Text: i18n.DateShort(d.ctx, r.ReceivedAt), Sub: d.t("staff.ago", i18n.Arg("age", d.age(r.ReceivedAt)))},
		{Text: day, Sub: left, Quiet: !r.Open},
	}}
}

// itemOf is what was bought, or that nobody is told any more.
func (d desk) itemOf(r models.CaseRow) string {
	if r.Privacy.Withheld() {
		return d.t("case_privacy.no_item")
	}
	return d.item(r.Summary.Item)
}

func (d desk) item(item models.Personal) string {
	if item == "" {
		return d.t("case_list.no_item")
	}
	return shorten(string(item), 24)
}

func (d desk) priority(p int) string {
	if p == 0 {
		return ""
	}
	return d.t("staff.priority", i18n.Arg("n", strconv.Itoa(p)))
}

func caseHref(id models.CaseID) string     { return "/cases/" + string(id) }
func sellerHref(id models.SellerID) string { return "/sellers/" + string(id) }
func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// shorten cuts a text to n characters.
func shorten(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}

// putAway names the state beside the outcome where the two differ.
func (d desk) putAway(r models.CaseRow) string {
	if r.State == r.Outcome {
		return ""
	}
	return d.word("state", string(r.State))
}
