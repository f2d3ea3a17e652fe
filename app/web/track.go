package web

import (
	"errors"

	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// Track opens a case by its number and its code.
func (w *Web) Track(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		id, err := r.Service().OpenCase(r.Ctx(), r.Values().Get("number"), r.Values().Get("code"), r.Address())
		if err == nil {
			return r.opened(id)
		}
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		form.Errors = []components.FieldError{{Name: "number", Text: r.T("track.error.pair")}}
	}
	page := r.Page(r.T("track.title"))
	page.Back, page.Failed = "/", form.Failed()
	return r.Show(form.Failed(), pages.ShowTrack(pages.Track{Page: page, Form: form, Open: r.Identity.Complainant.Case != ""}))
}

// TrackLinked goes on with the other case of the same filing.
func (w *Web) TrackLinked(r *Request) error {
	id, err := r.Service().OpenLinked(r.Ctx(), r.Actor, r.Values().Get("case"))
	if err != nil {
		return err
	}
	return r.opened(id)
}

// TrackLeave closes the case in this browser, for devices that others use too.
func (w *Web) TrackLeave(r *Request) error {
	if err := r.Hold(func(s *models.Session) { s.Case = "" }); err != nil {
		return err
	}
	r.forget()
	return r.Redirect("/track")
}
