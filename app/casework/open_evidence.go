package casework

import (
	"context"
	"io"

	"redress/app/authz"
	"redress/models"
)

// File is an opened file; the caller closes Body.
type File struct {
	Evidence models.Evidence
	Body     io.ReadCloser
}

// OpenEvidence opens the original of a file for staff and records the download.
func (s *Service) OpenEvidence(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID) (File, error) {
	return s.openViewed(ctx, actor, id, file, models.Viewed{What: "evidence", Evidence: file}, file)
}

// OpenPreview opens the re-encoded copy of a picture for staff.
func (s *Service) OpenPreview(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID) (File, error) {
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return File{}, err
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return File{}, err
	}
	return s.openFile(ctx, g, c, file, file.PreviewID())
}

// OpenOwnEvidence opens the original of a file for the complainant of the case,
// and a letter that is for him.
func (s *Service) OpenOwnEvidence(ctx context.Context, actor models.Actor, file models.EvidenceID) (File, error) {
	g, err := authz.Do(actor, authz.CaseTrack, string(actor.Case))
	if err != nil {
		return File{}, err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err != nil {
		return File{}, err
	}
	return s.openFile(ctx, g, forOwner(c), file, file)
}

func (s *Service) openViewed(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID, v models.Viewed, blob models.EvidenceID) (File, error) {
	c, err := s.viewed(ctx, actor, id, v)
	if err != nil {
		return File{}, err
	}
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return File{}, err
	}
	return s.openFile(ctx, g, c, file, blob)
}

func (s *Service) openFile(ctx context.Context, g models.Grant, c models.Case, file, blob models.EvidenceID) (File, error) {
	e, ok := c.EvidenceByID(file)
	if !ok || (blob != file && e.Preview != "ready") {
		return File{}, models.ErrNotFound
	}
	if e.Locked() {
		return File{}, models.ErrDenied
	}
	body, err := s.Store.OpenEvidence(ctx, g, c.ID, c.Key, blob)
	return File{Evidence: e, Body: body}, err
}
