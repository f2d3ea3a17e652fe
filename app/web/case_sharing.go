package web

import (
	"strconv"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// CaseSharing is where staff decide what the other side of a case sees.
func (w *Web) CaseSharing(r *Request) error {
	form, link := r.Form(nil), ""
	if r.Posted() {
		var err error
		if link, err = r.decideSharing(); err == nil && link == "" {
			return r.Redirect(caseHref(r.caseID()) + "/shared?done=" + sharingDone[r.Values().Get("do")])
		}
		if link != "" { // the link is shown on this page alone, whose forms are new ones
			form = components.Form{CSRF: form.CSRF, Command: randomHex(16)}
		}
		if err := r.Faults(&form, err, Labels{"answer_by": "sharing.answer_by", "body": "sharing.message"}); err != nil {
			return err
		}
	}
	in, err := r.Service().Sharing(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.desk(people).sharing(in, form)
	v.Page = r.framed(v.Page)
	v.Link, v.Page.Failed = link, form.Failed()
	if done := r.Query().Get("done"); sharingNotices[done] && !r.Posted() {
		v.Page.Notice = components.NoticeView{Title: r.T("sharing.done." + done), Tone: components.Good}
	}
	return r.Show(form.Failed(), pages.ShowSharing(v))
}

// sharingDone is the word of the notice after each thing that can be decided.
var sharingDone = map[string]string{"share": "shared", "unshare": "unshared", "revoke": "revoked", "message": "sent", "pass": "passed"}

var sharingNotices = map[string]bool{"shared": true, "unshared": true, "revoked": true, "sent": true, "passed": true, "copied": true}

// decideSharing does what the form asks for, and gives the address of a new link.
func (r *Request) decideSharing() (link string, err error) {
	s, id, cmd, values := r.Service(), r.caseID(), r.Command(), r.Values()
	switch values.Get("do") {
	case "share":
		return "", s.Share(r.Ctx(), r.Actor, id, models.EvidenceID(values.Get("copy")), true, cmd)
	case "unshare":
		return "", s.Share(r.Ctx(), r.Actor, id, models.EvidenceID(values.Get("copy")), false, cmd)
	case "revoke":
		return "", s.RevokeRespondent(r.Ctx(), r.Actor, id, values.Get("invitation"), cmd)
	case "message":
		return "", s.MessageRespondent(r.Ctx(), r.Actor, id, values.Get("body"), cmd)
	case "pass":
		n, err := strconv.Atoi(values.Get("message"))
		if err != nil {
			return "", models.ErrNotFound
		}
		return "", s.PassOn(r.Ctx(), r.Actor, id, n, cmd)
	case "invite":
		token, err := s.InviteRespondent(r.Ctx(), r.Actor, id, dateValue(values, "answer_by"), cmd)
		if err != nil {
			return "", err
		}
		return r.w.BaseURL + "/respond/" + token, nil
	}
	return "", models.ErrNotFound
}

// CasePreviewShared shows staff exactly what the other side sees, or would see
// with one more copy.
func (w *Web) CasePreviewShared(r *Request) error {
	with := models.EvidenceID(r.Query().Get("with"))
	in, err := r.Service().RespondentPreview(r.Ctx(), r.Actor, r.caseID(), with)
	if err != nil {
		return err
	}
	base := caseHref(r.caseID())
	v := r.respond(in, func(id models.EvidenceID) string { return base + "/evidence/" + string(id) })
	v.Staff = &pages.RespondStaff{Form: r.Form(nil), Action: base + "/shared", Copy: string(with), Back: base + "/shared"}
	return r.Render(200, pages.ShowRespond(v))
}

// sharing makes the page.
func (d desk) sharing(in casework.Sharing, form components.Form) pages.Sharing {
	c, base := in.Case, caseHref(in.Case.ID)+"/shared"
	v := pages.Sharing{Form: form, Number: string(c.ID), Action: base, Preview: base + "/preview", Can: in.Can, Max: maxTalk}
	v.Page.Title, v.Page.Trail = d.t("sharing.title"), []components.Link{
		{Text: d.t("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: d.t("sharing.title")},
	}
	switch {
	case c.Track == models.TrackReport:
		v.Why = d.t("sharing.not_report")
	case !in.Can:
		v.Why = d.t("sharing.not_closed")
	}
	if c.AnswerBy != "" && len(in.Invitations) > 0 {
		v.Asked = d.t("sharing.asked", i18n.Arg("day", d.day(c.AnswerBy)))
	}
	for _, e := range models.CopiesOf(c.Evidence, "") {
		v.Copies = append(v.Copies, d.sharedCopy(c.ID, e))
	}
	for _, i := range in.Invitations {
		v.Invitations = append(v.Invitations, d.sharedInvitation(i, in.In[i.ID] && in.Can))
	}
	for n, m := range c.Messages {
		if m.From == models.RoleRespondent || m.To == models.RoleRespondent {
			v.Messages = append(v.Messages, d.sharedMessage(m, n, form, base))
		}
	}
	return v
}

func (d desk) sharedCopy(id models.CaseID, e models.Evidence) pages.SharedCopy {
	kind := d.word("evidence_kind", e.Kind)
	v := pages.SharedCopy{
		ID: string(e.ID), Name: string(e.Name), Shared: e.Shared, State: d.t("sharing.state_kept"), Tone: components.Muted,
		Meta: d.t("sharing.copy_meta", i18n.Arg("kind", kind), i18n.Arg("size", i18n.Bytes(e.Size)), i18n.Arg("time", i18n.DateTime(d.ctx, e.ReceivedAt))),
		Show: caseHref(id) + "/shared/preview?with=" + string(e.ID), Alt: d.t("sharing.copy_alt", i18n.Arg("kind", kind)),
	}
	if e.Shared {
		v.State, v.Tone = d.t("sharing.state_shared"), components.Good
	}
	if e.Preview == "ready" {
		v.Picture = caseHref(id) + "/evidence/" + string(e.ID) + "/preview"
	}
	return v
}

func (d desk) sharedInvitation(i models.Invitation, in bool) pages.SharedInvitation {
	v := pages.SharedInvitation{
		ID: i.ID, State: d.t("sharing.invite_over"), Tone: components.Muted, Revoke: in,
		Text: d.t("sharing.invited", i18n.Arg("time", i18n.DateTime(d.ctx, i.CreatedAt)), i18n.Arg("name", d.person(i.By))),
	}
	switch {
	case in && i.UsedAt.IsZero():
		v.State, v.Tone = d.t("sharing.invite_open"), components.Waiting
	case in:
		v.State, v.Tone = d.t("sharing.invite_in"), components.Good
	}
	return v
}

func (d desk) sharedMessage(m models.Message, n int, form components.Form, action string) components.Message {
	v := components.Message{
		From: d.word("role", string(m.From)), When: i18n.DateTime(d.ctx, m.At), Machine: i18n.Machine(m.At), Lines: d.said(m.Body), Mine: m.From.Staff(),
	}
	switch {
	case m.Passed:
		v.Note = d.t("sharing.passed")
	case m.From == models.RoleRespondent:
		v.Body = pages.PassOnForm(form, action, strconv.Itoa(n))
	}
	return v
}
