package web

import (
	"errors"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// My lists the cases a buyer keeps; its form puts another one on the list.
func (w *Web) My(r *Request) error {
	form, status := r.Form(nil), 200
	if r.Posted() {
		_, err := r.Service().KeepCase(r.Ctx(), r.Actor, r.Values().Get("number"), r.Values().Get("code"), r.Address())
		if err == nil {
			return r.Redirect("/my?done=kept")
		}
		status = 422
		if errors.Is(err, models.ErrNotFound) {
			form.Errors = []components.FieldError{{Name: "number", Text: r.T("track.error.pair")}}
		} else if err := r.Faults(&form, err, nil); err != nil {
			return err
		}
		form.Values.Del("code")
	}
	list, err := r.Service().OwnCases(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := pages.My{Page: r.Page(r.T("my.title")), Form: form}
	v.Page.Notice, v.Page.Failed = r.notice("my"), form.Failed()
	for _, c := range list {
		v.Cases = append(v.Cases, pages.MyCase{Number: string(c.ID), Card: r.myCard(c)})
	}
	return r.Render(status, pages.ShowMy(v))
}

func (r *Request) myCard(c casework.OwnCase) components.Card {
	d := r.desk(nil)
	return components.Card{Title: string(c.ID), Rows: []components.Row{
		{Key: r.T("my.kind"), Value: d.word("track_kind", string(c.Track))},
		{Key: r.T("my.state"), Value: d.word("state", string(c.State))},
		{Key: r.T("my.received"), Value: i18n.Date(r.Ctx(), c.ReceivedAt)},
	}}
}

// MyOpen lets the buyer into a case of the list, as its complainant.
func (w *Web) MyOpen(r *Request) error {
	id, err := r.Service().OpenKept(r.Ctx(), r.Actor, r.Values().Get("case"))
	if err != nil {
		return err
	}
	return r.opened(id)
}

// MyDrop takes a case off the list.
func (w *Web) MyDrop(r *Request) error {
	if err := r.Service().DropCase(r.Ctx(), r.Actor, r.Values().Get("case")); err != nil {
		return err
	}
	return r.Redirect("/my?done=dropped")
}
