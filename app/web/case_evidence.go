package web

import "redress/models"

// CaseEvidence hands staff an original to save; the download is recorded.
func (w *Web) CaseEvidence(r *Request) error {
	f, err := r.Service().OpenEvidence(r.Ctx(), r.Actor, r.caseID(), models.EvidenceID(r.Param("file")))
	if err != nil {
		return err
	}
	return r.Send(f)
}

// CasePreview shows staff the re-encoded copy of a picture.
func (w *Web) CasePreview(r *Request) error {
	f, err := r.Service().OpenPreview(r.Ctx(), r.Actor, r.caseID(), models.EvidenceID(r.Param("file")))
	if err != nil {
		return err
	}
	return r.SendPreview(f)
}
