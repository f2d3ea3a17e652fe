package web

import (
	"slices"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/outbox"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/letters"
	"redress/views/pages"
	"redress/workflows"
)

// letter makes the page of a letter. fresh makes an empty form.
func (d desk) letter(v casework.LetterView, shown i18n.Language, fresh func() components.Form, forms letterForms) pages.LetterShow {
	c, l := v.Case, v.Letter
	title, here := d.word("letter", l.Form), letterHref(c.ID, l.ID)
	page := pages.LetterShow{
		Number: string(c.ID), Title: title, State: d.word("letter_state", string(l.State)), Tone: letterTone(l.State),
		Page: layout.Page{Title: title, Wide: true, Trail: []components.Link{
			{Text: string(c.ID), Href: caseHref(c.ID)}, {Text: d.t("letter_list.title"), Href: caseHref(c.ID) + "/letters"}, {Text: title},
		}},
		Rows: d.letterRows(v), Since: d.moments(forms.since), Sheet: sheetOf(d.t, v, here, shown), Files: d.files(c.ID, filedCopies(c, l)),
	}
	page.Draft = d.letterDraft(v, here, fresh, forms)
	for _, f := range []*components.Form{forms.blanks, forms.drop} {
		if f != nil && f.Failed() {
			page.Failed, page.Page.Failed = *f, true
		}
	}
	return page
}

// letterRows say who did what. Whoever approves what he filled in himself may
// do so, and everybody can see it.
func (d desk) letterRows(v casework.LetterView) (rows []components.Row) {
	l := v.Letter
	prepared := ""
	for _, e := range v.Case.Events {
		if step := e.Payload.Letter; step != nil && step.Letter == l.ID && e.Kind == models.EventLetterDrafted && step.Content != nil {
			prepared = e.Actor.Account
			rows = []components.Row{{Key: d.t("letter_show.prepared_by"), Lines: []string{d.person(prepared), i18n.DateTime(d.ctx, e.At)}}}
		}
	}
	if !l.ApprovedAt.IsZero() {
		lines := []string{d.person(l.ApprovedBy.Account), i18n.DateTime(d.ctx, l.ApprovedAt)}
		if prepared == l.ApprovedBy.Account {
			lines = append(lines, d.t("letter_show.same_person"))
		}
		rows = append(rows, components.Row{Key: d.t("letter_show.approved_by"), Lines: lines})
	}
	if l.Number != "" {
		rows = append(rows, components.Row{Key: d.t("letter_list.col.number"), Value: l.Number})
	}
	if v.MayReveal {
		rows = append(rows, components.Row{Key: d.t("reveal.who"), Value: d.t("reveal.sealed")})
	}
	if l.Reason != "" {
		rows = append(rows, components.Row{Key: d.t("letter_show.drop_reason"), Lines: textParts(l.Reason)})
	}
	return rows
}

func (d desk) letterDraft(v casework.LetterView, here string, fresh func() components.Form, forms letterForms) pages.LetterDraft {
	draft := pages.LetterDraft{Seen: itoa(v.Case.Seq()), Form: fresh(), ApproveForm: fresh(), DropForm: fresh(), Again: v.Stuck}
	due := v.Letter.State == models.LetterDue
	if v.May(authz.LetterApprove) && (due || v.Stuck) {
		draft.Approve = here + "/approve"
	}
	if v.May(authz.LetterApprove) && due {
		draft.Drop = here + "/drop"
	}
	if !due || !v.May(authz.CaseWork) {
		return draft
	}
	draft.Action, draft.Form.Values = here, answerValues(v.Fields, v.Answers)
	if forms.blanks != nil {
		draft.Form = *forms.blanks
	}
	if forms.drop != nil {
		draft.DropForm = *forms.drop
	}
	for _, f := range v.Fields {
		draft.Controls = append(draft.Controls, d.letterControl(f))
	}
	for _, p := range v.Unconfirmed {
		draft.Warnings = append(draft.Warnings, d.t("letter_show.unconfirmed", i18n.Count("n", p.Number), i18n.Arg("article", d.cite(p.Basis))))
	}
	return draft
}

func (d desk) letterControl(f workflows.Field) pages.ActControl {
	field := components.Field{Name: f.Name, Label: d.word("letter_field", f.Name), Optional: !f.Required}
	if key := "letter_hint." + f.Name; i18n.Has(d.ctx, key) {
		field.Hint = i18n.T(d.ctx, key)
	}
	vocabulary := "choice"
	if f.Name == "id_kind" {
		vocabulary = "letter_id"
	}
	field.Options = d.options(vocabulary, f.Choices)
	return pages.ActControl{Kind: f.Kind, Field: field}
}

// copy is which of the two copies the reader wants to see: the document, or
// the reading copy.
func (r *Request) copy() i18n.Language {
	lang, _ := i18n.Parse(r.Query().Get("copy"))
	if lang == "" {
		return i18n.Chinese
	}
	return lang
}

var copyKeys = map[i18n.Language]string{i18n.Chinese: "letter_show.copy_document", i18n.English: "letter_show.copy_reading"}

// sheetOf is the paper in one language, with the way to the other.
func sheetOf(t func(string, ...i18n.Argument) string, v casework.LetterView, here string, shown i18n.Language) pages.LetterSheet {
	s := pages.LetterSheet{Paper: letters.Sheet(v.Letter.Form, shown, outbox.LetterData(v.Content, v.Letter.Number))}
	for _, lang := range i18n.Languages {
		s.Copies = append(s.Copies, components.NavItem{
			Text: t(copyKeys[lang]), Href: withQuery(here, "copy", string(lang)), Current: lang == shown,
		})
	}
	return s
}

// letterLines tell of a step of a letter: a form by its name, the number it
// got, and why it was dropped.
func (d desk) letterLines(s *models.LetterStep) (lines []string) {
	for _, line := range []string{d.word("letter", s.Form), s.Number, shorten(string(s.Reason), 120)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// filedCopies are the files of a letter, to save.
func filedCopies(c models.Case, l models.Letter) []models.Evidence {
	return slices.DeleteFunc(slices.Clone(c.Evidence), func(e models.Evidence) bool { return !slices.Contains(l.Evidence, e.ID) })
}
