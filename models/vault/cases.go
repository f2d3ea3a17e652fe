package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"redress/models"
	"redress/models/chain"
)

// ErrHistory is returned when a change to a case did anything to its events
// but append to them. It is a mistake of the program.
var ErrHistory = errors.New("a change to a case may only append events")

// CreateCase stores a new case with the events it has. A case without a key is
// given one; one made of a draft carries the draft's.
func (s *Store) CreateCase(ctx context.Context, g models.Grant, c models.Case) (models.Case, error) {
	if err := g.Covers(string(c.ID)); err != nil {
		return c, err
	}
	c, w, err := s.newCase(c)
	if err != nil {
		return c, err
	}
	return c, s.engine.Insert(ctx, models.CasesCollection, w.Doc)
}

// newCase is a case as it is stored and the write that stores it.
func (s *Store) newCase(c models.Case) (models.Case, models.Write, error) {
	w := models.Write{Collection: models.CasesCollection, New: true}
	if len(c.Events) == 0 {
		return c, w, fmt.Errorf("case %s without events: %w", c.ID, ErrHistory)
	}
	k, box, err := s.keyFor(string(c.ID), c.Key)
	if err != nil {
		return c, w, err
	}
	empty := &openCase{doc: &caseDocument{id: c.ID, key: box}, k: k}
	empty.c.ID, empty.c.LastHash = c.ID, chain.Origin(string(c.ID))
	events, err := empty.added(c)
	if err != nil {
		return c, w, err
	}
	d, c, err := s.extend(empty, events, c.Lease)
	if err != nil {
		return c, w, err
	}
	w.Doc, err = d.encode()
	return c, w, err
}

// keyFor opens the key of a document, or makes one when there is none yet.
func (s *Store) keyFor(id string, box models.KeyBox) (*sealer, models.KeyBox, error) {
	if box == nil {
		k, box := s.newSealer(id)
		return k, box, nil
	}
	k, err := s.sealer(id, box)
	return k, box, err
}

// caseFor reads a case that a grant covers and opens.
func (s *Store) caseFor(ctx context.Context, g models.Grant, id models.CaseID) (*openCase, error) {
	if err := g.Covers(string(id)); err != nil {
		return nil, err
	}
	o, err := s.readCase(ctx, id)
	if err != nil {
		return nil, err
	}
	_, err = g.Opens(o.c.Head)
	return o, err
}

// Case reads one case with its history.
func (s *Store) Case(ctx context.Context, g models.Grant, id models.CaseID) (models.Case, error) {
	o, err := s.caseFor(ctx, g, id)
	if err != nil {
		return models.Case{}, err
	}
	return shown(o.c), nil
}

// CaseBySource finds an imported case; the grant must cover any object.
func (s *Store) CaseBySource(ctx context.Context, g models.Grant, sourceKey string) (models.Case, error) {
	if err := anything(g); err != nil {
		return models.Case{}, err
	}
	docs, err := s.engine.Find(ctx, models.CasesCollection, models.Query{
		Where: []models.Cond{models.Where("source_key", models.OpEq, models.Str(sourceKey))}, Limit: 1})
	if err != nil {
		return models.Case{}, err
	}
	if len(docs) == 0 {
		return models.Case{}, fmt.Errorf("case of %q: %w", sourceKey, models.ErrNotFound)
	}
	o, err := s.open(docs[0])
	if err != nil {
		return models.Case{}, err
	}
	return shown(o.c), nil
}

// UpdateCase changes a case; see models.CaseStore.
func (s *Store) UpdateCase(ctx context.Context, g models.Grant, id models.CaseID, change func(models.Case) (models.Case, error)) (out models.Case, err error) {
	err = retry(ctx, func() error {
		o, err := s.caseFor(ctx, g, id)
		if err != nil {
			return err
		}
		var w *models.Write
		if out, w, err = s.changed(ctx, o, change); w == nil {
			return err
		}
		return raced(s.engine.Replace(ctx, w.Collection, w.Doc, w.Old), models.ErrConflict)
	})
	if err != nil {
		return models.Case{}, err
	}
	return shown(out), nil
}

// changed is an opened case after a change, and the write that stores it, nil
// where there is nothing to write.
func (s *Store) changed(ctx context.Context, o *openCase, change func(models.Case) (models.Case, error)) (models.Case, *models.Write, error) {
	next, err := change(shown(o.c))
	if err != nil {
		return o.c, nil, err
	}
	added, err := o.added(next)
	if err != nil || len(added) == 0 && sameLease(next.Lease, o.c.Lease) {
		return o.c, nil, err
	}
	d, c, err := s.extend(o, added, next.Lease)
	if err != nil {
		return c, nil, err
	}
	doc, c, err := s.fit(ctx, o, d, c)
	if err != nil {
		return c, nil, err
	}
	return c, &models.Write{Collection: models.CasesCollection, Doc: doc, Old: o.doc.version}, nil
}

// added are the events a change appended. Those before must be as they were:
// a change cannot reach their stored bytes, but one that tried is a mistake
// that must not pass unseen.
func (o *openCase) added(next models.Case) ([]models.Event, error) {
	if next.ID != o.c.ID || len(next.Events) < len(o.c.Events) {
		return nil, fmt.Errorf("case %s: %w", o.c.ID, ErrHistory)
	}
	for i, e := range next.Events {
		if e.Seq != o.c.Archived+int64(i)+1 || (i < len(o.c.Events) && !bytes.Equal(e.Hash, o.c.Events[i].Hash)) {
			return nil, fmt.Errorf("event %d of case %s: %w", e.Seq, o.c.ID, ErrHistory)
		}
	}
	return next.Events[len(o.c.Events):], nil
}

func sameLease(a, b models.Lease) bool {
	return a.Owner == b.Owner && a.Epoch == b.Epoch && a.Attempts == b.Attempts &&
		a.Until.UnixMilli() == b.Until.UnixMilli() && a.RetryAt.UnixMilli() == b.RetryAt.UnixMilli()
}
