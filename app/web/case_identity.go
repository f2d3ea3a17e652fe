package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows"
)

// CaseReveal asks why somebody who does not work on the case must know who
// complains, and shows it to him for a day.
func (w *Web) CaseReveal(r *Request) error {
	form, status := r.Form(url.Values{}), 200
	if r.Posted() {
		_, err := r.Service().RevealIdentity(r.Ctx(), r.Actor, r.caseID(), r.Values().Get("reason"), r.Command())
		if err == nil {
			return r.Redirect(caseHref(r.caseID()) + "?done=revealed#parties")
		}
		if err := r.Faults(&form, err, Labels{"reason": "reveal.reason"}); err != nil {
			return err
		}
		status = 422
	}
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID(), authz.IdentityReveal)
	if err != nil {
		return err
	}
	v := r.desk(nil).caseForm(worked.Case, "reveal", r.T("reveal.title"), r.T("reveal.lead"), form)
	v.Controls = []pages.ActControl{{Kind: workflows.FieldLongText, Field: components.Field{
		Name: "reason", Label: r.T("reveal.reason"), Hint: r.T("reveal.reason_hint"), Max: casework.MaxShort}}}
	v.Page = r.framed(v.Page)
	return r.Render(status, pages.ShowCaseAct(v))
}

// CaseHandOver gives a case to another organisation.
func (w *Web) CaseHandOver(r *Request) error {
	form, status := r.Form(url.Values{}), 200
	var since []models.Event
	if r.Posted() {
		in := r.Values()
		err := r.Service().HandOver(r.Ctx(), r.Actor, r.caseID(), in.Get("organisation"), in.Get("reason"), r.Command(), r.seen())
		var changed *casework.Changed
		switch {
		case err == nil:
			return r.Redirect(staffHome + "?done=handed_over")
		case errors.As(err, &changed):
			since, status = changed.Since, 409
		default:
			if err := r.Faults(&form, err, Labels{"organisation": "hand_over.organisation", "reason": "hand_over.reason"}); err != nil {
				return err
			}
			status = 422
		}
	}
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID(), authz.CaseHandOver)
	if err != nil {
		return err
	}
	to, err := r.Service().HandOverTo(r.Ctx(), worked.Case)
	if err != nil {
		return err
	}
	d := r.desk(nil)
	v := d.caseForm(worked.Case, "hand-over", r.T("hand_over.title"), r.T("hand_over.lead"), form)
	v.Since, v.Danger, v.Offer = d.moments(since), true, len(to) > 0
	if len(to) == 0 {
		v.Refused = r.T("hand_over.nobody")
	}
	choice := components.Field{Name: "organisation", Label: r.T("hand_over.organisation")}
	for _, o := range to {
		choice.Options = append(choice.Options, components.Option{Value: o.ID, Label: o.Name})
	}
	v.Controls = []pages.ActControl{{Kind: workflows.FieldChoice, Field: choice}, {Kind: workflows.FieldLongText, Field: components.Field{
		Name: "reason", Label: r.T("hand_over.reason"), Hint: r.T("hand_over.reason_hint"), Max: casework.MaxShort}}}
	v.Page = r.framed(v.Page)
	return r.Render(status, pages.ShowCaseAct(v))
}

// caseForm is the form of something that is done to a case and is no transition.
func (d desk) caseForm(c models.Case, place, title, lead string, form components.Form) pages.CaseAct {
	return pages.CaseAct{
		Page: layout.Page{Title: title, Failed: form.Failed(), Trail: []components.Link{
			{Text: d.t("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: title},
		}},
		Form: form, Title: title, Number: string(c.ID), Hint: lead, From: d.word("state", string(c.State)), Offer: true,
		Action: caseHref(c.ID) + "/" + place, Cancel: caseHref(c.ID), Seen: strconv.FormatInt(c.Seq(), 10),
	}
}

// sealed is the card of a complainant whom the reader does not see.
func (d desk) sealed(card components.Card, seen casework.Seen) components.Card {
	if seen.Shows(models.FieldsIdentity) || seen.Case.Filing.Complainant.Anonymous {
		return card
	}
	card.Tag, card.Tone = d.t("reveal.sealed"), components.Muted
	card.Rows = slices.DeleteFunc(card.Rows, func(r components.Row) bool { return r.Value == "" && r.Lines == nil })
	text := "reveal.why_sealed"
	if seen.MayReveal {
		text = "reveal.why_ask"
		card.Actions = append(card.Actions, components.Link{Text: d.t("reveal.ask"), Href: caseHref(seen.Case.ID) + "/reveal"})
	}
	card.Rows = append([]components.Row{{Key: d.t("reveal.who"), Value: d.t(text)}}, card.Rows...)
	return card
}

// lookers tell the complainant who of the office opened the case or one of its
// files, and who asked why and when to see his name: newest first, by office
// and role, not by name. The small pictures beside a file are part of the page.
func (r *Request) lookers(t casework.Tracked) (out []components.Moment) {
	d := r.desk(nil)
	for _, l := range t.Looks {
		who := []i18n.Argument{i18n.Arg("office", l.Office), i18n.Arg("who", d.word("role", string(l.Role)))}
		m := components.Moment{When: i18n.DateTime(r.Ctx(), l.At), Machine: i18n.Machine(l.At)}
		if l.What == "" {
			m.Title, m.Tone = r.T("track.revealed", who...), components.Warn
			if l.Reason != "" { // or it was erased
				m.Lines = []string{r.T("track.revealed_reason", i18n.Arg("reason", string(l.Reason)))}
			}
		} else if l.What == "export" {
			m.Title = r.T("track.exported", who...)
		} else if l.Role == models.RoleRespondent {
			m.Title = r.T("track.viewed_respondent", i18n.Arg("what", d.word("viewed_respondent", l.What)))
		} else {
			m.Title = r.T("track.viewed", append(who, i18n.Arg("what", d.word("viewed", l.What)))...)
		}
		out = append(out, m)
	}
	return out
}
