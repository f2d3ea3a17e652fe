package web

import (
	"errors"
	"slices"
	"strings"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// FileCheck shows all answers once more and sends them.
func (w *Web) FileCheck(r *Request) error {
	d, err := r.Service().Draft(r.Ctx(), r.Actor)
	if errors.Is(err, models.ErrNotFound) {
		return models.ErrUnsigned
	}
	if err != nil {
		return err
	}
	if !d.SubmittedAt.IsZero() {
		return r.Redirect("/file/receipt")
	}
	form := r.Form(nil)
	if r.Posted() {
		_, err := r.Service().Submit(r.Ctx(), r.Actor, r.Address())
		if err == nil {
			w.Metrics.CaseFiled(string(d.Filing.Track))
			return r.Redirect("/file/receipt")
		}
		var unfinished *casework.Unfinished
		if !errors.As(err, &unfinished) {
			return err
		}
	}
	v := r.checkPage(d, form)
	return r.Show(v.Form.Failed(), pages.ShowFileCheck(v))
}

// checkPage lays out the answers, one card a page, and names the pages that
// are not finished once somebody has tried to send.
func (r *Request) checkPage(d models.Draft, form components.Form) pages.FileCheck {
	total := totalSteps(d.Filing)
	v := pages.FileCheck{
		Number: total, Total: total, Report: d.Filing.Track == models.TrackReport, Mixed: d.Filing.Mixed, Urgent: casework.FraudLikely(d.Filing),
	}
	v.Warnings = slices.Concat(r.sellerWarnings(d.Filing), r.purchaseWarnings(d.Filing), r.limitWarnings(d.Filing))
	v.Complete = true
	list := casework.PagesOf(d.Filing)
	for _, page := range list {
		finished := page == "evidence" || (slices.Contains(d.Done, page) && casework.CheckPage(page, d.Filing, r.Now()) == nil)
		section := pages.CheckSection{ID: "check-" + page, Card: components.Card{
			Title: r.T(titles[page]), Rows: r.answers(page, d),
			Actions: []components.Link{{Text: r.T("button.change"), Href: withQuery("/file/"+page, "from", "check")}},
		}}
		if !finished {
			v.Complete = false
			section.Card.Tag, section.Card.Tone = r.T("filing.check.unfinished"), components.Warn
			if r.Posted() {
				addOnce(&form, section.ID, r.T("filing.check.finish", i18n.Arg("page", section.Card.Title)))
			}
		}
		v.Sections = append(v.Sections, section)
	}
	v.Form, v.Page = form, r.Page(r.T("filing.check.title"))
	v.Page.Back, v.Page.Failed = "/file/"+list[len(list)-1], form.Failed()
	return v
}

// answers are the rows of one page's card.
func (r *Request) answers(page string, d models.Draft) []components.Row {
	f := d.Filing
	switch page {
	case "what":
		return []components.Row{
			{Key: r.T("filing.track"), Value: r.word("track_kind", trackOf(f))},
			{Key: r.T("filing.channel"), Value: r.word("channel", f.Channel)},
			{Key: r.T("filing.category"), Value: r.word("category", f.Category)},
		}
	case "who":
		return []components.Row{{Key: r.T("filing.filer"), Value: r.word("filer", filerOf(f))}}
	case "seller":
		return r.sellerRows(f)
	case "place":
		return r.placeRows(f)
	case "signs":
		return r.signRows(f.Signals)
	case "agent":
		return r.agentRows(f.Agent)
	case "others":
		return r.otherRows(f)
	case "purchase":
		return r.purchaseRows(f.Purchase)
	case "story":
		return []components.Row{{Key: r.T("filing.narrative"), Lines: paragraphs(string(f.Narrative))}}
	case "evidence":
		return r.evidenceRows(d.Evidence)
	case "demands":
		return r.demandRows(f.Demands)
	}
	return r.partyRows(f)
}

// word is the text of a value of a vocabulary, "" for none.
func (r *Request) word(vocabulary, value string) string {
	if value == "" {
		return ""
	}
	return r.T(vocabulary + "." + value)
}

// paragraphs splits a text where its writer began a new line.
func paragraphs(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (r *Request) sellerRows(f models.Filing) (rows []components.Row) {
	for _, h := range f.Respondent.Handles {
		rows = append(rows, components.Row{Key: r.T("handle_kind." + string(h.Kind)), Value: string(h.Value)})
	}
	return rows
}

func (r *Request) purchaseRows(p models.Purchase) []components.Row {
	amount, on := "", ""
	if p.Amount > 0 {
		amount = i18n.Money(r.Ctx(), int64(p.Amount))
	}
	if p.On != "" {
		on = r.day(p.On)
	}
	return []components.Row{
		{Key: r.T("filing.item"), Value: string(p.Item)}, {Key: r.T("filing.on"), Value: on},
		{Key: r.T("filing.amount"), Value: amount}, {Key: r.T("filing.paid"), Value: r.word("pay_method", p.Paid)},
		{Key: r.T("filing.transaction"), Value: string(p.Transaction)},
	}
}

func (r *Request) evidenceRows(list []models.Evidence) (rows []components.Row) {
	for _, e := range list {
		lines := []string{string(e.Name)}
		if e.Shows != "" {
			lines = append(lines, string(e.Shows))
		}
		rows = append(rows, components.Row{Key: r.T("evidence_kind." + e.Kind), Lines: append(lines, r.fileMeta(e))})
	}
	if len(rows) == 0 {
		return []components.Row{{Key: r.T("filing.evidence.files"), Value: r.T("filing.evidence.none")}}
	}
	return rows
}

func (r *Request) demandRows(list []models.Demand) (rows []components.Row) {
	for _, d := range list {
		row := components.Row{Key: r.T("demand_kind." + d.Kind), Value: r.T("filing.demands.yes")}
		if d.Amount > 0 {
			row.Value = i18n.Money(r.Ctx(), int64(d.Amount))
		}
		rows = append(rows, row)
	}
	for _, d := range list {
		if d.Note != "" {
			rows = append(rows, components.Row{Key: r.T("filing.demand_note"), Lines: paragraphs(string(d.Note))})
		}
	}
	if len(rows) == 0 {
		rows = append(rows, components.Row{Key: r.T("filing.demands")})
	}
	return rows
}

func (r *Request) partyRows(f models.Filing) []components.Row {
	p := f.Complainant
	rows := []components.Row{
		{Key: r.T("filing.name"), Value: string(p.Name)}, {Key: r.T("filing.phone"), Value: string(p.Phone)},
		{Key: r.T("filing.address"), Value: string(p.Address)},
	}
	if p.Anonymous {
		rows = []components.Row{{Key: r.T("filing.name"), Value: r.T("filing.you.anonymous_answer")}}
	}
	if f.Track == models.TrackReport {
		return rows
	}
	return append(rows,
		components.Row{Key: r.T("filing.you.delegated_short"), Value: r.yesNo(f.Consents.Delegated)},
		components.Row{Key: r.T("filing.you.publish_short"), Value: r.yesNo(f.Consents.Publish)})
}

func (r *Request) yesNo(yes bool) string {
	if yes {
		return r.T("answer.yes")
	}
	return r.T("answer.no")
}
