package storetest

import (
	"context"
	"fmt"
	"slices"

	"redress/models"
)

func (m *memory) Group(ctx context.Context, collection string, g models.Grouping) ([]models.Group, error) {
	if err := ready(ctx, collection); err != nil {
		return nil, err
	}
	for _, name := range g.By {
		if f, ok := declared(collection, name); !ok || f.Type == models.TypeTerms {
			return nil, fmt.Errorf("cannot group %s by %q", collection, name)
		}
	}
	for _, name := range slices.Concat(g.Sum, g.Min, g.Max) {
		if f, ok := declared(collection, name); !ok || (f.Type != models.TypeInt && f.Type != models.TypeTime) {
			return nil, fmt.Errorf("%s.%s is no figure", collection, name)
		}
	}
	docs, err := m.matching(collection, g.Where)
	if err != nil {
		return nil, err
	}
	type row struct {
		keys []models.Value
		docs []models.Doc
	}
	var rows []row
	for _, d := range docs {
		for _, keys := range keysOf(collection, d, g.By) {
			i := slices.IndexFunc(rows, func(r row) bool { return slices.Equal(r.keys, keys) })
			if i < 0 {
				i = len(rows)
				rows = append(rows, row{keys: keys})
			}
			rows[i].docs = append(rows[i].docs, d)
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return slices.CompareFunc(a.keys, b.keys, compare) })
	var out []models.Group
	for _, r := range rows {
		group := models.Group{Keys: r.keys, Count: int64(len(r.docs))}
		for _, name := range g.Sum {
			group.Sums = append(group.Sums, fold(figures(collection, r.docs, name), func(a, b int64) int64 { return a + b }))
		}
		for _, name := range g.Min {
			group.Mins = append(group.Mins, fold(figures(collection, r.docs, name), func(a, b int64) int64 { return min(a, b) }))
		}
		for _, name := range g.Max {
			group.Maxs = append(group.Maxs, fold(figures(collection, r.docs, name), func(a, b int64) int64 { return max(a, b) }))
		}
		out = append(out, group)
	}
	return out, nil
}

// keysOf lists the rows a document belongs to: one for each combination of the
// elements of its list fields.
func keysOf(collection string, d models.Doc, by []string) [][]models.Value {
	keys := [][]models.Value{nil}
	for _, name := range by {
		values := valuesOf(collection, d, name)
		if f, _ := declared(collection, name); len(values) == 0 && f.Type != models.TypeStrings {
			values = []models.Value{{}}
		}
		var longer [][]models.Value
		for _, k := range keys {
			for _, v := range values {
				longer = append(longer, append(slices.Clip(k), v))
			}
		}
		keys = longer
	}
	return keys
}

// figures are the numbers the documents have in a field.
func figures(collection string, docs []models.Doc, field string) []int64 {
	var out []int64
	for _, d := range docs {
		for _, v := range valuesOf(collection, d, field) {
			out = append(out, v.Int)
		}
	}
	return out
}

func fold(list []int64, f func(a, b int64) int64) int64 {
	if len(list) == 0 {
		return 0
	}
	out := list[0]
	for _, n := range list[1:] {
		out = f(out, n)
	}
	return out
}
