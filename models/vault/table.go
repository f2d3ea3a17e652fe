package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
)

// table keeps values of one type as documents of one collection: the value's
// own BSON, and where the type has personal fields, "key" (unless the value
// carries its key itself), "sealed" and, when it can be searched, "terms".
type table[T any] struct {
	s    *Store
	name string
	// id and version point into a value.
	id      func(*T) string
	version func(*T) *int64
	// box points to the key in a value that carries its own.
	box func(*T) *models.KeyBox
	// text is what a value is found by.
	text func(T) string
}

// create stores a new value; ErrExists.
func (t table[T]) create(ctx context.Context, v T) (T, error) {
	*t.version(&v) = 1
	var box models.KeyBox
	if t.box != nil {
		box = *t.box(&v)
	}
	if box == nil && planOf(reflect.TypeFor[T]()) != nil {
		_, box = t.s.newSealer(t.id(&v))
	}
	if t.box != nil {
		*t.box(&v) = box
	}
	doc, err := t.encode(v, box)
	if err != nil {
		return v, err
	}
	return v, t.s.engine.Insert(ctx, t.name, doc)
}

// get reads a value; ErrNotFound, ErrTampered.
func (t table[T]) get(ctx context.Context, id string) (T, error) {
	v, _, err := t.read(ctx, id)
	return v, err
}

func (t table[T]) read(ctx context.Context, id string) (v T, box models.KeyBox, err error) {
	doc, err := t.s.engine.Get(ctx, t.name, id)
	if err != nil {
		return v, nil, err
	}
	return t.decode(doc)
}

// find reads the values a query selects.
func (t table[T]) find(ctx context.Context, q models.Query) ([]T, error) {
	docs, err := t.s.engine.Find(ctx, t.name, q)
	if err != nil {
		return nil, err
	}
	list := make([]T, len(docs))
	for i, doc := range docs {
		if list[i], _, err = t.decode(doc); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// one reads the value that has a unique value in a field; ErrNotFound.
func (t table[T]) one(ctx context.Context, field, value string) (v T, err error) {
	list, err := t.find(ctx, models.Query{Where: []models.Cond{models.Where(field, models.OpEq, models.Str(value))}, Limit: 1})
	if err != nil {
		return v, err
	}
	if len(list) == 0 {
		return v, fmt.Errorf("%s by %s: %w", t.name, field, models.ErrNotFound)
	}
	return list[0], nil
}

// update changes a value under compare-and-set until it wins. When change
// leaves the value as it is, nothing is written.
func (t table[T]) update(ctx context.Context, id string, change func(T) (T, error)) (out T, err error) {
	err = retry(ctx, func() error {
		v, box, err := t.read(ctx, id)
		if err != nil {
			return err
		}
		out, err = t.change(ctx, v, box, change)
		return err
	})
	return out, err
}

// upsert is update that starts from a given value when there is none.
func (t table[T]) upsert(ctx context.Context, id string, start T, change func(T) (T, error)) (out T, err error) {
	err = retry(ctx, func() error {
		v, box, err := t.read(ctx, id)
		switch {
		case errors.Is(err, models.ErrNotFound):
			if out, err = change(start); err == nil {
				out, err = t.create(ctx, out)
			}
			return raced(err, models.ErrExists)
		case err != nil:
			return err
		}
		out, err = t.change(ctx, v, box, change)
		return err
	})
	return out, err
}

func (t table[T]) change(ctx context.Context, v T, box models.KeyBox, change func(T) (T, error)) (T, error) {
	next, w, err := t.changed(v, box, change)
	if err != nil || w == nil {
		return next, err
	}
	return next, raced(t.s.engine.Replace(ctx, t.name, w.Doc, w.Old), models.ErrConflict)
}

// changed is a value after a change and the write that stores it, nil when the
// change leaves it as it is.
func (t table[T]) changed(v T, box models.KeyBox, change func(T) (T, error)) (T, *models.Write, error) {
	id, version := t.id(&v), *t.version(&v)
	// Compared as bytes, because a change may write into slices both share.
	before, err := bson.Marshal(v)
	if err != nil {
		return v, nil, err
	}
	next, err := change(v)
	if err != nil {
		return next, nil, err
	}
	*t.version(&next) = version
	if t.box != nil {
		*t.box(&next) = box
	}
	after, err := bson.Marshal(next)
	if err != nil || bytes.Equal(before, after) {
		return next, nil, err
	}
	if t.id(&next) != id {
		return next, nil, fmt.Errorf("%s %s: its id must not change", t.name, id)
	}
	*t.version(&next) = version + 1
	doc, err := t.encode(next, box)
	return next, &models.Write{Collection: t.name, Doc: doc, Old: version}, err
}

// remove deletes a value whatever its version; ErrNotFound.
func (t table[T]) remove(ctx context.Context, id string) error {
	return retry(ctx, func() error {
		doc, err := t.s.engine.Get(ctx, t.name, id)
		if err != nil {
			return err
		}
		return raced(t.s.engine.Delete(ctx, t.name, id, doc.Version), models.ErrConflict)
	})
}

// expire deletes at most limit values a query selects and counts them. A value
// that was changed or deleted meanwhile is left alone.
func (t table[T]) expire(ctx context.Context, limit int, where ...models.Cond) (n int, err error) {
	docs, err := t.s.engine.Find(ctx, t.name, models.Query{Where: where, Limit: limit, IDs: true})
	if err != nil {
		return 0, err
	}
	for _, doc := range docs {
		switch err := t.s.engine.Delete(ctx, t.name, doc.ID, doc.Version); {
		case err == nil:
			n++
		case !errors.Is(err, models.ErrConflict) && !errors.Is(err, models.ErrNotFound):
			return n, err
		}
	}
	return n, nil
}

const sealedPart = "document"

func (t table[T]) encode(v T, box models.KeyBox) (models.Doc, error) {
	doc := models.Doc{ID: t.id(&v), Version: *t.version(&v)}
	if box == nil {
		body, err := bson.Marshal(v)
		doc.BSON = body
		return doc, err
	}
	k, err := t.s.sealer(doc.ID, box)
	if err != nil {
		return doc, err
	}
	body, sealed, err := sealPersonal(k, sealedPart, v)
	if err != nil {
		return doc, err
	}
	body = body[:len(body)-1] // the end mark, which comes back below
	if t.box == nil {
		body = appendBinary(body, "key", box)
	}
	body = appendBinary(body, "sealed", sealed)
	if t.text != nil {
		body = bsoncore.AppendArrayElement(body, "terms", stringArray(t.s.terms(t.text(v))))
	}
	doc.BSON, err = bsoncore.AppendDocumentEnd(body, 0)
	return doc, err
}

func (t table[T]) decode(doc models.Doc) (v T, box models.KeyBox, err error) {
	if planOf(reflect.TypeFor[T]()) == nil {
		err = bson.Unmarshal(doc.BSON, &v)
	} else {
		box = binary(doc.BSON, "key")
		var k *sealer
		if k, err = t.s.sealer(doc.ID, box); err != nil {
			return v, box, err
		}
		v, err = openPersonal[T](k, sealedPart, doc.BSON, binary(doc.BSON, "sealed"))
	}
	if err == nil && (t.id(&v) != doc.ID || *t.version(&v) != doc.Version) {
		err = fmt.Errorf("%s %s: %w", t.name, doc.ID, models.ErrTampered)
	}
	return v, box, err
}
