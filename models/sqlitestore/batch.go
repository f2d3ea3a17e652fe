package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"redress/models"
)

// batch carries out writes inside one transaction. A write begun is carried
// through, so its statements do not listen to anybody's context.
type batch struct {
	prepare func(context.Context, string) (*sql.Stmt, error)
	stmts   map[string]*sql.Stmt
	// pending are the changes of the search indexes. They are made at the end
	// of the transaction, because FTS5 writes a segment per statement group.
	pending map[wordsOf]change
}

type wordsOf struct {
	table *table
	pk    int64
}

// change is the new text of a document in a search index, "" for none.
type change struct {
	replaces bool
	words    string
}

func newBatch(prepare func(context.Context, string) (*sql.Stmt, error)) *batch {
	return &batch{prepare: prepare, stmts: map[string]*sql.Stmt{}, pending: map[wordsOf]change{}}
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

// insertDerived fills the derived tables and returns the key; pk is nil for a
// new document, which gets the next key.
func (x *batch) insertDerived(t *table, pk any, d models.Doc, r row) (int64, error) {
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
	x.setWords(t, key, false, r.words)
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

// setWords notes the new words of a document; replaces says that the index may
// hold earlier ones.
func (x *batch) setWords(t *table, pk int64, replaces bool, words string) {
	if t.terms == "" {
		return
	}
	k := wordsOf{t, pk}
	earlier, again := x.pending[k]
	if words == "" && !replaces && !again {
		return
	}
	x.pending[k] = change{replaces: replaces || again && earlier.replaces, words: words}
}

// flush makes the noted changes of the search indexes.
func (x *batch) flush() error {
	for k, c := range x.pending {
		name := k.table.search()
		if c.replaces {
			if err := x.exec(fmt.Sprintf(`DELETE FROM %s WHERE rowid = ?`, name), k.pk); err != nil {
				return err
			}
		}
		if c.words != "" {
			if err := x.exec(fmt.Sprintf(`INSERT INTO %s (rowid, terms) VALUES (?, ?)`, name), k.pk, c.words); err != nil {
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
