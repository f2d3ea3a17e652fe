package sqlitestore

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"redress/models"
)

// Find implements models.Engine.
func (s *Store) Find(ctx context.Context, collection string, q models.Query) ([]models.Doc, error) {
	t, err := s.table(collection)
	if err != nil {
		return nil, err
	}
	f, err := t.newFinder(q)
	if err != nil {
		return nil, err
	}
	if f.never {
		return nil, ctx.Err()
	}
	f.near = int64(s.soon * q.Limit)
	docs, err := f.find(ctx, s.reads)
	return docs, plain(ctx, err)
}

// finder is one query being answered.
type finder struct {
	*table
	conditions
	q     models.Query
	order models.FieldType
	// near is how many rows a walk passes before anything is counted.
	near int64
}

func (t *table) newFinder(q models.Query) (*finder, error) {
	f := &finder{table: t, q: q}
	if err := q.Check(); err != nil {
		return nil, err
	}
	if q.Order != "" {
		field, ok := t.field(q.Order)
		if !ok || field.Type >= models.TypeStrings {
			return nil, fmt.Errorf("%s cannot be ordered by %q", t.Name, q.Order)
		}
		f.order = field.Type
	}
	var err error
	f.conditions, err = t.conditions(q.Where)
	return f, err
}

// find answers from the index that fits the query, if there is one. Otherwise
// it walks a little way in order: where matches are frequent a page is met at
// once. Where it is not, it reads the narrowest way to the documents and sorts
// what it finds, unless even that is wide: then it walks further.
func (f *finder) find(ctx context.Context, r *reader) ([]models.Doc, error) {
	paths := f.paths()
	walk, canWalk := bestWalk(paths)
	if canWalk && walk.whole {
		return f.run(ctx, r, walk, nil)
	}
	if canWalk && f.near > 0 {
		docs, done, err := f.walk(ctx, r, walk, f.near)
		if err != nil || done {
			return docs, err
		}
	}
	total, err := r.number(ctx, "SELECT max(pk) FROM "+f.Name)
	if err != nil {
		return nil, err
	}
	rows, err := f.count(ctx, r, paths, total)
	if err != nil {
		return nil, err
	}
	narrow, work := f.narrowest(paths, rows)
	switch {
	case !canWalk:
		return f.run(ctx, r, narrow, nil)
	case narrow.points == 0:
		return f.run(ctx, r, walk, nil)
	}
	if expected := f.expected(walk, paths, rows, total); expected*f.probe() < work {
		if far := min(uneven*expected, work/f.probe()); far > f.near {
			docs, done, err := f.walk(ctx, r, walk, far)
			if err != nil || done {
				return docs, err
			}
		}
	}
	return f.run(ctx, r, narrow, nil)
}

// soon is how many times as far as a page a walk goes before the matches are
// counted: to count some ten thousand takes longer than that.
const soon = 8

// uneven is how many times as far as expected a walk goes before it is given up.
const uneven = 16

// probe is how many times dearer it is to check a document that an index names
// than to collect and sort it: its terms must be read.
func (f *finder) probe() int64 {
	if len(f.tokens) > 0 {
		return 3
	}
	return 1
}

// count counts the rows of the paths that fix something; those that fix the
// same conditions have the same rows. It stops where walking is less work than
// collecting: both are the same at the root of what a page and the collection
// multiply to.
func (f *finder) count(ctx context.Context, r *reader, paths []path, total int64) ([]int64, error) {
	enough := max(200, 5*int64(math.Sqrt(float64(int64(f.q.Limit)*total*f.probe())))/4)
	out, same := make([]int64, len(paths)), map[string]int64{}
	for i, p := range paths {
		fixed := fmt.Sprint(p.conds, p.elements, p.search)
		n, known := same[fixed]
		switch {
		case p.points == 0:
			n = total
		case !known:
			query := fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM %s%s LIMIT ?)`, p.count, and(p.where))
			var err error
			if n, err = r.number(ctx, query, append(slices.Clone(p.args), enough)...); err != nil {
				return nil, err
			}
			same[fixed] = n
		}
		out[i] = n
	}
	return out, nil
}

// narrowest finds the path with the least work, in rows collected and sorted.
// With no path at all it is the whole collection, which fixes nothing.
func (f *finder) narrowest(paths []path, rows []int64) (path, int64) {
	best, least := path{from: f.Name + " h", alias: "h"}, int64(math.MaxInt64)
	for i, p := range paths {
		work := rows[i]
		if !p.search {
			work *= f.probe()
		}
		if p.points > 0 && work < least {
			best, least = p, work
		}
	}
	return best, least
}

// expected is how many rows a walk passes until a page is met, if what the
// other paths fix is spread evenly and independently. Counts that were stopped
// make it too small; the walk has a bound of its own.
func (f *finder) expected(walk path, paths []path, rows []int64, total int64) int64 {
	share, seen := 1.0, walk
	for i, p := range paths {
		if p.points == 0 || overlaps(p, seen) {
			continue
		}
		share *= float64(rows[i]) / float64(max(total, rows[i], 1))
		seen.conds = slices.Concat(seen.conds, p.conds)
		seen.elements = slices.Concat(seen.elements, p.elements)
		seen.search = seen.search || p.search
	}
	if share == 0 {
		return total
	}
	return min(total, int64(float64(f.q.Limit)/share))
}

// overlaps says whether two paths fix a condition in common.
func overlaps(a, b path) bool {
	return a.search && b.search ||
		slices.ContainsFunc(a.conds, func(c int) bool { return slices.Contains(b.conds, c) }) ||
		slices.ContainsFunc(a.elements, func(e int) bool { return slices.Contains(b.elements, e) })
}

// walk reads in order past at most so many rows. It is not done when that
// gives less than a page: then the matches are few, or lie at the other end.
func (f *finder) walk(ctx context.Context, r *reader, p path, far int64) (docs []models.Doc, done bool, err error) {
	where, args, order := f.place(p, nil)
	column := "NULL"
	if f.q.Order != "" {
		column = p.column(f.q.Order)
	}
	query := fmt.Sprintf(`SELECT %s, %s.id FROM %s%s ORDER BY %s LIMIT 1 OFFSET ?`, column, p.alias, p.count, and(append(slices.Clone(p.where), where...)), order)
	end, err := r.cursor(ctx, query, slices.Concat(p.args, args, []any{far})...)
	if err != nil {
		return nil, false, err
	}
	docs, err = f.run(ctx, r, p, end)
	return docs, end == nil || len(docs) == f.q.Limit, err
}

// run reads the documents of one path, not further than end.
func (f *finder) run(ctx context.Context, r *reader, p path, end *models.Cursor) ([]models.Doc, error) {
	query, args := f.statement(p, end)
	return r.docs(ctx, query, args...)
}

func (f *finder) statement(p path, end *models.Cursor) (string, []any) {
	where, args := f.rest(p)
	more, place, order := f.place(p, end)
	where, args = append(where, more...), append(args, place...)
	args = append(args, f.q.Limit)
	if f.q.IDs {
		return fmt.Sprintf(`SELECT h.id, h.version, NULL FROM %s%s ORDER BY %s LIMIT ?`, p.from, and(where), order), args
	}
	if p.ordered {
		return fmt.Sprintf(`SELECT h.id, NULL, d.doc FROM %s CROSS JOIN %s d ON d.pk = h.pk%s ORDER BY %s LIMIT ?`,
			p.from, f.docs(), and(where), order), args
	}
	// The rows are chosen before the documents are read, or the sorter would
	// carry every document.
	column, dir := "NULL", ""
	if f.q.Order != "" {
		column = p.column(f.q.Order)
	}
	if f.q.Desc {
		dir = " DESC"
	}
	return fmt.Sprintf(`WITH p AS MATERIALIZED (SELECT h.pk, h.id, %s AS o FROM %s%s ORDER BY %s LIMIT ?)
SELECT p.id, NULL, d.doc FROM p CROSS JOIN %s d ON d.pk = p.pk ORDER BY p.o%[6]s, p.id%[6]s`,
		column, p.from, and(where), order, f.docs(), dir), args
}

func and(where []string) string {
	if len(where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(where, " AND ")
}
