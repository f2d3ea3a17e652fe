package web

import (
	"errors"

	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// Resume goes on with a filing by its code, on any device. The code of a
// filing that has been sent opens its case.
func (w *Web) Resume(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		id, submitted, err := r.Service().ResumeDraft(r.Ctx(), r.Values().Get("code"), r.Address())
		if err == nil {
			return r.resumed(id, submitted)
		}
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		form.Errors = []components.FieldError{{Name: "code", Text: r.T("track.error.draft_code")}}
	}
	page := r.Page(r.T("track.resume.title"))
	page.Back, page.Failed = "/", form.Failed()
	return r.Show(form.Failed(), pages.ShowResume(pages.Resume{Page: page, Form: form}))
}

func (r *Request) resumed(id models.CaseID, submitted bool) error {
	if submitted {
		return r.opened(id)
	}
	if err := r.Hold(func(s *models.Session) { s.Draft = id }); err != nil {
		return err
	}
	return r.Redirect("/file")
}

// opened gives the browser the case and shows it.
func (r *Request) opened(id models.CaseID) error {
	err := r.Hold(func(s *models.Session) {
		s.Case = id
		if s.Draft == id {
			s.Draft = ""
		}
	})
	if err != nil {
		return err
	}
	return r.Redirect("/track/case")
}
