package sqlitestore

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"redress/models"
)

// conditions are a query's conditions sorted by what can answer them.
type conditions struct {
	// plain are answered by the head row.
	plain []plainCond
	// elements must be contained in lists.
	elements []element
	// tokens must be among those of the document's terms.
	tokens [][]byte
	// never says that no document can match.
	never bool
}

// plainCond compares one field. sql has %s where the field's column stands.
type plainCond struct {
	field string
	sql   string
	args  []any
	// point says that one value is asked for; than is ">" where the values begin
	// with one, "<" where they end before one.
	point bool
	than  string
}

type element struct{ list, value string }

func (t *table) conditions(where []models.Cond) (conditions, error) {
	var out conditions
	for _, c := range where {
		f, ok := t.field(c.Field)
		if !ok {
			return out, fmt.Errorf("%s has no declared field %q", t.Name, c.Field)
		}
		if err := fits(f, c); err != nil {
			return out, fmt.Errorf("%s.%s: %w", t.Name, c.Field, err)
		}
		switch {
		case f.Type == models.TypeTerms:
			for _, v := range c.Values {
				out.tokens = append(out.tokens, token(v.Str))
			}
		case c.Op == models.OpIn && len(c.Values) == 0:
			out.never = true
		case f.Type != models.TypeStrings:
			out.plain = append(out.plain, plainOf(c))
		case c.Op == models.OpIn && len(c.Values) > 1:
			out.plain = append(out.plain, t.containsOneOf(c))
		default:
			for _, v := range c.Values {
				out.elements = append(out.elements, element{c.Field, v.Str})
			}
		}
	}
	return out, nil
}

// fits refuses a condition that the field's type cannot answer.
func fits(f models.Field, c models.Cond) error {
	list := f.Type >= models.TypeStrings
	single := c.Op == models.OpEq || c.Op == models.OpGte || c.Op == models.OpLt
	switch {
	case c.Op < models.OpEq || c.Op > models.OpAll,
		list != (c.Op == models.OpAll) && (c.Op == models.OpAll || c.Op == models.OpGte || c.Op == models.OpLt),
		f.Type == models.TypeTerms && c.Op != models.OpAll:
		return fmt.Errorf("operation %d does not fit the type of the field", c.Op)
	case single && len(c.Values) != 1:
		return fmt.Errorf("operation %d takes one value, not %d", c.Op, len(c.Values))
	}
	for _, v := range c.Values {
		if v.Num != numeric(f.Type) {
			return fmt.Errorf("the value %+v does not fit the type of the field", v)
		}
	}
	return nil
}

func numeric(t models.FieldType) bool {
	return t == models.TypeInt || t == models.TypeBool || t == models.TypeTime
}

func plainOf(c models.Cond) plainCond {
	p := plainCond{field: c.Field, point: len(c.Values) == 1 && (c.Op == models.OpEq || c.Op == models.OpIn)}
	switch {
	case p.point && c.Values[0] == models.Value{}:
		p.sql = "%s IS NULL"
	case p.point:
		p.sql, p.args = "%s = ?", args(c.Values)
	case c.Op == models.OpGte:
		p.sql, p.args, p.than = "%s >= ?", args(c.Values), ">"
	case c.Op == models.OpLt:
		p.sql, p.args, p.than = "%s < ?", args(c.Values), "<"
	default:
		p.sql, p.args = "%[1]s IN ("+marks(len(c.Values))+")", args(c.Values)
		if slices.Contains(c.Values, models.Value{}) {
			p.sql = "(" + p.sql + " OR %[1]s IS NULL)"
		}
	}
	return p
}

// containsOneOf is a condition on a list that several elements may fulfil.
func (t *table) containsOneOf(c models.Cond) plainCond {
	return plainCond{sql: fmt.Sprintf(`h.pk IN (SELECT pk FROM %s WHERE value IN (%s))`, t.side(c.Field), marks(len(c.Values))), args: args(c.Values)}
}

func args(values []models.Value) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = arg(v)
	}
	return out
}

func arg(v models.Value) any {
	if v.Num {
		return v.Int
	}
	return v.Str
}

// in writes the condition for the columns of an alias.
func (p plainCond) in(alias string) string {
	if p.field == "" {
		return p.sql
	}
	return fmt.Sprintf(p.sql, alias+"."+quote(p.field))
}

// match is the text of a search for all tokens.
func match(tokens [][]byte) string {
	return strings.Join(strings.Fields(searchText(bytes.Join(tokens, nil))), " AND ")
}

// having asks one document for all tokens.
func (t *table) having(tokens [][]byte) (string, []any) {
	tests, args := make([]string, len(tokens)), make([]any, len(tokens))
	for i, token := range tokens {
		tests[i], args[i] = "instr(tokens, ?) > 0", token
	}
	return fmt.Sprintf(`(SELECT %s FROM %s w WHERE w.pk = h.pk)`, strings.Join(tests, " AND "), t.words()), args
}

// least is a value every present one of a type is at or above. Comparing with
// it leaves out the documents that lack a field, in a way an index understands.
func least(t models.FieldType) any {
	if numeric(t) {
		return int64(math.MinInt64)
	}
	return ""
}
