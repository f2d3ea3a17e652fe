package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// maxStatements bounds the cache of prepared statements. The application asks
// a few dozen shapes of query; beyond the bound a statement is prepared each time.
const maxStatements = 512

// reader is the pool of connections that only read.
type reader struct {
	db    *sql.DB
	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

// rows runs a query with a cached statement.
func (r *reader) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := r.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return r.db.QueryContext(ctx, query, args...)
	}
	return s.QueryContext(ctx, args...)
}

// stmt finds or prepares a statement; nil when the cache is full.
func (r *reader) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	r.mu.RLock()
	s, full := r.stmts[query], len(r.stmts) >= maxStatements
	r.mu.RUnlock()
	if s != nil || full {
		return s, nil
	}
	s, err := r.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if first := r.stmts[query]; first != nil {
		return first, s.Close()
	}
	r.stmts[query] = s
	return s, nil
}

// number reads one number.
func (r *reader) number(ctx context.Context, query string, args ...any) (n int64, err error) {
	rows, err := r.rows(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var value sql.NullInt64
	if rows.Next() {
		err = rows.Scan(&value)
	}
	return value.Int64, errors.Join(err, rows.Err())
}

// cursor reads one place of an order, nil when there is none.
func (r *reader) cursor(ctx context.Context, query string, args ...any) (*models.Cursor, error) {
	rows, err := r.rows(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	var value any
	c := &models.Cursor{}
	if err := rows.Scan(&value, &c.ID); err != nil {
		return nil, err
	}
	c.Value = valueOf(value)
	return c, nil
}

// valueOf makes a value of a column: the zero Value for NULL.
func valueOf(column any) models.Value {
	switch v := column.(type) {
	case int64:
		return models.Int(v)
	case string:
		return models.Str(v)
	}
	return models.Value{}
}

// docs reads documents from a query for id, version and doc. A query for doc
// leaves the version to it: an index that has the id then spares the head row.
func (r *reader) docs(ctx context.Context, query string, args ...any) ([]models.Doc, error) {
	return r.some(ctx, math.MaxInt, query, args...)
}

// some is docs, up to the one with which they come to so many bytes.
func (r *reader) some(ctx context.Context, bytes int, query string, args ...any) ([]models.Doc, error) {
	rows, err := r.rows(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []models.Doc
	for bytes > 0 && rows.Next() {
		var d models.Doc
		var version sql.NullInt64
		if err := rows.Scan(&d.ID, &version, &d.BSON); err != nil {
			return nil, err
		}
		if d.Version = version.Int64; !version.Valid {
			d.Version, _ = bson.Raw(d.BSON).Lookup("version").Int64OK()
		}
		out, bytes = append(out, d), bytes-len(d.BSON)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}

func (r *reader) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var errs []error
	for _, s := range r.stmts {
		errs = append(errs, s.Close())
	}
	clear(r.stmts)
	return errors.Join(append(errs, r.db.Close())...)
}

// Get implements models.Engine.
func (s *Store) Get(ctx context.Context, collection, id string) (models.Doc, error) {
	t, err := s.table(collection)
	if err != nil {
		return models.Doc{}, err
	}
	if err := ctx.Err(); err != nil {
		return models.Doc{}, err
	}
	// A look-up by id is over before anybody could cancel it, and the watch
	// over a context costs half as much as the look-up.
	query := fmt.Sprintf(`SELECT h.id, NULL, d.doc FROM %s h CROSS JOIN %s d ON d.pk = h.pk WHERE h.id = ?`, t.Name, t.docs())
	docs, err := s.reads.docs(context.WithoutCancel(ctx), query, id)
	if err != nil {
		return models.Doc{}, err
	}
	if len(docs) == 0 {
		return models.Doc{}, fmt.Errorf("%s %s: %w", t.Name, id, models.ErrNotFound)
	}
	return docs[0], nil
}

// GetAll implements models.Engine.
func (s *Store) GetAll(ctx context.Context, collection string, ids []string, bytes int) ([]models.Doc, error) {
	t, err := s.table(collection)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, err := json.Marshal(slices.Sorted(slices.Values(ids)))
	if err != nil {
		return nil, err
	}
	docs, err := s.reads.some(ctx, bytes, fmt.Sprintf(`SELECT h.id, NULL, d.doc FROM json_each(?) j CROSS JOIN %s h ON h.id = j.value CROSS JOIN %s d ON d.pk = h.pk`,
		t.Name, t.docs()), string(list))
	return docs, plain(ctx, err)
}

// plain makes an interrupted query the context's error.
func plain(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
