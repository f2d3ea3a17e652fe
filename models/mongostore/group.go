package mongostore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// Group implements models.Engine.
func (s *Store) Group(ctx context.Context, collection string, g models.Grouping) ([]models.Group, error) {
	t, err := s.table(collection)
	if err != nil {
		return nil, err
	}
	filter, never, err := t.filter(g.Where)
	if err != nil || never {
		return nil, err
	}
	pipeline, err := t.pipeline(filter, g)
	if err != nil {
		return nil, err
	}
	cursor, err := t.coll.Aggregate(ctx, pipeline)
	if err != nil {
		return nil, outcome(ctx, plain(err, collection))
	}
	defer cursor.Close(ctx)
	var rows []models.Group
	for cursor.Next(ctx) {
		rows = append(rows, row(cursor.Current, g))
	}
	slices.SortFunc(rows, func(a, b models.Group) int { return slices.CompareFunc(a.Keys, b.Keys, compare) })
	return rows, outcome(ctx, cursor.Err())
}

func (t *table) pipeline(filter []bson.D, g models.Grouping) ([]bson.D, error) {
	stages := []bson.D{{{Key: "$match", Value: all(filter)}}}
	keys := bson.D{}
	for i, name := range g.By {
		f, ok := t.field(name)
		if !ok || f.Type == models.TypeTerms {
			return nil, fmt.Errorf("cannot group %s by %q", t.Name, name)
		}
		var key any = bson.D{{Key: "$ifNull", Value: bson.A{"$" + f.Path, nil}}}
		switch f.Type {
		case models.TypeStrings:
			stages = append(stages, bson.D{{Key: "$unwind", Value: "$" + f.Path}})
		case models.TypeString:
			key = bson.D{{Key: "$ifNull", Value: bson.A{"$" + f.Path, ""}}}
		}
		keys = append(keys, bson.E{Key: "k" + strconv.Itoa(i), Value: key})
	}
	group := bson.D{{Key: "_id", Value: keys}, {Key: "n", Value: bson.D{{Key: "$sum", Value: int64(1)}}}}
	if len(keys) == 0 {
		group[0].Value = nil
	}
	for _, figures := range []struct {
		op, prefix string
		names      []string
	}{{"$sum", "s", g.Sum}, {"$min", "m", g.Min}, {"$max", "x", g.Max}} {
		for i, name := range figures.names {
			f, ok := t.field(name)
			if !ok || (f.Type != models.TypeInt && f.Type != models.TypeTime) {
				return nil, fmt.Errorf("%s.%s is no figure", t.Name, name)
			}
			var figure any = "$" + f.Path
			if f.Type == models.TypeTime {
				figure = bson.D{{Key: "$toLong", Value: figure}}
			}
			group = append(group, bson.E{Key: figures.prefix + strconv.Itoa(i), Value: bson.D{{Key: figures.op, Value: figure}}})
		}
	}
	return append(stages, bson.D{{Key: "$group", Value: group}}), nil
}

// row reads one result by name: servers differ in the order of its fields.
func row(raw bson.Raw, g models.Grouping) models.Group {
	out := models.Group{Count: number(raw.Lookup("n"))}
	for i := range g.By {
		out.Keys = append(out.Keys, key(raw.Lookup("_id", "k"+strconv.Itoa(i))))
	}
	figures := func(prefix string, n int) (list []int64) {
		for i := range n {
			list = append(list, number(raw.Lookup(prefix+strconv.Itoa(i))))
		}
		return list
	}
	out.Sums, out.Mins, out.Maxs = figures("s", len(g.Sum)), figures("m", len(g.Min)), figures("x", len(g.Max))
	return out
}

func number(v bson.RawValue) int64 {
	n, _ := v.AsInt64OK()
	return n
}

func key(v bson.RawValue) models.Value {
	if s, ok := v.StringValueOK(); ok {
		return models.Str(s)
	}
	if b, ok := v.BooleanOK(); ok {
		return models.Yes(b)
	}
	if at, ok := v.DateTimeOK(); ok {
		return models.Int(at)
	}
	if n, ok := v.AsInt64OK(); ok {
		return models.Int(n)
	}
	return models.Value{}
}

// compare orders keys as the contract does: texts before numbers.
func compare(a, b models.Value) int {
	if a.Num != b.Num {
		if a.Num {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(a.Int, b.Int), strings.Compare(a.Str, b.Str))
}
