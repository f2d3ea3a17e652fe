package sqlitestore

import (
	"fmt"
	"slices"

	"redress/models"
)

// path is a way to reach the documents a query may find.
type path struct {
	// from is the tables read, h the head among them; count is the part that
	// suffices to count the rows; alias has the columns in the path's order.
	from, count, alias string
	where              []string
	args               []any
	// conds and elements are the places of the conditions the path fixes.
	conds, elements []int
	search          bool
	// points is how many values the path fixes; ordered says that its rows
	// come in the query's order, loose that it is one without the id; whole that
	// nothing is left to be checked.
	points                int
	ordered, loose, whole bool
}

// column is where the query's order is read: from the index if that is in order.
func (p path) column(field string) string {
	if p.ordered {
		return p.alias + "." + quote(field)
	}
	return "h." + quote(field)
}

// paths lists the ways that the declared indexes, the lists and the search offer.
func (f *finder) paths() []path {
	var out []path
	for _, ix := range f.indexes {
		if p, ok := f.through(ix); ok {
			out = append(out, p)
		}
	}
	if len(f.tokens) > 0 {
		name := f.search()
		out = append(out, path{
			from: fmt.Sprintf(`%[1]s CROSS JOIN %[2]s h ON h.pk = %[1]s.rowid`, name, f.Name), count: name, alias: "h",
			where: []string{name + " MATCH ?"}, args: []any{match(f.tokens)}, points: 1, search: true,
		})
	}
	return out
}

// through is the path by an index: as far as its fields have single values.
func (f *finder) through(ix index) (path, bool) {
	p := path{from: ix.from, count: ix.count, alias: ix.alias, loose: ix.loose}
	for _, field := range ix.fields {
		if !f.fix(&p, ix, field) {
			break
		}
		p.points++
	}
	rest := ix.fields[p.points:]
	switch {
	case ix.list != "" && len(p.elements) == 0:
		return p, false
	case ix.loose:
		// A walk has an end, which is a place: only what needs none is loose.
		p.ordered = f.q.Loose && len(rest) == 1 && f.q.Order == rest[0] && f.wholly(p)
	case len(rest) == 0:
		p.ordered = f.q.Order == "" || ix.unique && p.points > 0
	case len(rest) == 1:
		p.ordered = f.q.Order == rest[0]
	}
	p.whole = p.ordered && f.wholly(p)
	return p, p.ordered || p.points > 0
}

// fix makes a path read a single value of the next field of its index.
func (f *finder) fix(p *path, ix index, field string) bool {
	if field == ix.list {
		i := slices.IndexFunc(f.elements, func(e element) bool { return e.list == field })
		if i >= 0 {
			p.where, p.args = append(p.where, "s.value = ?"), append(p.args, f.elements[i].value)
			p.elements = append(p.elements, i)
		}
		return i >= 0
	}
	i := slices.IndexFunc(f.plain, func(c plainCond) bool { return c.field == field && c.point })
	// A unique index leaves out the documents that lack its field.
	if i < 0 || ix.unique && len(f.plain[i].args) == 0 {
		return false
	}
	p.where, p.args = append(p.where, f.plain[i].in(p.alias)), append(p.args, f.plain[i].args...)
	p.conds = append(p.conds, i)
	return true
}

// wholly says whether the fixed values and a range of the order are all that
// the query asks.
func (f *finder) wholly(p path) bool {
	for i, c := range f.plain {
		if !slices.Contains(p.conds, i) && (c.field != f.q.Order || c.field == "" || c.point) {
			return false
		}
	}
	return len(f.elements) == len(p.elements) && len(f.tokens) == 0
}

// bestWalk is the path in order that leaves least to be checked.
func bestWalk(paths []path) (best path, found bool) {
	for _, p := range paths {
		if p.ordered && (!found || p.whole && !best.whole || p.whole == best.whole && p.points > best.points) {
			best, found = p, true
		}
	}
	return best, found
}

// rest writes the path's conditions and those it does not fulfil by itself.
func (f *finder) rest(p path) ([]string, []any) {
	where, args := slices.Clone(p.where), slices.Clone(p.args)
	for i, c := range f.plain {
		if slices.Contains(p.conds, i) || f.bounds(c) {
			continue
		}
		alias := "h"
		if c.field == f.q.Order && p.ordered {
			alias = p.alias
		}
		where, args = append(where, c.in(alias)), append(args, c.args...)
	}
	for i, e := range f.elements {
		if !slices.Contains(p.elements, i) {
			where = append(where, fmt.Sprintf(`EXISTS (SELECT 1 FROM %s e WHERE e.pk = h.pk AND e.value = ?)`, f.side(e.list)))
			args = append(args, e.value)
		}
	}
	if len(f.tokens) > 0 && !p.search {
		sql, a := f.having(f.tokens)
		where, args = append(where, sql), append(args, a...)
	}
	return where, args
}

// place writes the order and its bounds: what the query asks of the order's
// field, where its cursor is, and the end of a walk. What lacks the field is
// left out.
func (f *finder) place(p path, end *models.Cursor) (where []string, args []any, order string) {
	dir, lower, upper := "ASC", f.q.After, end
	if f.q.Desc {
		dir, lower, upper = "DESC", end, f.q.After
	}
	id := p.alias + ".id"
	order = id + " " + dir
	switch {
	case p.ordered && p.loose:
		order = p.column(f.q.Order) + " " + dir
	case f.q.Order != "":
		order = fmt.Sprintf("%s %s, %s", p.column(f.q.Order), dir, order)
	}
	where, args = f.bound(p, lower, ">")
	if len(where) == 0 && f.q.Order != "" {
		where, args = []string{p.column(f.q.Order) + " >= ?"}, []any{least(f.order)}
	}
	more, others := f.bound(p, upper, "<")
	return append(where, more...), append(args, others...), order
}

// bound writes one side's bounds. Of two, SQLite would begin at either; a cursor
// is the narrower one, so the plus keeps it from the other.
func (f *finder) bound(p path, c *models.Cursor, than string) (where []string, args []any) {
	plus := ""
	if c != nil {
		sql, a := f.beyond(p, c, than)
		where, args, plus = []string{sql}, a, "+"
	}
	for _, k := range f.plain {
		if f.bounds(k) && k.than == than {
			where, args = append(where, plus+fmt.Sprintf(k.sql, p.column(k.field))), append(args, k.args...)
		}
	}
	return where, args
}

// bounds says whether a condition is one of the bounds of the order.
func (f *finder) bounds(c plainCond) bool { return c.than != "" && c.field == f.q.Order }

// beyond compares a row's place in the order with a cursor.
func (f *finder) beyond(p path, c *models.Cursor, than string) (string, []any) {
	if f.q.Order == "" {
		return fmt.Sprintf("%s.id %s ?", p.alias, than), []any{c.ID}
	}
	return fmt.Sprintf("(%s, %s.id) %s (?, ?)", p.column(f.q.Order), p.alias, than), []any{arg(c.Value), c.ID}
}
