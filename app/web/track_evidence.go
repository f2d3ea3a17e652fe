package web

import (
	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
)

// TrackFile hands a complainant the original of his own file.
func (w *Web) TrackFile(r *Request) error {
	f, err := r.Service().OpenOwnEvidence(r.Ctx(), r.Actor, models.EvidenceID(r.Param("id")))
	if err != nil {
		return err
	}
	return r.Send(f)
}

// TrackEvidence takes further files for the case.
func (w *Web) TrackEvidence(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		_, err := r.takeFiles(&form, func(u casework.Upload) error {
			_, err := r.Service().AddEvidence(r.Ctx(), r.Actor, u)
			return err
		})
		if err != nil {
			return err
		}
		if !form.Failed() {
			return r.Redirect("/track/case?done=evidence#files")
		}
	}
	t, err := r.Service().TrackedCase(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	if t.Case.Privacy.Withheld() {
		return models.ErrWithheld
	}
	supplied, page := models.Supplied(t.Case.Evidence), r.Page(r.T("track.evidence.title"))
	page.Back, page.Failed = "/track/case", form.Failed()
	return r.Show(form.Failed(), pages.ShowTrackEvidence(pages.TrackEvidence{
		Page: page, Form: form, Upload: r.uploadFields("/track/case/uploads", "/track/case?done=evidence"), Files: r.ownFiles(supplied), Full: len(supplied) >= r.Service().Evidence.Files,
	}))
}
