package web

import (
	"slices"
	"strconv"
	"time"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// workload is what the queues page is made of. The lists hold one page at
// most: a figure past it shows as "50+".
type workload struct {
	queues  []models.QueueCount
	mine    models.CasePage
	overdue models.CasePage
}

// mineShown is how many of the reader's own cases the first page lists.
const mineShown = 10

func (d desk) queues(w workload) pages.Queues {
	v := pages.Queues{
		Page:   layout.Page{Title: d.t("nav.queues"), Wide: true},
		Hello:  d.t("queues.hello", i18n.Arg("name", d.me.Name), i18n.Arg("date", i18n.DateWeekday(d.ctx, d.now))),
		Queues: d.queueTable(w.queues),
	}
	var open, unassigned int64
	for _, q := range w.queues {
		open, unassigned = open+q.Open, unassigned+q.Unassigned
	}
	if open == 0 {
		v.Nothing = pages.Nothing{Title: d.t("queues.empty"), Text: d.t("queues.empty_text"),
			Action: components.Link{Text: d.t("queues.all_cases"), Href: "/cases"}}
		return v
	}
	v.Stats = []components.Stat{
		{Label: d.t("queues.mine"), Value: pageCount(w.mine), Note: d.t("queues.mine_note"), Href: "/cases?assignee=me&state=open", Tone: components.Info},
		{Label: d.t("queues.overdue"), Value: pageCount(w.overdue), Note: d.t("queues.overdue_note"), Href: "/cases?due=overdue&state=open", Tone: overdueTone(w.overdue)},
		{Label: d.t("queues.unassigned"), Value: i18n.Number(unassigned), Note: d.t("queues.unassigned_note"), Href: "/cases?assignee=none&state=open", Tone: components.Waiting},
		{Label: d.t("queues.open"), Value: i18n.Number(open), Note: d.t("queues.open_note"), Href: "/cases?state=open"},
	}
	d.mine(&v, w.mine)
	return v
}

func (d desk) mine(v *pages.Queues, mine models.CasePage) {
	rows := mine.Rows[:min(mineShown, len(mine.Rows))]
	v.Mine = d.caseTable(d.t("queues.mine_title"), rows)
	v.Mine.Titled, v.Mine.Empty = true, d.t("queues.mine_empty")
	if len(mine.Rows) > mineShown {
		v.MoreMine = components.Link{Text: d.t("queues.mine_all", i18n.Arg("n", pageCount(mine))), Href: "/cases?assignee=me&state=open"}
	}
}

func (d desk) queueTable(counts []models.QueueCount) components.Table {
	t := components.Table{Caption: d.t("queues.title"), Titled: true, Empty: d.t("queues.empty"), Columns: []components.Column{
		{Title: d.t("case_list.col.queue")}, {Title: d.t("queues.open"), Numeric: true}, {Title: d.t("queues.unassigned"), Numeric: true},
		{Title: d.t("queues.oldest"), OneLine: true}, {Title: d.t("queues.next_due"), OneLine: true},
	}}
	counts = slices.Clone(counts)
	slices.SortStableFunc(counts, func(a, b models.QueueCount) int { return compareDue(a.NextDue, b.NextDue) })
	for _, q := range counts {
		day, left, tone := d.deadline(dueOrNone(q.NextDue))
		here := "/cases?queue=" + q.Queue + "&state=open"
		unassigned := components.Cell{Text: i18n.Number(q.Unassigned), Quiet: true}
		if q.Unassigned > 0 {
			unassigned = components.Cell{Text: i18n.Number(q.Unassigned), Href: here + "&assignee=none"}
		}
		t.Rows = append(t.Rows, components.TableRow{Tone: tone, Cells: []components.Cell{
			{Text: d.word("queue", q.Queue), Href: here}, {Text: i18n.Number(q.Open)}, unassigned,
			{Text: d.t("staff.ago", i18n.Arg("age", d.age(q.Oldest)))}, {Text: day, Sub: left},
		}})
	}
	return t
}

func dueOrNone(t time.Time) time.Time {
	if t.IsZero() {
		return models.NoDue
	}
	return t
}

func compareDue(a, b time.Time) int { return dueOrNone(a).Compare(dueOrNone(b)) }

func overdueTone(p models.CasePage) components.Tone {
	if len(p.Rows) == 0 {
		return components.Good
	}
	return components.Bad
}

// pageCount is the number of rows of a first page, "50+" when there are more.
func pageCount(p models.CasePage) string {
	n := strconv.Itoa(len(p.Rows))
	if p.Next != "" {
		return n + "+"
	}
	return n
}
