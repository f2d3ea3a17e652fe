package web

import (
	"errors"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// CasePrivacy shows how the personal data of a case stands.
func (w *Web) CasePrivacy(r *Request) error { return r.showPrivacy(200, "", nil) }

// CaseHold keeps the data from being erased, or lets go of it.
func (w *Web) CaseHold(r *Request) error {
	_, err := r.Service().HoldData(r.Ctx(), r.Actor, r.caseID(), r.Values().Get("hold") != "lift", r.Values().Get("reason"), r.Command())
	return r.privacyDone(err, "hold", Labels{"reason": "case_privacy.reason"})
}

// CaseErase destroys the personal data of a case.
func (w *Web) CaseErase(r *Request) error {
	_, err := r.Service().EraseCase(r.Ctx(), r.Actor, r.caseID(), models.ErasureGround(r.Values().Get("ground")))
	var kept *casework.Kept
	if errors.As(err, &kept) {
		return r.Redirect(privacyHref(r.caseID()) + "?done=kept")
	}
	return r.privacyDone(err, "erase", Labels{"ground": "case_privacy.ground"})
}

func privacyHref(id models.CaseID) string { return caseHref(id) + "/privacy" }

// privacyDone ends a form of the page.
func (r *Request) privacyDone(err error, failed string, labels Labels) error {
	if err == nil {
		return r.Redirect(privacyHref(r.caseID()) + "?done=" + failed)
	}
	form := r.Form(nil)
	if err := r.Faults(&form, err, labels); err != nil {
		return err
	}
	return r.showPrivacy(422, failed, &form)
}

// privacyNotices are the notices after what was done here, by their keys.
var privacyNotices = map[string]components.NoticeView{
	"hold":  {Title: "case_privacy.done_hold", Tone: components.Good},
	"erase": {Title: "case_privacy.done_erase", Tone: components.Good},
	"kept":  {Title: "case_privacy.done_kept", Tone: components.Warn},
}

func (r *Request) showPrivacy(status int, failed string, form *components.Form) error {
	view, err := r.Service().ShowPrivacy(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	v := r.desk(nil).privacy(view)
	v.Hold.Form, v.Erase.Form = r.Form(nil), r.Form(nil)
	if form != nil {
		v.Failed, v.Page.Failed = *form, true
		if failed == "hold" {
			v.Hold.Form = *form
		} else {
			v.Erase.Form = *form
		}
	}
	if n, ok := privacyNotices[r.Query().Get("done")]; ok && !r.Posted() {
		v.Page.Notice = components.NoticeView{Title: r.T(n.Title), Tone: n.Tone}
	}
	v.Page = r.framed(v.Page)
	return r.Render(status, pages.ShowCasePrivacy(v))
}

// privacy makes the page.
func (d desk) privacy(view casework.PrivacyView) pages.CasePrivacy {
	c := view.Case
	v := pages.CasePrivacy{
		Number: string(c.ID), Page: layout.Page{Title: d.t("case_privacy.title"), Trail: []components.Link{
			{Text: d.t("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: d.t("case_privacy.title")},
		}},
		Rows: []components.Row{{Key: d.t("case_privacy.now"), Value: d.privacyLine(c.Privacy)}},
	}
	if p := c.Privacy; !p.AskedAt.IsZero() {
		v.Rows = append(v.Rows, components.Row{Key: d.t("case_privacy.asked"), Value: i18n.DateTime(d.ctx, p.AskedAt) + said(view.Asked)})
	}
	if p := c.Privacy; !p.HeldAt.IsZero() {
		v.Rows = append(v.Rows, components.Row{Key: d.t("case_privacy.held"), Value: i18n.DateTime(d.ctx, p.HeldAt) + said(view.Held)})
	}
	if c.Privacy.Erased() {
		return v
	}
	if view.Kept != nil {
		v.Kept = d.keptWhy(view.Kept)
	}
	v.Linked = components.Table{Caption: d.t("case_privacy.linked"), Columns: []components.Column{{Title: d.t("case_list.col.case")}, {Title: d.t("case_show.track")}}}
	for _, l := range view.Linked {
		v.Linked.Rows = append(v.Linked.Rows, components.TableRow{Cells: []components.Cell{
			{Text: string(l.Case), Href: privacyHref(l.Case)}, {Text: d.word("relation", string(l.Relation))},
		}})
	}
	v.Hold = pages.PrivacyHold{Action: caseHref(c.ID) + "/hold", Title: d.t("case_privacy.hold"), Text: d.t("case_privacy.hold_text"), Button: d.t("case_privacy.hold")}
	if !c.Privacy.HeldAt.IsZero() {
		v.Hold = pages.PrivacyHold{Action: caseHref(c.ID) + "/hold", Lift: "lift", Title: d.t("case_privacy.lift"), Text: d.t("case_privacy.lift_text"), Button: d.t("case_privacy.lift")}
	}
	if d.may(authz.CaseErase) && (view.Kept == nil || view.Kept.Why == casework.KeptRetention && c.Privacy.RestrictedAt.IsZero()) {
		v.Erase.Action = caseHref(c.ID) + "/erase"
		for _, ground := range models.ErasureGrounds {
			v.Erase.Grounds = append(v.Erase.Grounds, components.Option{Value: string(ground), Label: d.word("erasure.ground", string(ground))})
		}
	}
	return v
}

// said is what somebody gave as the reason, behind the day.
func said(reason models.Personal) string {
	if reason == "" {
		return ""
	}
	return " · " + string(reason)
}

// privacyLine says in one line how the personal data of a case stands.
func (d desk) privacyLine(p models.Privacy) string {
	switch {
	case p.Erased():
		return d.t("case_privacy.erased", i18n.Arg("day", i18n.Date(d.ctx, p.ErasedAt)), i18n.Arg("ground", d.word("erasure.ground", string(p.Ground))))
	case p.Withheld():
		return d.t("case_privacy.restricted", i18n.Arg("day", d.day(p.Until)))
	case !p.HeldAt.IsZero():
		return d.t("case_privacy.on_hold")
	case !p.AskedAt.IsZero():
		return d.t("case_privacy.wanted")
	}
	return d.t("case_privacy.kept_open")
}

func (d desk) keptWhy(k *casework.Kept) string {
	if k.Why == casework.KeptRetention {
		return d.t("erasure.kept_until", i18n.Arg("day", d.day(k.Until)), i18n.Arg("basis", k.Basis))
	}
	return d.word("erasure.kept", string(k.Why))
}

// TrackErase takes the complainant's request to erase his data, and says what
// has become of it.
func (w *Web) TrackErase(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		_, err := r.Service().AskErasure(r.Ctx(), r.Actor, r.Values().Get("reason"), r.Command())
		if err == nil {
			return r.Redirect("/track/case/erase")
		}
		if err := r.Faults(&form, err, Labels{"reason": "track_erase.reason"}); err != nil {
			return err
		}
	}
	t, err := r.Service().TrackedCase(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := pages.TrackErase{Page: r.Page(r.T("track_erase.title")), Number: string(t.Case.ID), Form: form, Stands: r.erasureStands(t.Case)}
	v.Page.Back, v.Page.Failed = "/track/case", form.Failed()
	return r.Show(form.Failed(), pages.ShowTrackErase(v))
}

// erasureStands says what has become of a request to erase, nil without one.
func (r *Request) erasureStands(c models.Case) []string {
	p, d := c.Privacy, r.desk(nil)
	switch {
	case p.Withheld():
		return []string{d.privacyLine(p), r.T("track_erase.stays")}
	case p.AskedAt.IsZero():
		return nil
	}
	lines := []string{r.T("track_erase.asked", i18n.Arg("day", i18n.Date(r.Ctx(), p.AskedAt)))}
	switch {
	case c.Open:
		lines = append(lines, r.T("erasure.kept.open"))
	case !p.HeldAt.IsZero():
		lines = append(lines, r.T("erasure.kept.held"))
	}
	return lines
}
