package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"redress/models"
)

// FileName is the database's name in the data folder.
const FileName = "redress.sqlite"

// lockWait is how long a write waits for another process's transaction.
const lockWait = 10 * time.Second

// pragmas are asked for on every connection and checked at start. A value the
// library did not take would quietly weaken durability or erasure.
var pragmas = []struct{ name, value, shown string }{
	{"busy_timeout", fmt.Sprint(lockWait.Milliseconds()), ""},
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},
	{"foreign_keys", "ON", "1"},
	{"trusted_schema", "OFF", "0"},
	{"secure_delete", "ON", "1"},
	// A commit voids what other connections keep, so more would be of little use.
	{"cache_size", "-8000", ""},
	{"wal_autocheckpoint", fmt.Sprint(checkpointLimit), ""},
}

// Store is a models.Engine on one data folder.
type Store struct {
	dir    string
	tables map[string]*table
	reads  *reader
	writes *writer
	// soon is the constant; tests of the planner walk no little way.
	soon int
}

// Open opens or creates the store in a folder that must be on a local disk.
// Derived tables are made to fit the declarations of models.Collections; a
// store last used by a newer program is refused.
func Open(ctx context.Context, dir string) (*Store, error) {
	return open(ctx, dir, models.Collections)
}

// open tries for a while where another process has the file to itself for a
// moment: SQLite does not wait while the file is made or its log put away.
func open(ctx context.Context, dir string, collections []models.Collection) (*Store, error) {
	if err := prepareFolder(dir); err != nil {
		return nil, err
	}
	for end := time.Now().Add(lockWait); ; {
		s, err := openFile(ctx, dir, collections)
		if code(err)&0xff != sqlite3.SQLITE_BUSY || time.Now().After(end) {
			return s, explain(dir, err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lockWait / 200):
		}
	}
}

func openFile(ctx context.Context, dir string, collections []models.Collection) (*Store, error) {
	s := &Store{dir: dir, tables: tables(collections), soon: soon}
	w, err := sql.Open("sqlite", dsn(dir))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	r, err := sql.Open("sqlite", dsn(dir, "query_only(ON)"))
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	conns := max(4, runtime.GOMAXPROCS(0))
	r.SetMaxOpenConns(conns)
	r.SetMaxIdleConns(conns)
	s.reads = &reader{db: r, stmts: map[string]*sql.Stmt{}}
	var generation int64
	err = checkPragmas(ctx, w)
	if err == nil {
		generation, err = migrate(ctx, w, collections)
	}
	if err == nil {
		err = checkPragmas(ctx, r)
	}
	if err == nil {
		s.writes, err = startWriter(ctx, w, r, generation)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close(), w.Close())
	}
	return s, nil
}

// dsn names the database with its pragmas.
func dsn(dir string, extra ...string) string {
	q := url.Values{"_txlock": {"immediate"}}
	for _, p := range pragmas {
		q.Add("_pragma", fmt.Sprintf("%s(%s)", p.name, p.value))
	}
	for _, p := range extra {
		q.Add("_pragma", p)
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(filepath.Join(dir, FileName))}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// checkPragmas refuses a connection whose settings are not what was asked.
func checkPragmas(ctx context.Context, db *sql.DB) error {
	for _, p := range pragmas {
		want := p.shown
		if want == "" {
			want = p.value
		}
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("PRAGMA %s: %w", p.name, err)
		}
		if got != want {
			return fmt.Errorf("the database runs with %s=%s instead of %s", p.name, got, want)
		}
	}
	return nil
}

// prepareFolder creates the folder and proves that files can be written there.
func prepareFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("the data folder %s cannot be created: %w", dir, err)
	}
	f, err := os.CreateTemp(dir, ".writable-")
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be written to: %w", dir, err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return err
	}
	if kind := networkFS(dir); kind != "" {
		return fmt.Errorf("the data folder %s is on a network file system (%s), where SQLite cannot keep its promises; use a local disk or MongoDB", dir, kind)
	}
	return prepareFile(filepath.Join(dir, FileName))
}

// prepareFile makes sure that the database is its owner's alone, whatever the
// folder's mode and the process's mask. SQLite gives its log the same mode.
func prepareFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("the database %s cannot be opened: %w", name, err)
	}
	info, err := f.Stat()
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = f.Chmod(0o600)
	}
	return errors.Join(err, f.Close())
}

// explain says in plain words what the common failures to open mean.
func explain(dir string, err error) error {
	words := map[int]string{
		sqlite3.SQLITE_BUSY:     "is locked by another process",
		sqlite3.SQLITE_READONLY: "cannot be written to",
		sqlite3.SQLITE_CANTOPEN: "cannot be opened",
		sqlite3.SQLITE_NOTADB:   "is not a database",
		sqlite3.SQLITE_CORRUPT:  "is damaged; restore it from a backup",
		sqlite3.SQLITE_FULL:     "has no room left on its disk",
		sqlite3.SQLITE_IOERR:    "cannot be read or written because the disk reports an error",
	}
	if text, ok := words[code(err)&0xff]; ok {
		return fmt.Errorf("the database %s %s: %w", filepath.Join(dir, FileName), text, err)
	}
	return err
}

// code is SQLite's extended result code of an error, 0 when it is not SQLite's.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// Name implements models.Engine.
func (s *Store) Name() string { return "sqlite" }

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Ping implements models.Engine.
func (s *Store) Ping(ctx context.Context) error {
	return s.reads.db.QueryRowContext(ctx, "SELECT 1 FROM schema_history LIMIT 1").Scan(new(int))
}

// Close finishes the writes in hand, refuses further ones, and closes the file.
// The writing connection goes last: it moves the log into the database, so
// that the next start has nothing to recover.
func (s *Store) Close() error {
	s.writes.stop()
	return errors.Join(s.reads.close(), s.writes.close())
}

func (s *Store) table(collection string) (*table, error) {
	t, ok := s.tables[collection]
	if !ok {
		return nil, fmt.Errorf("no collection %q is declared", collection)
	}
	return t, nil
}

var _ models.Engine = (*Store)(nil)
