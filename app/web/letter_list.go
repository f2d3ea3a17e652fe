package web

import (
	"slices"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// LetterList shows the letters of a case, and begins one that no decision has
// asked for.
func (w *Web) LetterList(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		l, err := r.Service().DraftLetter(r.Ctx(), r.Actor, r.caseID(), r.Values().Get("form"), r.Command())
		if err == nil {
			return r.Redirect(letterHref(r.caseID(), l.ID))
		}
		if err := r.Faults(&form, err, Labels{"form": "letter_list.form"}); err != nil {
			return err
		}
	}
	seen, err := r.Service().CaseLetters(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	v := r.desk(nil).letterList(seen, form)
	v.Page = r.framed(v.Page)
	return r.Show(form.Failed(), pages.ShowLetterList(v))
}

func letterHref(id models.CaseID, letter models.LetterID) string {
	return caseHref(id) + "/letters/" + string(letter)
}

func (d desk) letterList(seen casework.Seen, form components.Form) pages.LetterList {
	c := seen.Case
	v := pages.LetterList{
		Page: layout.Page{Title: d.t("letter_list.title"), Wide: true, Failed: form.Failed(), Trail: []components.Link{
			{Text: d.t("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: d.t("letter_list.title")},
		}},
		Number: string(c.ID), Form: form, Action: caseHref(c.ID) + "/letters",
		Table: components.Table{Caption: d.t("letter_list.title"), Empty: d.t("letter_list.none"), Columns: []components.Column{
			{Title: d.t("letter_list.col.letter")}, {Title: d.t("letter_list.col.state")},
			{Title: d.t("letter_list.col.number"), OneLine: true}, {Title: d.t("letter_list.col.since"), OneLine: true},
		}},
	}
	for _, l := range slices.Backward(c.Letters) {
		v.Table.Rows = append(v.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("letter", l.Form), Href: letterHref(c.ID, l.ID)},
			{Text: d.word("letter_state", string(l.State)), Tone: letterTone(l.State), Tag: true},
			{Text: orDash(l.Number)}, {Text: i18n.DateTime(d.ctx, changedAt(l))},
		}})
	}
	if seen.May(authz.CaseWork) {
		v.Forms = d.options("letter", casework.LettersFor(c))
	}
	return v
}

func letterTone(s models.LetterState) components.Tone {
	switch s {
	case models.LetterDue:
		return components.Waiting
	case models.LetterApproved:
		return components.Info
	case models.LetterIssued:
		return components.Good
	}
	return components.Muted
}

// changedAt is when the letter came to where it is; one that was dropped says
// in the history when.
func changedAt(l models.Letter) time.Time {
	switch l.State {
	case models.LetterApproved:
		return l.ApprovedAt
	case models.LetterIssued:
		return l.IssuedAt
	}
	return l.DueSince
}

// openLetters counts the letters somebody still has to see to.
func openLetters(c models.Case) (n int) {
	for _, l := range c.Letters {
		if l.State == models.LetterDue {
			n++
		}
	}
	return n
}
