package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	sqlite3 "modernc.org/sqlite/lib"
)

// Alone returns nil when no process has the database in a folder open, and
// none is there at all. It asks SQLite to leave the log mode, which it only
// does for the last connection; the next Open enters it again.
func Alone(ctx context.Context, dir string) (err error) {
	name := filepath.Join(dir, FileName)
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath(), RawQuery: "_pragma=busy_timeout(1000)"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode)
	if code(err)&0xff == sqlite3.SQLITE_BUSY || err == nil && mode == "wal" {
		return fmt.Errorf("the database %s is in use by another process; stop it first", name)
	}
	return explain(dir, err)
}
