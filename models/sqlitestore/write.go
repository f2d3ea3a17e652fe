package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// Insert implements models.Engine.
func (s *Store) Insert(ctx context.Context, collection string, d models.Doc) error {
	run, err := s.write(models.Write{Collection: collection, Doc: d, New: true})
	if err != nil {
		return err
	}
	return s.writes.do(ctx, run)
}

// Replace implements models.Engine.
func (s *Store) Replace(ctx context.Context, collection string, d models.Doc, old int64) error {
	run, err := s.write(models.Write{Collection: collection, Doc: d, Old: old})
	if err != nil {
		return err
	}
	return s.writes.do(ctx, run)
}

// InOrder implements models.Engine: the writes are one request to the writer,
// so one commit makes them durable.
func (s *Store) InOrder(ctx context.Context, writes ...models.Write) (done int, err error) {
	runs := make([]func(*batch) error, len(writes))
	for i, w := range writes {
		if runs[i], err = s.write(w); err != nil {
			return 0, err
		}
	}
	err = s.writes.do(ctx, func(x *batch) error {
		for done = 0; done < len(runs); done++ {
			if err := runs[done](x); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !refusal(err) {
		return 0, err
	}
	return done, err
}

// Each implements models.Engine: the writes are one request to the writer. Where
// one of them fails for another reason than a refusal nothing was committed, and
// they become a request each, so that it cannot spoil the others.
func (s *Store) Each(ctx context.Context, writes ...models.Write) []error {
	errs, runs := make([]error, len(writes)), make([]func(*batch) error, len(writes))
	for i, w := range writes {
		runs[i], errs[i] = s.write(w)
	}
	err := s.writes.do(ctx, func(x *batch) error {
		for i, run := range runs {
			if run == nil {
				continue
			}
			if errs[i] = run(x); errs[i] != nil && !refusal(errs[i]) {
				return errs[i]
			}
		}
		return nil
	})
	var failed *failedWrite
	for i, run := range runs {
		switch {
		case run == nil || err == nil:
		case errors.As(err, &failed):
			errs[i] = s.writes.do(ctx, run)
		default:
			errs[i] = err
		}
	}
	return errs
}

// write prepares an insert or a replacement outside of the transaction.
func (s *Store) write(w models.Write) (func(*batch) error, error) {
	t, err := s.table(w.Collection)
	if err != nil {
		return nil, err
	}
	d := w.Doc
	if err := check(d); err != nil {
		return nil, err
	}
	r := t.extract(bson.Raw(d.BSON))
	if !w.New {
		return func(x *batch) error { return x.replace(t, d, r, w.Old) }, nil
	}
	tokens := r.tokens()
	return func(x *batch) error { return x.insert(t, d, r, tokens) }, nil
}

func (x *batch) insert(t *table, d models.Doc, r row, tokens []byte) error {
	pk, err := x.insertFields(t, nil, d, r)
	if err != nil {
		return err
	}
	if err := x.setTerms(t, pk, false, tokens); err != nil {
		return err
	}
	return x.exec(fmt.Sprintf(`INSERT INTO %s (pk, doc) VALUES (?, ?)`, t.docs()), pk, d.BSON)
}

func (x *batch) replace(t *table, d models.Doc, r row, old int64) error {
	have, err := x.head(t, d.ID, old)
	if err != nil {
		return err
	}
	if err := x.updateDerived(t, have, d, r); err != nil {
		return err
	}
	return x.exec(fmt.Sprintf(`UPDATE %s SET doc = ? WHERE pk = ?`, t.docs()), d.BSON, have.pk)
}

// Delete implements models.Engine.
func (s *Store) Delete(ctx context.Context, collection, id string, old int64) error {
	t, err := s.table(collection)
	if err != nil {
		return err
	}
	return s.writes.do(ctx, func(x *batch) error {
		have, err := x.head(t, id, old)
		if err != nil {
			return err
		}
		for i := range t.lists {
			if err := x.deleteList(t, i, have.pk); err != nil {
				return err
			}
		}
		if err := x.setTerms(t, have.pk, true, nil); err != nil {
			return err
		}
		if err := x.exec(fmt.Sprintf(`DELETE FROM %s WHERE pk = ?`, t.Name), have.pk); err != nil {
			return err
		}
		return x.exec(fmt.Sprintf(`DELETE FROM %s WHERE pk = ?`, t.docs()), have.pk)
	})
}

// head is a stored head row.
type head struct {
	pk     int64
	values []any
}

// head reads the row of an id and requires its version.
func (x *batch) head(t *table, id string, version int64) (head, error) {
	h := head{values: make([]any, len(t.columns))}
	var have int64
	into := append(make([]any, 0, 2+len(h.values)), &h.pk, &have)
	for i := range h.values {
		into = append(into, &h.values[i])
	}
	s, err := x.stmt(t.headSQL)
	if err != nil {
		return h, err
	}
	switch err := s.QueryRow(id).Scan(into...); {
	case errors.Is(err, sql.ErrNoRows):
		return h, fmt.Errorf("%s %s: %w", t.Name, id, models.ErrNotFound)
	case err != nil:
		return h, err
	case have != version:
		return h, fmt.Errorf("%s %s: %w", t.Name, id, models.ErrConflict)
	}
	return h, nil
}

// updateDerived touches only the columns that changed: SQLite rewrites every
// index that names an assigned column, even when the value is the same.
func (x *batch) updateDerived(t *table, have head, d models.Doc, r row) error {
	query, args := "UPDATE "+t.Name+" SET version = ?", []any{d.Version}
	changed := make([]bool, len(t.columns))
	for i, f := range t.columns {
		if have.values[i] != r.values[i] {
			query += ", " + quote(f.Name) + " = ?"
			args = append(args, r.values[i])
			changed[i] = true
		}
	}
	if err := x.exec(query+" WHERE pk = ?", append(args, have.pk)...); err != nil {
		return taken(t, d.ID, err)
	}
	for i := range t.lists {
		if err := x.updateList(t, i, have.pk, d.ID, r, changed); err != nil {
			return err
		}
	}
	if t.terms != "" && changed[t.column(t.terms)] {
		return x.setTerms(t, have.pk, true, r.tokens())
	}
	return nil
}

// updateList writes the rows of a list anew when its elements changed, and
// otherwise what its rows repeat of the head, as far as that changed.
func (x *batch) updateList(t *table, i int, pk int64, id string, r row, changed []bool) error {
	l := t.lists[i]
	if changed[t.column(l.field)] {
		if err := x.deleteList(t, i, pk); err != nil {
			return err
		}
		return x.insertList(t, i, pk, id, r)
	}
	var sets []string
	var args []any
	for _, other := range l.others {
		if c := t.column(other); changed[c] {
			sets, args = append(sets, quote(other)+" = ?"), append(args, r.values[c])
		}
	}
	if len(sets) == 0 || len(r.lists[i]) == 0 {
		return nil
	}
	return x.exec(fmt.Sprintf(`UPDATE %s SET %s WHERE pk = ?`, t.side(l.field), strings.Join(sets, ", ")), append(args, pk)...)
}
