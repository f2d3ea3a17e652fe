package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
	"redress/models/chain"
)

// EachCase verifies every stored case, in order of id, and hands it to f with
// what was found; the grant must cover any object. A case that does not open is handed
// over with its id alone.
func (s *Store) EachCase(ctx context.Context, g models.Grant, after models.CaseID, f func(models.CaseID, models.Case, error) error) error {
	if err := anything(g); err != nil {
		return err
	}
	q := models.Query{Limit: defaultPage}
	if after != "" {
		q.After = &models.Cursor{ID: string(after)}
	}
	for {
		docs, err := s.engine.Find(ctx, models.CasesCollection, q)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			c, found := s.verify(ctx, doc)
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := f(models.CaseID(doc.ID), c, found); err != nil {
				return err
			}
		}
		if len(docs) < q.Limit {
			return nil
		}
		q.After = &models.Cursor{ID: docs[len(docs)-1].ID}
	}
}

// verify opens a case, which verifies the chain in its document, follows the
// chain through its archives, and compares what the document repeats with what
// the events say.
func (s *Store) verify(ctx context.Context, doc models.Doc) (models.Case, error) {
	o, err := s.open(doc)
	if err != nil {
		return models.Case{Head: models.Head{ID: models.CaseID(doc.ID)}}, err
	}
	whole, records, err := s.whole(ctx, o)
	if err != nil {
		return o.c, err
	}
	var stored models.Head
	if err := bson.Unmarshal(o.doc.head, &stored); err != nil {
		return o.c, fmt.Errorf("head of %s: %w: %w", doc.ID, models.ErrTampered, err)
	}
	described, err := o.described()
	if err != nil {
		return o.c, err
	}
	for what, same := range map[string]bool{
		"head":         sameBSON(stored, o.c.Head),
		"archived sum": sameBSON(foldOf(unmoved(whole, o.c)), foldOf(o.c)),
		"description":  described,
		"first event":  o.doc.tip == nil || o.doc.tip.first == nil || bytes.Equal(o.doc.tip.first, records[0].Hash),
		"clock time":   o.doc.firesAt == clockTime(&o.c),
		"work time":    o.doc.workAt == workTime(&o.c),
	} {
		if !same {
			return o.c, fmt.Errorf("%s of %s differs from its events: %w", what, doc.ID, models.ErrTampered)
		}
	}
	return o.c, nil
}

// unmoved leaves out of a whole case the first moves of its archives where the
// stored case does not know them: earlier forms did not sum moves up.
func unmoved(whole, stored models.Case) models.Case {
	archived := 0
	for _, e := range whole.Events[:stored.Archived] {
		if e.Payload.Moved != nil {
			archived++
		}
	}
	if missing := len(whole.Moves) - len(stored.Moves); missing > 0 && missing <= archived {
		whole.Moves = whole.Moves[missing:]
	}
	return whole
}

// described says whether the summary and the search text are those of the
// filing; an erased case has none.
func (o *openCase) described() (bool, error) {
	if o.k.destroyed() {
		return o.doc.summary == nil && o.doc.text == nil && bytes.Equal(o.doc.terms, stringArray(nil)), nil
	}
	var summary models.Summary
	if err := openWhole(o.k, summaryPart, o.doc.summary, &summary); err != nil {
		return false, err
	}
	text, err := o.k.open(textPart, o.doc.text)
	return summary == summaryOf(o.c.Filing) && string(text) == caseText(o.c.ID, o.c.Filing), err
}

// whole folds all events of a case, those in archives too.
func (s *Store) whole(ctx context.Context, o *openCase) (c models.Case, records []chain.Record, err error) {
	c.ID = o.c.ID
	var all []bsoncore.Document
	for int64(len(all)) < o.doc.archived {
		events, err := s.archived(ctx, c.ID, int64(len(all))+1)
		if errors.Is(err, models.ErrNotFound) {
			err = fmt.Errorf("%w: %w", models.ErrTampered, err)
		}
		if err != nil {
			return c, nil, err
		}
		all = append(all, events...)
	}
	if int64(len(all)) != o.doc.archived {
		return c, nil, fmt.Errorf("archives of %s: %w", c.ID, models.ErrTampered)
	}
	records, err = verifyChain(c.ID, chain.Origin(string(c.ID)), 0, append(all, o.doc.events...))
	if err != nil {
		return c, nil, err
	}
	return c, records, foldRecords(&c, o.k, records)
}

func sameBSON(a, b any) bool {
	x, errX := bson.Marshal(a)
	y, errY := bson.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
