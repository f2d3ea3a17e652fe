package casework

import (
	"context"
	"errors"
	"slices"

	"redress/app/authz"
	"redress/models"
)

// EvidenceLimits bound what the parties hand over in one case.
type EvidenceLimits struct {
	// FileBytes is the largest single file, CaseBytes all files together.
	FileBytes, CaseBytes int64
	Files                int
}

// DefaultEvidenceLimits hold where nothing else is set: security decision D10.
var DefaultEvidenceLimits = EvidenceLimits{FileBytes: models.MaxEvidenceBytes, CaseBytes: models.MaxCaseBytes, Files: models.MaxEvidenceFiles}

// diskFloor is the part of the disk, as 1 in so many, that files leave free:
// letters, events and backups need room when no more evidence is taken.
const diskFloor = 10

// The refusals of a file that is one too many.
var (
	// ErrFull is returned when the case holds as many files as allowed.
	ErrFull = errors.New("no room for more evidence")
	// ErrHeavy is returned when the files of the case would be too large together.
	ErrHeavy = errors.New("the files are too large together")
	// ErrTwice is returned for a file whose very bytes are there already.
	ErrTwice = errors.New("the same file is there already")
)

// room says whether a file can be added to those that were handed over.
func (l EvidenceLimits) room(files []models.Evidence, e models.Evidence) error {
	files = models.Supplied(files)
	sum := e.Size
	for _, f := range files {
		sum += f.Size
	}
	switch {
	case len(files) >= l.Files:
		return ErrFull
	case sum > l.CaseBytes:
		return ErrHeavy
	case slices.ContainsFunc(files, func(f models.Evidence) bool { return f.SHA256 == e.SHA256 && f.SHA256 != "" }):
		return ErrTwice
	}
	return nil
}

// holder is what files are added to: a draft, or a case.
type holder struct {
	id    models.CaseID
	key   models.KeyBox
	files []models.Evidence
	// action is what adding a file is.
	action authz.Action
	grant  models.Grant
}

// holder finds out what the actor adds files to. models.ErrConflict: the draft
// has been sent.
func (s *Service) holder(ctx context.Context, actor models.Actor) (h holder, err error) {
	if actor.Role == models.RoleComplainant {
		g, err := authz.Do(actor, authz.CaseTrack, string(actor.Case))
		if err != nil {
			return h, err
		}
		c, err := s.Store.Case(ctx, g, actor.Case)
		if err != nil {
			return h, err
		}
		h = holder{id: c.ID, key: c.Key, files: c.Evidence, action: authz.CaseSupply}
	} else {
		d, err := s.Draft(ctx, actor)
		if err == nil && !d.SubmittedAt.IsZero() {
			err = models.ErrConflict
		}
		if err != nil {
			return h, err
		}
		h = holder{id: d.ID, key: d.Key, files: d.Evidence, action: authz.DraftEdit}
	}
	h.grant, err = authz.Do(actor, h.action, string(h.id))
	return h, err
}

// hasRoom says whether there is room for one more file of so many bytes, 0 where
// nobody knows, beside those there are and those that are being sent.
func (s *Service) hasRoom(ctx context.Context, h holder, size int64) error {
	free, total, err := s.Store.Room(ctx)
	if err != nil {
		return err
	}
	if total > 0 && free-size < total/diskFloor {
		return models.ErrNoSpace
	}
	uploads, err := s.Store.UploadsOf(ctx, h.grant, h.id)
	if err != nil {
		return err
	}
	files := models.Supplied(h.files)
	for _, u := range uploads {
		if !u.Named && u.ExpiresAt.After(s.now()) {
			files = append(files, models.Evidence{Size: u.Length})
		}
	}
	return s.Evidence.room(files, models.Evidence{Size: size})
}
