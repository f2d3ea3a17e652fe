package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"redress/models"
)

// Snapshot implements models.Snapshotter with one read transaction. While it is
// open the log cannot be put away, so the log grows by what is written meanwhile.
func (s *Store) Snapshot(ctx context.Context) (models.Snapshot, error) {
	db, err := sql.Open("sqlite", dsn(s.dir, "query_only(ON)"))
	if err != nil {
		return nil, err
	}
	// The transaction lives on a connection, so there must be only this one.
	db.SetMaxOpenConns(1)
	db.SetConnMaxIdleTime(0)
	shot := &snapshot{Store{dir: s.dir, tables: s.tables, soon: s.soon, reads: &reader{db: db, stmts: map[string]*sql.Stmt{}}}}
	_, err = db.ExecContext(ctx, "BEGIN DEFERRED")
	if err == nil {
		// SQLite fixes the moment with the first read, not with BEGIN.
		err = shot.store.Ping(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("a snapshot: %w", err), db.Close())
	}
	return shot, nil
}

// snapshot is the reading half of a store on one connection.
type snapshot struct{ store Store }

// Find implements models.Snapshot.
func (s *snapshot) Find(ctx context.Context, collection string, q models.Query) ([]models.Doc, error) {
	return s.store.Find(ctx, collection, q)
}

// Close implements models.Snapshot.
func (s *snapshot) Close() error { return s.store.reads.close() }

var _ models.Snapshotter = (*Store)(nil)
