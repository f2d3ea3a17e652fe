package storetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

func (m *memory) Find(ctx context.Context, collection string, q models.Query) ([]models.Doc, error) {
	if err := ready(ctx, collection); err != nil {
		return nil, err
	}
	if err := q.Check(); err != nil {
		return nil, err
	}
	if f, ok := declared(collection, q.Order); q.Order != "" && (!ok || f.Type >= models.TypeStrings) {
		return nil, fmt.Errorf("cannot order by %q", q.Order)
	}
	found, err := m.matching(collection, q.Where)
	if err != nil {
		return nil, err
	}
	place := func(d models.Doc) models.Cursor {
		return models.Cursor{Value: valueOf(collection, d, q.Order), ID: d.ID}
	}
	before := func(a, b models.Cursor) int {
		n := cmp.Or(compare(a.Value, b.Value), strings.Compare(a.ID, b.ID))
		if q.Desc {
			return -n
		}
		return n
	}
	found = slices.DeleteFunc(found, func(d models.Doc) bool {
		lacks := q.Order != "" && len(valuesOf(collection, d, q.Order)) == 0
		return lacks || q.After != nil && before(place(d), *q.After) <= 0
	})
	slices.SortFunc(found, func(a, b models.Doc) int { return before(place(a), place(b)) })
	return found[:min(len(found), q.Limit)], nil
}

// matching returns copies of the documents for which every condition holds.
func (m *memory) matching(collection string, where []models.Cond) ([]models.Doc, error) {
	for _, c := range where {
		if err := fits(collection, c); err != nil {
			return nil, err
		}
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var found []models.Doc
	for _, id := range slices.Sorted(maps.Keys(m.docs[collection])) {
		d := m.docs[collection][id]
		if !slices.ContainsFunc(where, func(c models.Cond) bool { return !holds(c, valuesOf(collection, d, c.Field)) }) {
			found = append(found, clone(d))
		}
	}
	return found, nil
}

// fits refuses a condition that its field's type cannot answer.
func fits(collection string, c models.Cond) error {
	f, ok := declared(collection, c.Field)
	if !ok {
		return fmt.Errorf("%s has no field %q", collection, c.Field)
	}
	list, one := f.Type >= models.TypeStrings, c.Op == models.OpEq || c.Op == models.OpGte || c.Op == models.OpLt
	switch {
	case c.Op == models.OpAll && !list,
		list && (c.Op == models.OpGte || c.Op == models.OpLt),
		f.Type == models.TypeTerms && c.Op != models.OpAll,
		one && len(c.Values) != 1:
		return fmt.Errorf("operation %d does not fit %s.%s", c.Op, collection, c.Field)
	}
	for _, v := range c.Values {
		if v.Num != (f.Type == models.TypeInt || f.Type == models.TypeBool || f.Type == models.TypeTime) {
			return fmt.Errorf("a value of the wrong kind for %s.%s", collection, c.Field)
		}
	}
	return nil
}

// holds evaluates one condition on a field's values, none when it is lacking.
func holds(c models.Cond, have []models.Value) bool {
	any := func(ok func(models.Value) bool) bool { return slices.ContainsFunc(have, ok) }
	switch c.Op {
	case models.OpEq, models.OpIn:
		if len(have) == 0 {
			return slices.Contains(c.Values, models.Value{})
		}
		return any(func(v models.Value) bool { return slices.Contains(c.Values, v) })
	case models.OpGte:
		return any(func(v models.Value) bool { return compare(v, c.Values[0]) >= 0 })
	case models.OpLt:
		return any(func(v models.Value) bool { return compare(v, c.Values[0]) < 0 })
	default:
		return !slices.ContainsFunc(c.Values, func(v models.Value) bool { return !slices.Contains(have, v) })
	}
}

// compare orders values: texts, among them the empty one, before numbers.
func compare(a, b models.Value) int {
	switch {
	case a.Num != b.Num && b.Num:
		return -1
	case a.Num != b.Num:
		return 1
	}
	return cmp.Or(cmp.Compare(a.Int, b.Int), strings.Compare(a.Str, b.Str))
}

func declared(collection, field string) (models.Field, bool) {
	c, _ := models.CollectionByName(collection)
	for _, f := range c.Fields {
		if f.Name == field {
			return f, true
		}
	}
	return models.Field{}, false
}

// valueOf is the single value of a field, the zero Value when it is lacking.
func valueOf(collection string, d models.Doc, field string) models.Value {
	if v := valuesOf(collection, d, field); len(v) > 0 {
		return v[0]
	}
	return models.Value{}
}

// valuesOf reads a declared field: no value where the document lacks it, or
// where it has another type than declared.
func valuesOf(collection string, d models.Doc, field string) []models.Value {
	f, ok := declared(collection, field)
	if !ok {
		return nil
	}
	v, err := bson.Raw(d.BSON).LookupErr(strings.Split(f.Path, ".")...)
	if err != nil {
		return nil
	}
	switch f.Type {
	case models.TypeString:
		if s, ok := v.StringValueOK(); ok && s != "" {
			return []models.Value{models.Str(s)}
		}
	case models.TypeInt:
		if n, ok := v.AsInt64OK(); ok {
			return []models.Value{models.Int(n)}
		}
	case models.TypeBool:
		if b, ok := v.BooleanOK(); ok {
			return []models.Value{models.Yes(b)}
		}
	case models.TypeTime:
		if at, ok := v.TimeOK(); ok {
			return []models.Value{models.At(at)}
		}
	default:
		return listOf(v)
	}
	return nil
}

func listOf(v bson.RawValue) []models.Value {
	list, ok := v.ArrayOK()
	if !ok {
		return nil
	}
	elements, _ := list.Values()
	var out []models.Value
	for _, e := range elements {
		if s, ok := e.StringValueOK(); ok {
			out = append(out, models.Str(s))
		}
	}
	return out
}
