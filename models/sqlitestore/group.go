package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"redress/models"
)

// Group implements models.Engine.
func (s *Store) Group(ctx context.Context, collection string, g models.Grouping) ([]models.Group, error) {
	t, err := s.table(collection)
	if err != nil {
		return nil, err
	}
	query, args, err := t.grouping(g)
	if err != nil {
		return nil, err
	}
	if query == "" {
		return nil, ctx.Err()
	}
	groups, err := s.reads.groups(ctx, g, query, args)
	return groups, plain(ctx, err)
}

// grouping writes the statement, "" when no document can match.
func (t *table) grouping(g models.Grouping) (string, []any, error) {
	cond, err := t.conditions(g.Where)
	if err != nil || cond.never {
		return "", nil, err
	}
	from := t.source(g, cond)
	joins := ""
	var keys, columns []string
	for i, name := range g.By {
		f, ok := t.field(name)
		if !ok || f.Type == models.TypeTerms {
			return "", nil, fmt.Errorf("%s cannot be grouped by %q", t.Name, name)
		}
		key := from.alias + "." + quote(name)
		if f.Type == models.TypeStrings {
			joins += fmt.Sprintf(` JOIN %s g%d ON g%[2]d.pk = h.pk`, t.side(name), i)
			key = fmt.Sprintf("g%d.value", i)
		}
		keys = append(keys, key)
	}
	columns = append(slices.Clone(keys), "count(*)")
	for _, figure := range []struct {
		function string
		fields   []string
	}{{"sum", g.Sum}, {"min", g.Min}, {"max", g.Max}} {
		for _, name := range figure.fields {
			if f, ok := t.field(name); !ok || f.Type != models.TypeInt && f.Type != models.TypeTime {
				return "", nil, fmt.Errorf("%s.%s is no figure", t.Name, name)
			}
			columns = append(columns, fmt.Sprintf(`ifnull(%s(%s.%s), 0)`, figure.function, from.alias, quote(name)))
		}
	}
	where, args := t.all(cond, from)
	query := fmt.Sprintf(`SELECT %s FROM %s%s`, strings.Join(columns, ", "), from.count+joins, and(where))
	if len(keys) > 0 {
		query += fmt.Sprintf(` GROUP BY %s ORDER BY %[1]s`, strings.Join(keys, ", "))
	}
	return query, args, nil
}

// source is what a grouping reads: one index alone where one has every field
// it needs, otherwise the heads. SQLite would rather seek rows by one condition.
func (t *table) source(g models.Grouping, c conditions) index {
	need := slices.Concat(g.By, g.Sum, g.Min, g.Max)
	for _, p := range c.plain {
		need = append(need, p.field)
	}
	best, most := index{count: t.Name + " h", alias: "h"}, -1
	for _, ix := range t.indexes {
		if ix.unique || len(c.tokens) > 0 || !ix.reads(c.elements) || slices.ContainsFunc(need, func(n string) bool {
			return n == ix.list || !slices.Contains(ix.fields, n)
		}) {
			continue
		}
		points := 0
		for points < len(ix.fields) && ix.fixed(c, ix.fields[points]) {
			points++
		}
		if points > most {
			best, most = ix, points
		}
	}
	return best
}

// reads says whether the rows of an index are those of the asked elements: of
// none for the heads, of one for a list.
func (ix index) reads(elements []element) bool {
	if ix.list == "" {
		return len(elements) == 0
	}
	return len(elements) == 1 && elements[0].list == ix.list
}

// fixed says whether the conditions leave one value of a field of the index.
func (ix index) fixed(c conditions, field string) bool {
	return field == ix.list || slices.ContainsFunc(c.plain, func(p plainCond) bool { return p.field == field && p.point })
}

// all writes every condition for a statement that reads the source.
func (t *table) all(c conditions, from index) (where []string, args []any) {
	for _, p := range c.plain {
		where, args = append(where, p.in(from.alias)), append(args, p.args...)
	}
	for _, e := range c.elements {
		sql := fmt.Sprintf(`h.pk IN (SELECT pk FROM %s WHERE value = ?)`, t.side(e.list))
		if from.list != "" {
			sql = from.alias + ".value = ?"
		}
		where, args = append(where, sql), append(args, e.value)
	}
	if len(c.tokens) > 0 {
		where = append(where, fmt.Sprintf(`h.pk IN (SELECT rowid FROM %[1]s WHERE %[1]s MATCH ?)`, t.search()))
		args = append(args, match(c.tokens))
	}
	return where, args
}

func (r *reader) groups(ctx context.Context, g models.Grouping, query string, args []any) ([]models.Group, error) {
	rows, err := r.rows(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []models.Group
	for rows.Next() {
		keys := make([]any, len(g.By))
		row := models.Group{
			Keys: make([]models.Value, len(g.By)),
			Sums: make([]int64, len(g.Sum)), Mins: make([]int64, len(g.Min)), Maxs: make([]int64, len(g.Max)),
		}
		into := pointers(keys)
		into = append(into, &row.Count)
		into = append(into, slices.Concat(pointers(row.Sums), pointers(row.Mins), pointers(row.Maxs))...)
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for i, k := range keys {
			row.Keys[i] = valueOf(k)
		}
		// Without keys SQL answers one row even when it counts nothing.
		if row.Count > 0 {
			out = append(out, row)
		}
	}
	return out, errors.Join(rows.Err(), rows.Close())
}

func pointers[T any](list []T) []any {
	out := make([]any, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}
