package casework

import (
	"context"
	"errors"
	"io"

	"redress/app/authz"
	"redress/models"
)

// File is an opened file; the caller closes Body.
type File struct {
	Evidence models.Evidence
	Body     io.ReadCloser
	// From opens the file once more, from an offset on, in bytes.
	From func(ctx context.Context, offset int64) (io.ReadCloser, error)
}

// OpenEvidence opens the original of a file for staff and records the download.
func (s *Service) OpenEvidence(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID) (File, error) {
	return s.openViewed(ctx, actor, id, file, models.Viewed{What: "evidence", Evidence: file}, file)
}

// OpenPreview opens the re-encoded copy of a picture for staff. The page that
// shows it has recorded that the case was opened; who asks without the page has
// opened it too.
func (s *Service) OpenPreview(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID) (File, error) {
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return File{}, err
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return File{}, err
	}
	seen, err := s.see(g, c)
	if err != nil {
		return File{}, err
	}
	f, err := s.openSeen(ctx, g, c, seen, file, file.PreviewID())
	if err != nil {
		return File{}, err
	}
	if _, err := s.viewed(ctx, actor, id, models.Viewed{What: "case"}); err != nil {
		return File{}, errors.Join(err, f.Body.Close())
	}
	return f, nil
}

// OpenOwnEvidence opens the original of a file for the complainant of the case,
// and a letter that is for him, and records the download.
func (s *Service) OpenOwnEvidence(ctx context.Context, actor models.Actor, file models.EvidenceID) (File, error) {
	g, err := authz.Do(actor, authz.CaseTrack, string(actor.Case))
	if err != nil {
		return File{}, err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err != nil {
		return File{}, err
	}
	view, err := forOwner(g, c)
	if err != nil {
		return File{}, err
	}
	view.Key = c.Key
	f, err := s.openFile(ctx, g, view, file, file)
	if err != nil {
		return File{}, err
	}
	v := models.Viewed{What: "evidence", Evidence: file}
	if cmd := s.viewCommand(actor, v); !c.Has(cmd) {
		_, err = s.record(ctx, actor, authz.CaseTrack, actor.Case, models.Event{Kind: models.EventViewed, Command: cmd, Payload: models.Payload{Viewed: &v}})
	}
	if err != nil {
		return File{}, errors.Join(err, f.Body.Close())
	}
	return f, nil
}

func (s *Service) openViewed(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID, v models.Viewed, blob models.EvidenceID) (File, error) {
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return File{}, err
	}
	before, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return File{}, err
	}
	seen, err := s.see(g, before)
	if err == nil {
		err = shows(seen, before, file)
	}
	if err != nil {
		return File{}, err // what is not handed out is not recorded as seen
	}
	c, err := s.viewed(ctx, actor, id, v)
	if err != nil {
		return File{}, err
	}
	return s.openSeen(ctx, g, c, seen, file, blob)
}

// shows refuses a file that the reader does not see, as denied where it is
// there for others.
func shows(seen Seen, c models.Case, file models.EvidenceID) error {
	_, there := c.EvidenceByID(file)
	_, shown := seen.Case.EvidenceByID(file)
	switch {
	case !seen.Shows(models.FieldsEvidence), there && !shown:
		return models.ErrDenied
	case !there:
		return models.ErrNotFound
	}
	return nil
}

// openSeen opens a file of the view of a case.
func (s *Service) openSeen(ctx context.Context, g models.Grant, c models.Case, seen Seen, file, blob models.EvidenceID) (File, error) {
	if err := shows(seen, c, file); err != nil {
		return File{}, err
	}
	view := seen.Case
	view.Key = c.Key
	return s.openFile(ctx, g, view, file, blob)
}

func (s *Service) openFile(ctx context.Context, g models.Grant, c models.Case, file, blob models.EvidenceID) (File, error) {
	e, ok := c.EvidenceByID(file)
	if !ok || (blob != file && e.Preview != "ready") {
		return File{}, models.ErrNotFound
	}
	if e.Locked() {
		return File{}, models.ErrDenied
	}
	from := func(ctx context.Context, offset int64) (io.ReadCloser, error) {
		return s.Store.OpenEvidenceAt(ctx, g, c.ID, c.Key, blob, offset)
	}
	body, err := from(ctx, 0)
	return File{Evidence: e, Body: body, From: from}, err
}
