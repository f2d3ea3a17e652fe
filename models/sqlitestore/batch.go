package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"redress/models"
)

// batch carries out writes inside one transaction. A write begun is carried
// through, so its statements do not listen to anybody's context.
type batch struct {
	prepare func(context.Context, string) (*sql.Stmt, error)
	stmts   map[string]*sql.Stmt
	// pending are the changes of the search indexes. They are made together at
	// the end of the transaction, so that FTS5 writes one segment for all.
	pending map[searched]change
}

// searched is a document in a search index.
type searched struct {
	table *table
	pk    int64
}

// change is what the index shall hold of it, nothing when there are no tokens.
type change struct {
	replaces bool
	tokens   []byte
}

func newBatch(prepare func(context.Context, string) (*sql.Stmt, error)) *batch {
	return &batch{prepare: prepare, stmts: map[string]*sql.Stmt{}, pending: map[searched]change{}}
}

func (x *batch) reset() { clear(x.pending) }

func (x *batch) close() error {
	var errs []error
	for _, s := range x.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

func (x *batch) stmt(query string) (*sql.Stmt, error) {
	s, ok := x.stmts[query]
	if !ok {
		var err error
		if s, err = x.prepare(context.Background(), query); err != nil {
			return nil, fmt.Errorf("%s: %w", query, err)
		}
		x.stmts[query] = s
	}
	return s, nil
}

func (x *batch) exec(query string, args ...any) error {
	_, err := x.execResult(query, args...)
	return err
}

func (x *batch) execResult(query string, args ...any) (sql.Result, error) {
	s, err := x.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.Exec(args...)
}

// current makes sure that no newer program has changed the tables meanwhile:
// this one would leave their new columns empty.
func (x *batch) current(generation int64) error {
	s, err := x.stmt("SELECT max(n) FROM schema_history")
	if err != nil {
		return err
	}
	var last int64
	if err := s.QueryRow().Scan(&last); err != nil {
		return err
	}
	if last != generation {
		return errNewer
	}
	return nil
}

// insertFields fills the derived tables but for the terms and returns the key;
// pk is nil for a new document, which gets the next key.
func (x *batch) insertFields(t *table, pk any, d models.Doc, r row) (int64, error) {
	args := append([]any{pk, d.ID, d.Version}, r.values...)
	res, err := x.execResult(t.insertSQL(), args...)
	if err != nil {
		return 0, taken(t, d.ID, err)
	}
	key, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	for i := range t.lists {
		if err := x.insertList(t, i, key, d.ID, r); err != nil {
			return 0, err
		}
	}
	return key, nil
}

func (t *table) insertSQL() string {
	names := make([]string, len(t.columns))
	for i, f := range t.columns {
		names[i] = f.Name
	}
	columns := "pk, id, version"
	if len(names) > 0 {
		columns += ", " + quoted("", names)
	}
	return fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, t.Name, columns, marks(3+len(names)))
}

func (x *batch) insertList(t *table, i int, pk int64, id string, r row) error {
	l := t.lists[i]
	args := []any{pk, id, nil}
	for _, other := range l.others {
		args = append(args, r.values[t.column(other)])
	}
	query := fmt.Sprintf(`INSERT OR IGNORE INTO %s VALUES (%s)`, t.side(l.field), marks(len(args)))
	for _, value := range r.lists[i] {
		args[2] = value
		if err := x.exec(query, args...); err != nil {
			return err
		}
	}
	return nil
}

func (x *batch) deleteList(t *table, i int, pk int64) error {
	return x.exec(fmt.Sprintf(`DELETE FROM %s WHERE pk = ?`, t.side(t.lists[i].field)), pk)
}

// setTerms stores the terms of a document and notes them for the search index;
// replaces says that there may be earlier ones.
func (x *batch) setTerms(t *table, pk int64, replaces bool, tokens []byte) error {
	if t.terms == "" {
		return nil
	}
	k := searched{t, pk}
	earlier, again := x.pending[k]
	replaces = replaces || again && earlier.replaces
	if len(tokens) > 0 || replaces || again {
		x.pending[k] = change{replaces: replaces, tokens: tokens}
	}
	if len(tokens) == 0 {
		return x.exec(fmt.Sprintf(`DELETE FROM %s WHERE pk = ?`, t.words()), pk)
	}
	return x.exec(fmt.Sprintf(`INSERT OR REPLACE INTO %s (pk, tokens) VALUES (?, ?)`, t.words()), pk, tokens)
}

// flush makes the noted changes of the search indexes, by ascending key: FTS5
// writes out what it has gathered whenever a key is not above the last one.
func (x *batch) flush() error {
	keys := slices.SortedFunc(maps.Keys(x.pending), func(a, b searched) int {
		return cmp.Or(cmp.Compare(a.table.Name, b.table.Name), cmp.Compare(a.pk, b.pk))
	})
	for _, k := range keys {
		c, name := x.pending[k], k.table.search()
		if c.replaces {
			if err := x.exec(fmt.Sprintf(`DELETE FROM %s WHERE rowid = ?`, name), k.pk); err != nil {
				return err
			}
		}
		if len(c.tokens) > 0 {
			if err := x.exec(fmt.Sprintf(`INSERT INTO %s (rowid, terms) VALUES (?, ?)`, name), k.pk, searchText(c.tokens)); err != nil {
				return err
			}
		}
	}
	x.reset()
	return nil
}

// taken turns the violation of a unique index into ErrExists.
func taken(t *table, id string, err error) error {
	const constraint = 19
	if code(err)&0xff == constraint {
		return fmt.Errorf("%s %s: %w", t.Name, id, models.ErrExists)
	}
	return err
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }
