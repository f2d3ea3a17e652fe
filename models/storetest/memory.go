package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// Memory returns the reference engine: maps under one lock, every query a
// scan. It keeps nothing when the process ends; Close leaves it usable.
func Memory() models.Engine {
	return &memory{docs: map[string]map[string]models.Doc{}}
}

type memory struct {
	mu   sync.RWMutex
	docs map[string]map[string]models.Doc
}

func (m *memory) Name() string                   { return "memory" }
func (m *memory) Ping(ctx context.Context) error { return ctx.Err() }
func (m *memory) Close() error                   { return nil }

func (m *memory) Insert(ctx context.Context, collection string, d models.Doc) error {
	return m.write(ctx, collection, d.ID, func(all map[string]models.Doc) error {
		if err := check(d); err != nil {
			return err
		}
		if _, taken := all[d.ID]; taken || clash(collection, all, d) {
			return fmt.Errorf("%s %s: %w", collection, d.ID, models.ErrExists)
		}
		all[d.ID] = clone(d)
		return nil
	})
}

func (m *memory) Replace(ctx context.Context, collection string, d models.Doc, old int64) error {
	return m.write(ctx, collection, d.ID, func(all map[string]models.Doc) error {
		if err := check(d); err != nil {
			return err
		}
		if err := current(all, d.ID, old); err != nil {
			return err
		}
		if clash(collection, all, d) {
			return fmt.Errorf("%s %s: %w", collection, d.ID, models.ErrExists)
		}
		all[d.ID] = clone(d)
		return nil
	})
}

func (m *memory) InOrder(ctx context.Context, writes ...models.Write) (done int, err error) {
	for i, w := range writes {
		if err := m.one(ctx, w); err != nil {
			return i, err
		}
	}
	return len(writes), nil
}

func (m *memory) Each(ctx context.Context, writes ...models.Write) []error {
	errs := make([]error, len(writes))
	for i, w := range writes {
		errs[i] = m.one(ctx, w)
	}
	return errs
}

func (m *memory) one(ctx context.Context, w models.Write) error {
	if w.New {
		return m.Insert(ctx, w.Collection, w.Doc)
	}
	return m.Replace(ctx, w.Collection, w.Doc, w.Old)
}

func (m *memory) Delete(ctx context.Context, collection, id string, old int64) error {
	return m.write(ctx, collection, id, func(all map[string]models.Doc) error {
		if err := current(all, id, old); err != nil {
			return err
		}
		delete(all, id)
		return nil
	})
}

func (m *memory) Get(ctx context.Context, collection, id string) (models.Doc, error) {
	if err := ready(ctx, collection); err != nil {
		return models.Doc{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	d, ok := m.docs[collection][id]
	if !ok {
		return models.Doc{}, fmt.Errorf("%s %s: %w", collection, id, models.ErrNotFound)
	}
	return clone(d), nil
}

func (m *memory) GetAll(ctx context.Context, collection string, ids []string, bytes int) ([]models.Doc, error) {
	if err := ready(ctx, collection); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var docs []models.Doc
	for _, id := range slices.Sorted(slices.Values(ids)) {
		if d, ok := m.docs[collection][id]; ok && bytes > 0 {
			docs, bytes = append(docs, clone(d)), bytes-len(d.BSON)
		}
	}
	return docs, nil
}

func (m *memory) write(ctx context.Context, collection, id string, f func(map[string]models.Doc) error) error {
	if err := ready(ctx, collection); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.docs[collection] == nil {
		m.docs[collection] = map[string]models.Doc{}
	}
	return f(m.docs[collection])
}

func ready(ctx context.Context, collection string) error {
	if _, ok := models.CollectionByName(collection); !ok {
		return fmt.Errorf("no collection %q", collection)
	}
	return ctx.Err()
}

func current(all map[string]models.Doc, id string, version int64) error {
	d, ok := all[id]
	if !ok {
		return fmt.Errorf("%s: %w", id, models.ErrNotFound)
	}
	if d.Version != version {
		return fmt.Errorf("%s: %w", id, models.ErrConflict)
	}
	return nil
}

// check refuses a document that is not what it is said to be.
func check(d models.Doc) error {
	raw := bson.Raw(d.BSON)
	if err := raw.Validate(); err != nil {
		return err
	}
	id, isText := raw.Lookup("_id").StringValueOK()
	version, isNumber := raw.Lookup("version").Int64OK()
	if !isText || !isNumber || id != d.ID || version != d.Version {
		return errors.New("the document's _id and version are not the ones it is written under")
	}
	return nil
}

// clash says whether another document holds a unique value of this one.
func clash(collection string, all map[string]models.Doc, d models.Doc) bool {
	c, _ := models.CollectionByName(collection)
	for _, ix := range c.Indexes {
		if !ix.Unique {
			continue
		}
		for id, other := range all {
			if id != d.ID && sameKey(collection, ix.Fields, d, other) {
				return true
			}
		}
	}
	return false
}

func sameKey(collection string, fields []string, a, b models.Doc) bool {
	for _, f := range fields {
		x, y := valuesOf(collection, a, f), valuesOf(collection, b, f)
		if len(x) == 0 || len(y) == 0 || x[0] != y[0] {
			return false
		}
	}
	return true
}

func clone(d models.Doc) models.Doc {
	d.BSON = bytes.Clone(d.BSON)
	return d
}
