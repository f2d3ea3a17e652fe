package mongostore

import (
	"context"
	"fmt"
	"math"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"redress/models"
)

// Get implements models.Engine.
func (s *Store) Get(ctx context.Context, collection, id string) (models.Doc, error) {
	t, err := s.table(collection)
	if err != nil {
		return models.Doc{}, err
	}
	raw, err := t.coll.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Raw()
	if err != nil {
		return models.Doc{}, outcome(ctx, plain(err, id))
	}
	return document(raw)
}

// GetAll implements models.Engine.
func (s *Store) GetAll(ctx context.Context, collection string, ids []string, bytes int) ([]models.Doc, error) {
	t, err := s.table(collection)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return t.find(ctx, is("_id", "$in", ids), options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}), bytes)
}

// outcome prefers the context's own error to what the driver made of it.
func outcome(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func document(raw bson.Raw) (models.Doc, error) {
	id, ok1 := raw.Lookup("_id").StringValueOK()
	version, ok2 := raw.Lookup("version").AsInt64OK()
	if !ok1 || !ok2 {
		return models.Doc{}, fmt.Errorf("a stored document without _id or version: %w", models.ErrTampered)
	}
	return models.Doc{ID: id, Version: version, BSON: append([]byte(nil), raw...)}, nil
}

// Find implements models.Engine.
func (s *Store) Find(ctx context.Context, collection string, q models.Query) ([]models.Doc, error) {
	t, err := s.table(collection)
	if err != nil {
		return nil, err
	}
	if err := q.Check(); err != nil {
		return nil, err
	}
	filter, never, err := t.filter(q.Where)
	if err != nil || never {
		return nil, err
	}
	sort := bson.D{}
	direction := 1
	if q.Desc {
		direction = -1
	}
	if q.Order != "" {
		f, ok := t.field(q.Order)
		if !ok || f.Type >= models.TypeStrings {
			return nil, fmt.Errorf("%s cannot be ordered by %q", collection, q.Order)
		}
		filter = append(filter, has(f))
		sort = append(sort, bson.E{Key: f.Path, Value: direction})
	}
	filter = append(filter, t.after(q)...)
	opts := options.Find().SetSort(append(sort, bson.E{Key: "_id", Value: direction})).SetLimit(int64(q.Limit))
	if hint := t.hint(q); hint != "" {
		opts.SetHint(hint)
	}
	if fields := projection(q); len(fields) > 0 {
		opts.SetProjection(fields)
	}
	return t.find(ctx, all(filter), opts, math.MaxInt)
}

// find reads documents until they come to so many bytes.
func (t *table) find(ctx context.Context, filter bson.D, opts *options.FindOptionsBuilder, bytes int) ([]models.Doc, error) {
	cursor, err := t.coll.Find(ctx, filter, opts)
	if err != nil {
		return nil, outcome(ctx, plain(err, t.coll.Name()))
	}
	defer cursor.Close(ctx)
	var docs []models.Doc
	for bytes > 0 && cursor.Next(ctx) {
		d, err := document(cursor.Current)
		if err != nil {
			return nil, err
		}
		docs, bytes = append(docs, d), bytes-len(d.BSON)
	}
	return docs, outcome(ctx, cursor.Err())
}

// projection spares the network what a query does not need.
func projection(q models.Query) (fields bson.D) {
	if q.IDs {
		return bson.D{{Key: "version", Value: 1}}
	}
	for _, part := range q.Without {
		fields = append(fields, bson.E{Key: part, Value: 0})
	}
	return fields
}

// all joins conditions; an empty list holds for every document.
func all(conditions []bson.D) bson.D {
	if len(conditions) == 0 {
		return bson.D{}
	}
	return bson.D{{Key: "$and", Value: conditions}}
}

func is(path, op string, v any) bson.D {
	return bson.D{{Key: path, Value: bson.D{{Key: op, Value: v}}}}
}

// has holds where a document has the field in its declared type.
func has(f models.Field) bson.D {
	switch f.Type {
	case models.TypeString:
		return is(f.Path, "$gt", "")
	case models.TypeInt:
		return is(f.Path, "$gte", int64(math.MinInt64))
	case models.TypeBool:
		return is(f.Path, "$gte", false)
	default:
		return is(f.Path, "$gte", bson.DateTime(math.MinInt64))
	}
}

// after continues behind a cursor. The first condition lets the index be
// entered in the right place; the second settles documents of the same value.
func (t *table) after(q models.Query) []bson.D {
	if q.After == nil {
		return nil
	}
	beyond, from := "$gt", "$gte"
	if q.Desc {
		beyond, from = "$lt", "$lte"
	}
	if q.Order == "" {
		return []bson.D{is("_id", beyond, q.After.ID)}
	}
	f, _ := t.field(q.Order)
	v := value(f, q.After.Value)
	return []bson.D{
		is(f.Path, from, v),
		{{Key: "$or", Value: []bson.D{is(f.Path, beyond, v), is("_id", beyond, q.After.ID)}}},
	}
}
