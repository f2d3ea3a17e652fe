package web

import (
	"net/url"

	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
)

// FileEvidenceEdit changes what the buyer says of one file, or removes it.
func (w *Web) FileEvidenceEdit(r *Request) error {
	d, err := r.draft()
	if err != nil {
		return err
	}
	e, ok := evidenceOf(d, r.Param("id"))
	if !ok {
		return models.ErrNotFound
	}
	values := url.Values{"kind": {e.Kind}, "shows": {string(e.Shows)}}
	setDate(values, "captured", e.CapturedOn)
	form := r.Form(values)
	if r.Posted() {
		if r.Values().Get("do") == "remove" {
			if err := r.Service().RemoveDraftEvidence(r.Ctx(), r.Actor, e.ID); err != nil {
				return err
			}
			return r.Redirect(r.evidencePath())
		}
		err := r.describe(e.ID)
		if err == nil {
			return r.Redirect(r.evidencePath())
		}
		if err := r.Faults(&form, err, evidenceLabels); err != nil {
			return err
		}
	}
	page := r.Page(r.T("filing.evidence_edit.title"))
	page.Back, page.Failed = r.evidencePath(), form.Failed()
	return r.Show(form.Failed(), pages.ShowFileEvidenceEdit(pages.FileEvidenceEdit{
		Page: page, Form: form, Action: r.Path(), Name: string(e.Name), Meta: r.fileMeta(e), Upload: r.uploadFields("", ""),
	}))
}

func (r *Request) describe(id models.EvidenceID) error {
	v := r.Values()
	if dateValue(v, "captured") != "" && r.capturedOn() == "" {
		bad := &models.Invalid{}
		bad.Add("captured", "errors.not_date")
		return bad
	}
	return r.Service().DescribeDraftEvidence(r.Ctx(), r.Actor, id, casework.Upload{
		Kind: v.Get("kind"), Shows: v.Get("shows"), CapturedOn: r.capturedOn(),
	})
}

func evidenceOf(d models.Draft, id string) (models.Evidence, bool) {
	for _, e := range d.Evidence {
		if string(e.ID) == id {
			return e, true
		}
	}
	return models.Evidence{}, false
}
