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
}

// UpdateCases changes several cases; see models.CaseStore.
func (s *Store) UpdateCases(ctx context.Context, g models.Grant, ids []models.CaseID, change func(models.Case) (models.Case, error)) []models.CaseUpdate {
	u := &together{s, g, change, make(map[string]models.CaseUpdate, len(ids))}
	todo := make([]string, len(ids))
	for i, id := range ids {
		todo[i] = string(id)
	}
	slices.Sort(todo)
	for len(todo) > 0 {
		todo = u.some(ctx, todo)
	}
	out := make([]models.CaseUpdate, len(ids))
	for i, id := range ids {
		out[i] = u.results[string(id)]
	}
	return out
}

// some reads, changes and writes the first of the cases, and returns the others:
// what is in memory at a time is not much more than one large case.
func (u *together) some(ctx context.Context, ids []string) (others []string) {
	docs, err := u.store.engine.GetAll(ctx, models.CasesCollection, ids, u.store.rollOver)
	n, size := len(ids), 0
	for _, d := range docs {
		size += len(d.BSON)
	}
	if size >= u.store.rollOver {
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
