package models

import (
	"errors"
	"fmt"
	"time"
)

// Op is a comparison of a query.
type Op int

// The comparisons an engine knows. On a list field Eq and In mean "contains".
const (
	// OpEq: the field equals Values[0].
	OpEq Op = iota
	// OpIn: the field equals one of Values.
	OpIn
	// OpGte and OpLt: at least, less than Values[0].
	OpGte
	OpLt
	// OpAll: the list field contains every one of Values.
	OpAll
)

// Value is a string or a number; a time is its UTC milliseconds, a bool 0 or 1.
type Value struct {
	Str string
	Int int64
	// Num says that Int is meant.
	Num bool
}

// Str, Int, At and Yes make values.
func Str(s string) Value { return Value{Str: s} }

// Int makes a number.
func Int(n int64) Value { return Value{Int: n, Num: true} }

// At makes an instant.
func At(t time.Time) Value { return Value{Int: t.UnixMilli(), Num: true} }

// Yes makes a truth value.
func Yes(b bool) Value {
	if b {
		return Int(1)
	}
	return Int(0)
}

// Strs makes a list of text values.
func Strs[S ~string](list ...S) []Value {
	out := make([]Value, len(list))
	for i, s := range list {
		out[i] = Str(string(s))
	}
	return out
}

// Cond is one condition; all conditions of a query must hold.
type Cond struct {
	Field  string
	Op     Op
	Values []Value
}

// Where makes a condition.
func Where(field string, op Op, values ...Value) Cond { return Cond{field, op, values} }

// Query selects documents of one collection in a stable order: by the Order
// field, then by id, both descending when Desc.
type Query struct {
	Where []Cond
	// Order is a declared single-valued field, "" for the id alone. Documents
	// that lack the field are left out.
	Order string
	Desc  bool
	// Loose says that documents with the same value of Order may come in any
	// order: an engine may read them as they lie, so that what was written
	// together is met together. There is no After then.
	Loose bool
	// After continues behind a document, nil starts at the beginning.
	After *Cursor
	// Limit is the most documents to return; it must be at least 1.
	Limit int
	// Without names top-level parts of the document that are not needed; an
	// engine may leave them out or not.
	Without []string
	// IDs says that ID and Version are all that is needed; an engine may leave
	// BSON empty or not.
	IDs bool
}

// Check says why a query cannot be answered, whatever the collection.
func (q Query) Check() error {
	switch {
	case q.Limit < 1:
		return fmt.Errorf("limit %d", q.Limit)
	case q.Loose && q.After != nil:
		return errors.New("a loose order has no place to continue from")
	}
	return nil
}

// Cursor is the place of a document in a query's order.
type Cursor struct {
	Value Value
	ID    string
}

// Group is one row of a grouped count.
type Group struct {
	// Keys are the values of the fields grouped by, in their order.
	Keys  []Value
	Count int64
	// Sums, Mins and Maxs follow the fields asked for, in their order.
	Sums, Mins, Maxs []int64
}

// Grouping asks for counts and figures by the values of fields. A list field
// in By counts a document once for each of its elements.
type Grouping struct {
	Where         []Cond
	By            []string
	Sum, Min, Max []string
}
