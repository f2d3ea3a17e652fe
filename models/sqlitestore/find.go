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
	docs, err := f.find(ctx, s.reads)
	return docs, plain(ctx, err)
}

// finder is one query being answered.
type finder struct {
	*table
	conditions
	q     models.Query
	order models.FieldType
}

func (t *table) newFinder(q models.Query) (*finder, error) {
	f := &finder{table: t, q: q}
	if q.Limit < 1 {
		return nil, fmt.Errorf("limit %d", q.Limit)
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
// it reads the narrowest way to the documents and sorts what it finds; when
// even that is wide, matches are frequent, and walking in order meets a page
// of them soon.
func (f *finder) find(ctx context.Context, r *reader) ([]models.Doc, error) {
	paths := f.paths()
	walk, canWalk := bestWalk(paths)
	if canWalk && walk.whole {
		return f.run(ctx, r, walk, nil)
	}
	narrow, rows, err := f.narrowest(ctx, r, paths)
	if err != nil {
		return nil, err
	}
	if !canWalk {
		return f.run(ctx, r, narrow, nil)
	}
	total, err := r.number(ctx, "SELECT max(pk) FROM "+f.Name)
	if err != nil {
		return nil, err
	}
	if rows <= f.turn(total) {
		return f.run(ctx, r, narrow, nil)
	}
	return f.walk(ctx, r, walk, narrow, total)
}

// probe is how many times dearer it is to ask the search index about one
// document than to read one document's head by its key (measured: 5 to 10).
const probe = 8

// turn is the number of rows at which sorting them all costs as much as
// walking in order until a page of matches is met.
func (f *finder) turn(total int64) int64 {
	cost := float64(f.q.Limit) * float64(total)
	if len(f.words) > 0 {
		cost *= probe
	}
	return max(minTurn, int64(math.Sqrt(cost)))
}

// minTurn is a number of rows that is cheap to sort in any case.
const minTurn = 200

// narrowest finds the path with the fewest rows, counted no further than the
// turn could lie. With no path at all it is the whole collection.
func (f *finder) narrowest(ctx context.Context, r *reader, paths []path) (path, int64, error) {
	best, fewest := path{from: f.Name + " h", alias: "h"}, int64(math.MaxInt64)
	for _, p := range paths {
		if p.points == 0 {
			continue
		}
		query := fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM %s%s LIMIT %d)`, p.count, and(p.where), maxCount)
		n, err := r.number(ctx, query, p.args...)
		if err != nil {
			return best, 0, err
		}
		if len(f.words) > 0 && !p.words {
			n *= probe
		}
		if n < fewest {
			best, fewest = p, n
		}
	}
	return best, fewest, nil
}

// maxCount ends the counting of a path's rows.
const maxCount = 30_000

// walk reads in order, but not further than four times as far as evenly spread
// matches would lie. When that gives no page, the matches lie at the other end
// of the order, and the narrowest path is read after all.
func (f *finder) walk(ctx context.Context, r *reader, walk, narrow path, total int64) ([]models.Doc, error) {
	far := 4 * int64(f.q.Limit) * total / f.turn(total)
	where, args, order := f.place(walk)
	column := "NULL"
	if f.q.Order != "" {
		column = walk.column(f.q.Order)
	}
	query := fmt.Sprintf(`SELECT %s, %s.id FROM %s%s ORDER BY %s LIMIT 1 OFFSET ?`, column, walk.alias, walk.from, and(append(slices.Clone(walk.where), where...)), order)
	end, err := r.cursor(ctx, query, slices.Concat(walk.args, args, []any{far})...)
	if err != nil {
		return nil, err
	}
	docs, err := f.run(ctx, r, walk, end)
	if err != nil || end == nil || len(docs) == f.q.Limit {
		return docs, err
	}
	return f.run(ctx, r, narrow, nil)
}

// run reads the documents of one path, not further than end.
func (f *finder) run(ctx context.Context, r *reader, p path, end *models.Cursor) ([]models.Doc, error) {
	where, args := f.rest(p)
	more, place, order := f.place(p)
	where, args = append(where, more...), append(args, place...)
	if end != nil {
		sql, a := f.beyond(p, end, map[bool]string{false: "<", true: ">"}[f.q.Desc])
		where, args = append(where, sql), append(args, a...)
	}
	args = append(args, f.q.Limit)
	if p.ordered {
		return r.docs(ctx, fmt.Sprintf(`SELECT h.id, h.version, d.doc FROM %s CROSS JOIN %s d ON d.pk = h.pk%s ORDER BY %s LIMIT ?`,
			p.from, f.docs(), and(where), order), args...)
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
	return r.docs(ctx, fmt.Sprintf(`WITH p AS MATERIALIZED (SELECT h.pk, h.id, h.version, %s AS o FROM %s%s ORDER BY %s LIMIT ?)
SELECT p.id, p.version, d.doc FROM p CROSS JOIN %s d ON d.pk = p.pk ORDER BY p.o%[6]s, p.id%[6]s`,
		column, p.from, and(where), order, f.docs(), dir), args...)
}

func and(where []string) string {
	if len(where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(where, " AND ")
}
