package web

import (
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// RespondDoor is where the link to the other side leads. Opening it uses
// nothing up, the button does: mail programs open links.
func (w *Web) RespondDoor(r *Request) error {
	token := r.Param("token")
	if r.Posted() {
		v, err := r.Service().AcceptRespondent(r.Ctx(), token, r.Address())
		if err == nil {
			err = r.Hold(func(s *models.Session) { s.Shared, s.Invite = v.Case, v.ID })
		}
		if err != nil {
			return err
		}
		return r.Redirect("/respond/case")
	}
	v, office, err := r.Service().RespondentInvitation(r.Ctx(), token, r.Address())
	if err != nil {
		return err
	}
	return r.Render(200, pages.ShowRespondDoor(pages.RespondDoor{
		Page: r.Page(r.T("respond.door_title")), Form: r.Form(nil), Action: "/respond/" + token, Number: string(v.Case), Office: office,
	}))
}

// RespondCase shows the other side what it may see, and takes its answer.
func (w *Web) RespondCase(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		err := r.Service().Answer(r.Ctx(), r.Actor, r.Values().Get("body"), r.Command())
		if err == nil {
			return r.Redirect("/respond/case?done=sent#talk")
		}
		if err := r.Faults(&form, err, Labels{"body": "respond.answer"}); err != nil {
			return err
		}
	}
	in, err := r.Service().RespondentCase(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.respond(in, func(id models.EvidenceID) string { return "/respond/case/files/" + string(id) })
	v.Form, v.Page.Failed = form, form.Failed()
	if r.Query().Get("done") == "sent" && !r.Posted() {
		v.Page.Notice = components.NoticeView{Title: r.T("respond.sent"), Tone: components.Good}
	}
	return r.Show(form.Failed(), pages.ShowRespond(v))
}

// RespondFile hands the other side a copy to save.
func (w *Web) RespondFile(r *Request) error {
	f, err := r.Service().OpenShared(r.Ctx(), r.Actor, models.EvidenceID(r.Param("file")), false)
	if err != nil {
		return err
	}
	return r.Send(f)
}

// RespondPreview shows the other side a copy of a picture.
func (w *Web) RespondPreview(r *Request) error {
	f, err := r.Service().OpenShared(r.Ctx(), r.Actor, models.EvidenceID(r.Param("file")), true)
	if err != nil {
		return err
	}
	return r.SendPreview(f)
}

// RespondLeave closes the case in this browser.
func (w *Web) RespondLeave(r *Request) error {
	if err := r.Hold(func(s *models.Session) { s.Shared, s.Invite = "", "" }); err != nil {
		return err
	}
	r.forget()
	return r.Redirect("/")
}

// respond makes the page of the other side; href is where a copy is had.
func (r *Request) respond(in casework.RespondentView, href func(models.EvidenceID) string) pages.Respond {
	v := pages.Respond{
		Page: r.Page(r.T("respond.title")), Form: r.Form(nil), Number: string(in.Number), Office: in.Office, Max: maxTalk,
		Facts: components.Card{Title: r.T("respond.facts"), Rows: []components.Row{
			{Key: r.T("respond.category"), Value: r.T("category." + in.Category)},
			{Key: r.T("respond.item"), Value: in.Item},
			{Key: r.T("respond.bought_on"), Value: r.day(in.BoughtOn)},
			{Key: r.T("respond.amount"), Value: i18n.Money(r.Ctx(), int64(in.Amount))},
		}},
		Asks: components.Table{Caption: r.T("respond.demands"), Titled: true, Empty: r.T("respond.no_demands"), Columns: []components.Column{
			{Title: r.T("respond.demand")}, {Title: r.T("respond.amount"), Numeric: true},
		}},
	}
	if in.AnswerBy != "" {
		v.Until = r.T("respond.until", i18n.Arg("day", r.day(in.AnswerBy)))
	}
	for _, d := range in.Demands {
		amount := "–"
		if d.Amount > 0 {
			amount = i18n.Money(r.Ctx(), int64(d.Amount))
		}
		v.Asks.Rows = append(v.Asks.Rows, components.TableRow{Cells: []components.Cell{{Text: r.T("demand_kind." + d.Kind)}, {Text: amount}}})
	}
	for n, f := range in.Files {
		number := i18n.Count("n", n+1)
		file := pages.RespondFile{
			Title: r.T("respond.file_title", number, i18n.Arg("kind", r.T("evidence_kind."+f.Kind))), Meta: i18n.Bytes(f.Size),
			Alt: r.T("respond.file_alt", number), Href: href(f.ID), Lines: f.Lines,
		}
		if f.Picture {
			file.Picture = href(f.ID) + "/preview"
		}
		v.Files = append(v.Files, file)
	}
	for _, m := range in.Messages {
		from := r.T("respond.office")
		if m.Mine {
			from = r.T("respond.you")
		}
		v.Talk = append(v.Talk, components.Message{
			From: from, When: i18n.DateTime(r.Ctx(), m.At), Machine: i18n.Machine(m.At), Lines: paragraphs(m.Body), Mine: m.Mine,
		})
	}
	return v
}
