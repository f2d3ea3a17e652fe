package vault

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// EraseCase destroys the key of a case; see models.ErasureStore. The line in the
// list of erasures comes first: from then on what is broken off is ended by
// whoever looks next.
func (s *Store) EraseCase(ctx context.Context, g models.Grant, id models.CaseID, change func(models.Case) (models.Case, error)) (out models.Case, err error) {
	var noted *models.Erasure
	err = retry(ctx, func() error {
		o, err := s.caseFor(ctx, g, id)
		if err != nil || o.k.destroyed() {
			return err
		}
		next, err := change(shown(o.c))
		if err != nil { // what was noted for an earlier state does not hold for this one
			return errors.Join(err, s.unnote(ctx, noted))
		}
		added, err := o.added(next)
		if err != nil {
			return err
		}
		if !next.Privacy.Erased() {
			return fmt.Errorf("case %s is not erased by its event: %w", id, ErrHistory)
		}
		if noted, err = s.noteErasure(ctx, o, next.Privacy, added[len(added)-1].Actor); err != nil {
			return err
		}
		return s.destroy(ctx, o, added)
	})
	if err != nil {
		return out, err
	}
	if out, err = s.Case(ctx, g, id); err != nil {
		return out, err
	}
	return out, s.endErasure(ctx, id, out.Privacy)
}

// noteErasure writes the line of a case into the list of erasures.
func (s *Store) noteErasure(ctx context.Context, o *openCase, p models.Privacy, by models.ActorRef) (*models.Erasure, error) {
	sum := hex.EncodeToString(mac(s.keys.index, "erased key", o.k.raw)[:16])
	e, err := s.erasures.upsert(ctx, string(o.c.ID), models.Erasure{ID: o.c.ID}, func(e models.Erasure) (models.Erasure, error) {
		e.Ground, e.At, e.By, e.KeyHash, e.Open = p.Ground, p.ErasedAt, by, sum, true
		return e, nil
	})
	return &e, err
}

// unnote takes the line of an erasure that did not happen back, unless somebody
// else has written it since.
func (s *Store) unnote(ctx context.Context, e *models.Erasure) error {
	if e == nil {
		return nil
	}
	err := s.engine.Delete(ctx, models.ErasuresCollection, string(e.ID), e.Version)
	if errors.Is(err, models.ErrConflict) {
		return nil
	}
	return ignoreMissing(err)
}

// destroy writes a case without its key and without everything that was made of
// personal text.
func (s *Store) destroy(ctx context.Context, o *openCase, added []models.Event) error {
	d, _, err := s.extend(o, added, o.c.Lease)
	if err != nil {
		return err
	}
	gone := &sealer{id: o.k.id, random: o.k.random}
	if d.archived > 0 {
		base, err := openBase(o.doc, o.k)
		if err == nil {
			err = d.sealBase(gone, base)
		}
		if err != nil {
			return err
		}
	}
	d.key, d.summary, d.text, d.terms = nil, nil, nil, stringArray(nil)
	doc, err := d.encode()
	if err != nil {
		return err
	}
	return raced(s.engine.Replace(ctx, models.CasesCollection, doc, o.doc.version), models.ErrConflict)
}

// sealBase keeps the fold of the archived events: sealed, or where the key is
// destroyed, without its personal fields.
func (d *caseDocument) sealBase(k *sealer, f fold) (err error) {
	if !k.destroyed() {
		d.base, err = sealWhole(k, basePart(d.archived), f)
		return err
	}
	planOf(reflect.TypeFor[fold]()).cut(reflect.ValueOf(&f).Elem())
	d.base = nil
	d.bare, err = bson.Marshal(f)
	return err
}

// openBase is the reverse of sealBase.
func openBase(d *caseDocument, k *sealer) (f fold, err error) {
	if k.destroyed() {
		if d.bare == nil || bson.Unmarshal(d.bare, &f) != nil {
			err = fmt.Errorf("archived sum of %s: %w", d.id, models.ErrTampered)
		}
		return f, err
	}
	return f, openWhole(k, basePart(d.archived), d.base, &f)
}

// caseSealer opens the key of a case. An erased one has none; whether it may
// have none is for its history to say.
func (s *Store) caseSealer(d *caseDocument) (*sealer, error) {
	if d.key == nil {
		return &sealer{id: string(d.id), random: s.random}, nil
	}
	return s.sealer(string(d.id), d.key)
}

// shown is a case as it may be used: without its personal data, and without the
// key of its files, when that is kept for nothing but keeping it.
func shown(c models.Case) models.Case {
	if !c.Privacy.Withheld() || c.Privacy.Erased() {
		return c
	}
	f := fold{Filing: c.Filing, Evidence: c.Evidence, Messages: c.Messages, Notes: c.Notes, Letters: c.Letters, Routing: c.Routing}
	planOf(reflect.TypeFor[fold]()).cut(reflect.ValueOf(&f).Elem())
	c.Filing, c.Evidence, c.Messages, c.Notes, c.Letters, c.Routing, c.Key = f.Filing, f.Evidence, f.Messages, f.Notes, f.Letters, f.Routing, nil
	events := make([]models.Event, len(c.Events))
	for i, e := range c.Events {
		planOf(reflect.TypeFor[models.Payload]()).cut(reflect.ValueOf(&e.Payload).Elem())
		events[i] = e
	}
	c.Events = events
	return c
}

// endErasure deletes what else there is of an erased case and then marks its
// line as done. All of it can be done again.
func (s *Store) endErasure(ctx context.Context, id models.CaseID, p models.Privacy) error {
	err := errors.Join(s.emptyDraft(ctx, id), s.deleteUploads(ctx, id), s.deleteFiles(ctx, id), s.deleteInvitations(ctx, id))
	if err != nil {
		return err
	}
	if scrubber, ok := s.engine.(models.Scrubber); ok {
		if err := scrubber.Scrub(ctx); err != nil {
			return fmt.Errorf("case %s is erased, but old versions of it may still be in the files of the store: %w", id, err)
		}
	}
	_, err = s.erasures.upsert(ctx, string(id), models.Erasure{ID: id}, func(e models.Erasure) (models.Erasure, error) {
		e.Ground, e.At, e.Open = p.Ground, p.ErasedAt, false
		return e, nil
	})
	return err
}

// emptyDraft gives the draft of a case another key and takes everything personal
// out of it. Its code stays: who has it is told what became of the case.
func (s *Store) emptyDraft(ctx context.Context, id models.CaseID) error {
	err := retry(ctx, func() error {
		d, _, err := s.drafts.read(ctx, string(id))
		if err != nil {
			return err
		}
		old := d.Version
		planOf(reflect.TypeFor[models.Draft]()).cut(reflect.ValueOf(&d).Elem())
		d.Version, d.Filing, d.Evidence, d.Done = old+1, models.Filing{}, nil, nil
		_, d.Key = s.newSealer(string(id))
		doc, err := s.drafts.encode(d, d.Key)
		if err != nil {
			return err
		}
		return raced(s.engine.Replace(ctx, models.DraftsCollection, doc, old), models.ErrConflict)
	})
	return ignoreMissing(err)
}

// deleteFiles deletes every blob of a case.
func (s *Store) deleteFiles(ctx context.Context, id models.CaseID) error {
	prefix := string(id) + "."
	for after := prefix; ; {
		ids, err := s.blobs.List(ctx, after, maxPage)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, blob := range ids {
			if !strings.HasPrefix(blob, prefix) {
				return nil
			}
			if err := ignoreMissing(s.blobs.Delete(ctx, blob)); err != nil {
				return err
			}
			after = blob
		}
	}
}

// deleteUploads forgets what was on its way into a case; what had come is with
// its files.
func (s *Store) deleteUploads(ctx context.Context, id models.CaseID) error {
	list, err := s.uploadsOf(ctx, id)
	for _, u := range list {
		err = errors.Join(err, ignoreMissing(s.uploads.remove(ctx, u.ID)))
	}
	return err
}

func (s *Store) deleteInvitations(ctx context.Context, id models.CaseID) error {
	list, err := s.InvitationsOf(ctx, "", id)
	for _, v := range list {
		err = errors.Join(err, ignoreMissing(s.invitations.remove(ctx, v.ID)))
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	return err
}

// Erasures lists what was erased; the grant must cover any object.
func (s *Store) Erasures(ctx context.Context, g models.Grant) ([]models.Erasure, error) {
	return all(ctx, s.erasures, g, func(a, b models.Erasure) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// ReplayErasures erases what a list names and what was broken off; see
// models.ErasureStore. The grant must cover any object.
func (s *Store) ReplayErasures(ctx context.Context, g models.Grant, list []models.Erasure) (n int, err error) {
	if err := anything(g); err != nil {
		return 0, err
	}
	open, err := s.erasures.find(ctx, models.Query{Where: []models.Cond{models.Where("open", models.OpEq, models.Yes(true))}, Limit: maxPage})
	if err != nil {
		return 0, err
	}
	var failures []error
	for _, e := range slices.Concat(list, open) {
		erased, err := s.eraseAgain(ctx, g, e)
		if erased {
			n++
		}
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		if ignoreMissing(err) != nil {
			failures = append(failures, fmt.Errorf("erase %s again: %w", e.ID, err))
		}
	}
	return n, errors.Join(failures...)
}

// errKept is why an erasure that had only begun is not ended.
var errKept = errors.New("the personal data of the case is needed again")

// eraseAgain erases a case of the list of erasures. One that had only begun is
// given up when something keeps the data that did not when it began.
func (s *Store) eraseAgain(ctx context.Context, g models.Grant, e models.Erasure) (erased bool, err error) {
	_, err = s.EraseCase(ctx, g, e.ID, func(c models.Case) (models.Case, error) {
		if e.Open && (c.Open || len(c.Effects) > 0 || !c.Privacy.HeldAt.IsZero()) {
			return c, errKept
		}
		erased = true
		c.Append(e.At, models.Event{
			Kind: models.EventErased, Actor: e.By, Command: models.CommandID("erase:" + string(e.ID)),
			Payload: models.Payload{Privacy: &models.PrivacyStep{Ground: e.Ground}},
		})
		return c, nil
	})
	if errors.Is(err, errKept) {
		return false, s.unnote(ctx, &e)
	}
	return erased && err == nil, err
}
