package vault

import (
	"context"
	"fmt"
	"slices"

	"redress/models"
)

// together is a change to several cases.
type together struct {
	store   *Store
	g       models.Grant
	change  func(models.Case) (models.Case, error)
	results map[string]models.CaseUpdate
	// failures is how many reads have failed.
	failures int
}

// maxFailures is more reads than fail over one document that cannot be read. Where
// more fail it is the engine.
const maxFailures = 10

// UpdateCases changes several cases; see models.CaseStore.
func (s *Store) UpdateCases(ctx context.Context, g models.Grant, ids []models.CaseID, change func(models.Case) (models.Case, error)) []models.CaseUpdate {
	u := &together{store: s, g: g, change: change, results: make(map[string]models.CaseUpdate, len(ids))}
	todo := make([]string, len(ids))
	for i, id := range ids {
		todo[i] = string(id)
	}
	slices.Sort(todo)
	u.all(ctx, todo)
	out := make([]models.CaseUpdate, len(ids))
	for i, id := range ids {
		out[i] = u.results[string(id)]
	}
	return out
}

func (u *together) all(ctx context.Context, ids []string) {
	for len(ids) > 0 {
		ids = u.some(ctx, ids)
	}
}

// some reads, changes and writes the first of the cases, and returns the others:
// what is in memory at a time is not much more than one large case. Where they
// cannot be read together, half of them can be.
func (u *together) some(ctx context.Context, ids []string) (others []string) {
	docs, err := u.store.engine.GetAll(ctx, models.CasesCollection, ids, u.store.rollOver)
	if err != nil && len(ids) > 1 && u.failures < maxFailures && ctx.Err() == nil {
		u.failures++
		u.all(ctx, ids[:len(ids)/2])
		return ids[len(ids)/2:]
	}
	n, size := len(ids), 0
	for _, d := range docs {
		size += len(d.BSON)
	}
	if len(docs) > 0 && size >= u.store.rollOver {
		n = 1 + slices.Index(ids, docs[len(docs)-1].ID)
	}
	var writes []models.Write
	for _, id := range ids[:n] {
		var doc *models.Doc
		if len(docs) > 0 && docs[0].ID == id {
			doc, docs = &docs[0], docs[1:]
		}
		w, refused := u.changed(ctx, id, doc, err)
		if w != nil {
			writes = append(writes, *w)
		}
		u.results[id] = models.CaseUpdate{Err: refused}
	}
	if len(writes) == 0 {
		return ids[n:]
	}
	for i, err := range u.store.engine.Each(ctx, writes...) {
		u.results[writes[i].Doc.ID] = models.CaseUpdate{Changed: err == nil, Err: err}
	}
	return ids[n:]
}

// changed opens the document of a case, nil where there is none, and changes it;
// nothing could be read when reading failed.
func (u *together) changed(ctx context.Context, id string, doc *models.Doc, failed error) (*models.Write, error) {
	if err := u.g.Covers(id); err != nil {
		return nil, err
	}
	switch {
	case failed != nil:
		return nil, failed
	case doc == nil:
		return nil, fmt.Errorf("case %s: %w", id, models.ErrNotFound)
	}
	o, err := u.store.open(*doc)
	if err != nil {
		return nil, err
	}
	if _, err := u.g.Opens(o.c.Head); err != nil {
		return nil, err
	}
	_, w, err := u.store.changed(ctx, o, u.change)
	return w, err
}
