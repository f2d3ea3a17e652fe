package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"redress/app/authz"
	"redress/app/evidence"
	"redress/models"
	"redress/workflows/calendar"
)

// Upload is one file with what its sender says of it.
type Upload struct {
	Kind, Shows, CapturedOn, Name string
	// Address is the sender's.
	Address string
	Body    io.Reader
}

// AddEvidence stores a file with the visitor's draft, or with the complainant's
// own case. Besides the store's errors it returns ErrFull, ErrHeavy, ErrTwice,
// *Busy, models.ErrNoSpace and the refusals of the evidence package.
func (s *Service) AddEvidence(ctx context.Context, actor models.Actor, u Upload) (models.Evidence, error) {
	h, err := s.holder(ctx, actor)
	if err == nil {
		err = s.hasRoom(ctx, h, 0)
	}
	if err == nil {
		err = s.spend(ctx, limitUpload, u.Address, "", 0)
	}
	if err != nil {
		return models.Evidence{}, err
	}
	e, err := s.receive(ctx, h, u)
	if err == nil {
		// How much it is shows when it is here: the next one pays for it.
		_, err = s.count(ctx, limitUpload, u.Address, mebibytes(e.Size))
	}
	if err != nil {
		return e, err
	}
	return e, s.unlessRefused(ctx, h, e.ID, s.name(ctx, actor, h, e))
}

// name makes a stored file one of the draft or case. Repeating it changes nothing.
func (s *Service) name(ctx context.Context, actor models.Actor, h holder, e models.Evidence) error {
	if h.action == authz.DraftEdit {
		_, err := s.changeDraft(ctx, actor, func(d *models.Draft) error {
			if slices.ContainsFunc(d.Evidence, func(f models.Evidence) bool { return f.ID == e.ID }) {
				return nil
			}
			d.Evidence = append(slices.Clip(d.Evidence), e)
			return s.Evidence.room(d.Evidence[:len(d.Evidence)-1], e)
		})
		return err
	}
	at := s.now()
	_, err := s.update(ctx, actor, h.action, h.id, func(c models.Case) (models.Case, error) {
		if _, there := c.EvidenceByID(e.ID); there { // perhaps since the draft was sent
			return c, nil
		}
		if err := s.Evidence.room(c.Evidence, e); err != nil {
			return c, err
		}
		files := []models.Evidence{e}
		c.Append(at, models.Event{
			Kind: models.EventEvidenceAdded, Actor: actor.Ref(), Command: models.CommandID("evidence:" + string(e.ID)),
			Payload: models.Payload{Evidence: files, Outcome: models.Outcome{Effects: inspectEffects(c, files)}},
		})
		return c, nil
	})
	return err
}

// DescribeDraftEvidence changes what the buyer says of a file of the draft.
func (s *Service) DescribeDraftEvidence(ctx context.Context, actor models.Actor, id models.EvidenceID, u Upload) error {
	if err := checkUpload(u); err != nil {
		return err
	}
	_, err := s.changeDraft(ctx, actor, func(d *models.Draft) error {
		list := append([]models.Evidence(nil), d.Evidence...)
		for i := range list {
			if list[i].ID == id {
				list[i].Kind, list[i].Shows, list[i].CapturedOn = u.Kind, models.Personal(u.Shows), u.CapturedOn
				d.Evidence = list
				return nil
			}
		}
		return models.ErrNotFound
	})
	return err
}

// RemoveDraftEvidence takes a file out of an unsent draft. Repeating it is no error.
func (s *Service) RemoveDraftEvidence(ctx context.Context, actor models.Actor, id models.EvidenceID) error {
	found := false
	_, err := s.changeDraft(ctx, actor, func(d *models.Draft) error {
		var keep []models.Evidence
		found = false
		for _, e := range d.Evidence {
			if e.ID == id {
				found = true
				continue
			}
			keep = append(keep, e)
		}
		d.Evidence = keep
		return nil
	})
	if err != nil || !found {
		return err
	}
	g, err := authz.Do(actor, authz.DraftEdit, string(actor.Case))
	if err != nil {
		return err
	}
	arriving, err := s.dropUploads(ctx, g, actor.Case, id)
	if err != nil || arriving {
		return err
	}
	return ignoreMissing(s.Store.DeleteEvidence(ctx, g, actor.Case, id))
}

// dropUploads forgets the uploads a file came by, so that none of them makes it
// again without its bytes. It says whether there were any: then a request that
// is on its way may still name the file, and the bytes are left to the sweep.
func (s *Service) dropUploads(ctx context.Context, g models.Grant, id models.CaseID, file models.EvidenceID) (arriving bool, err error) {
	for {
		uploads, err := s.Store.UploadsOf(ctx, g, id)
		i := slices.IndexFunc(uploads, func(u models.Upload) bool { return u.File == file })
		if err != nil || i < 0 {
			return arriving, err
		}
		arriving = true
		err = s.Store.DeleteUpload(ctx, g, uploads[i])
		if err != nil && !errors.Is(err, models.ErrConflict) && !errors.Is(err, models.ErrNotFound) {
			return arriving, err
		}
	}
}

// unlessRefused deletes a file there is no room for: nobody else knows its id
// and could name it. After any other error the change may have been written, or
// the draft sent with it. Then the bytes are left to the sweep, which asks the
// draft and the case: a file that nobody names does less harm than a name
// without its file.
func (s *Service) unlessRefused(ctx context.Context, h holder, file models.EvidenceID, err error) error {
	if noRoom(err) {
		return errors.Join(err, ignoreMissing(s.Store.DeleteEvidence(context.WithoutCancel(ctx), h.grant, h.id, file)))
	}
	return err
}

func noRoom(err error) bool {
	return errors.Is(err, ErrFull) || errors.Is(err, ErrHeavy) || errors.Is(err, ErrTwice)
}

// receive checks, hashes, seals and stores one file.
func (s *Service) receive(ctx context.Context, h holder, u Upload) (models.Evidence, error) {
	if err := checkUpload(u); err != nil {
		return models.Evidence{}, err
	}
	in, err := evidence.Receive(u.Body, s.Evidence.FileBytes)
	if err != nil {
		return models.Evidence{}, err
	}
	e := models.Evidence{
		ID: models.EvidenceID(s.word()), Kind: u.Kind, Shows: models.Personal(u.Shows), CapturedOn: u.CapturedOn,
		Name: models.Personal(FileName(u.Name)), ReceivedAt: s.now(),
	}
	if err := s.Store.PutEvidence(ctx, h.grant, h.id, h.key, e.ID, in); err != nil {
		return models.Evidence{}, fmt.Errorf("storing a file: %w", err)
	}
	in.Fill(&e)
	return e, nil
}

func checkUpload(u Upload) error {
	bad := &models.Invalid{}
	if !models.OneOf(models.EvidenceKinds, u.Kind) {
		bad.Add("kind", "filing.error.evidence_kind")
	}
	if utf8.RuneCountInString(u.Shows) > MaxShort {
		bad.Add("shows", "errors.too_long", "n", itoa(MaxShort))
	}
	if _, err := calendar.ParseDay(u.CapturedOn); err != nil && u.CapturedOn != "" {
		bad.Add("captured", "errors.not_date")
	}
	return bad.OrNil()
}

// FileName keeps the last part of a name, whatever system it comes from, in a
// length that every list can show and without what is not seen: a name must
// not pretend to another ending by turning the direction of writing.
func FileName(name string) string {
	name = strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], "")
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, name))
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:100]) + "…" + string(runes[len(runes)-19:])
	}
	return name
}

// inspectEffects asks for a look into each file of the next event, as the
// engine does for the files of a filing.
func inspectEffects(c models.Case, files []models.Evidence) []models.Effect {
	var out []models.Effect
	for i, e := range files {
		out = append(out, models.Effect{ID: models.EffectID(c.ID, c.Seq()+1, i), Kind: models.EffectInspect, Evidence: e.ID})
	}
	return out
}
