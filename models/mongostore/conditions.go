package mongostore

import (
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// filter translates conditions. never is true when they cannot hold.
func (t *table) filter(where []models.Cond) (filter []bson.D, never bool, err error) {
	for _, c := range where {
		f, ok := t.field(c.Field)
		if !ok {
			return nil, false, fmt.Errorf("%s has no field %q", t.Name, c.Field)
		}
		if err := fits(f, c); err != nil {
			return nil, false, fmt.Errorf("%s.%s: %w", t.Name, c.Field, err)
		}
		switch {
		case c.Op == models.OpIn && len(c.Values) == 0:
			never = true
		case c.Op == models.OpAll && len(c.Values) == 0:
		default:
			filter = append(filter, condition(f, c))
		}
	}
	return filter, never, nil
}

// fits refuses an operation or a value that the field's type cannot answer.
func fits(f models.Field, c models.Cond) error {
	list, one := f.Type >= models.TypeStrings, c.Op == models.OpEq || c.Op == models.OpGte || c.Op == models.OpLt
	number := f.Type == models.TypeInt || f.Type == models.TypeBool || f.Type == models.TypeTime
	switch {
	case c.Op == models.OpAll && !list, list && (c.Op == models.OpGte || c.Op == models.OpLt),
		f.Type == models.TypeTerms && c.Op != models.OpAll, one && len(c.Values) != 1:
		return fmt.Errorf("operation %d does not fit its type", c.Op)
	case slices.ContainsFunc(c.Values, func(v models.Value) bool { return v.Num != number }):
		return fmt.Errorf("a value of the wrong kind")
	}
	return nil
}

func condition(f models.Field, c models.Cond) bson.D {
	switch c.Op {
	case models.OpGte:
		return all([]bson.D{has(f), is(f.Path, "$gte", value(f, c.Values[0]))})
	case models.OpLt:
		return all([]bson.D{has(f), is(f.Path, "$lt", value(f, c.Values[0]))})
	case models.OpAll:
		return is(f.Path, "$all", values(f, c.Values))
	}
	list := values(f, c.Values)
	if slices.Contains(c.Values, models.Value{}) {
		// An empty text counts as lacking.
		list = append(list, nil)
		if f.Type == models.TypeStrings {
			list = append(list, bson.A{})
		}
	}
	if len(list) == 1 {
		return bson.D{{Key: f.Path, Value: list[0]}}
	}
	return is(f.Path, "$in", list)
}

func values(f models.Field, list []models.Value) bson.A {
	out := bson.A{}
	for _, v := range list {
		out = append(out, value(f, v))
	}
	return out
}

// value writes a value in the type that documents have it in.
func value(f models.Field, v models.Value) any {
	switch f.Type {
	case models.TypeInt:
		return v.Int
	case models.TypeBool:
		return v.Int != 0
	case models.TypeTime:
		return bson.DateTime(v.Int)
	default:
		return v.Str
	}
}
