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
	joins := ""
	var keys, columns []string
	for i, name := range g.By {
		f, ok := t.field(name)
		if !ok || f.Type == models.TypeTerms {
			return "", nil, fmt.Errorf("%s cannot be grouped by %q", t.Name, name)
		}
		key := "h." + quote(name)
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
			columns = append(columns, fmt.Sprintf(`ifnull(%s(h.%s), 0)`, figure.function, quote(name)))
		}
	}
	where, args := t.all(cond)
	query := fmt.Sprintf(`SELECT %s FROM %s%s`, strings.Join(columns, ", "), t.from(g, cond)+joins, and(where))
	if len(keys) > 0 {
		query += fmt.Sprintf(` GROUP BY %s ORDER BY %[1]s`, strings.Join(keys, ", "))
	}
	return query, args, nil
}

// from names the head, read from an index alone where one has every field the
// grouping needs. SQLite would rather seek rows by one condition.
func (t *table) from(g models.Grouping, c conditions) string {
	need := slices.Concat(g.By, g.Sum, g.Min, g.Max)
	for _, p := range c.plain {
		need = append(need, p.field)
	}
	best, most := t.Name+" h", -1
	for _, ix := range t.indexes {
		if ix.list != "" || ix.unique || len(c.elements)+len(c.tokens) > 0 ||
			slices.ContainsFunc(need, func(n string) bool { return !slices.Contains(ix.fields, n) }) {
			continue
		}
		// A field past the last one stands for an index that is fixed throughout.
		points := slices.IndexFunc(append(slices.Clone(ix.fields), ""), func(field string) bool {
			return !slices.ContainsFunc(c.plain, func(p plainCond) bool { return p.field == field && p.point })
		})
		if points > most {
			best, most = ix.from, points
		}
	}
	return best
}

// all writes every condition for a statement that reads the heads.
func (t *table) all(c conditions) (where []string, args []any) {
	for _, p := range c.plain {
		where, args = append(where, p.in("h")), append(args, p.args...)
	}
	for _, e := range c.elements {
		where = append(where, fmt.Sprintf(`h.pk IN (SELECT pk FROM %s WHERE value = ?)`, t.side(e.list)))
		args = append(args, e.value)
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
