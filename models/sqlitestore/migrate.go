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

// format is the layout of the tables. It grows when this package stores
// documents or derived tables in another way.
const format = 1

// errNewer is the refusal to open a store that a newer program has used.
var errNewer = errors.New("this data folder was last used by a newer version of the program; run that version or a later one")

// migrate brings a store to the declarations in one transaction. The store
// remembers every set of declarations it was ever opened with: meeting an
// earlier one again means that an older program is at work, whose writes would
// leave the newer columns empty. It returns the number of these declarations.
func migrate(ctx context.Context, db *sql.DB, collections []models.Collection) (generation int64, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }()
	var have int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return 0, err
	}
	if have > format {
		return 0, errNewer
	}
	if err := execAll(ctx, tx,
		`CREATE TABLE IF NOT EXISTS schema_history (n INTEGER PRIMARY KEY, declarations TEXT NOT NULL UNIQUE)`,
		`CREATE TABLE IF NOT EXISTS schema_fields (tables TEXT PRIMARY KEY, fingerprint TEXT NOT NULL)`,
		fmt.Sprintf("PRAGMA user_version = %d", format)); err != nil {
		return 0, err
	}
	generation, known, err := recordDeclarations(ctx, tx, fmt.Sprintf("format %d\n%s", format, declarations(collections)))
	if err != nil || known {
		return generation, err
	}
	for _, c := range collections {
		if err := newTable(c).migrate(ctx, tx); err != nil {
			return 0, fmt.Errorf("collection %s: %w", c.Name, err)
		}
	}
	return generation, tx.Commit()
}

// recordDeclarations says whether the store has these declarations already,
// and notes them when they are new. The generation is their number.
func recordDeclarations(ctx context.Context, tx *sql.Tx, text string) (generation int64, known bool, err error) {
	var last int64
	err = tx.QueryRowContext(ctx, `SELECT n, (SELECT max(n) FROM schema_history) FROM schema_history WHERE declarations = ?`, text).Scan(&generation, &last)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.QueryRowContext(ctx, `INSERT INTO schema_history (declarations) VALUES (?) RETURNING n`, text).Scan(&generation)
		return generation, false, err
	}
	if err == nil && generation < last {
		err = errNewer
	}
	return generation, true, err
}

func (t *table) migrate(ctx context.Context, tx *sql.Tx) error {
	if err := execAll(ctx, tx, t.docTable()); err != nil {
		return err
	}
	fields, err := renew(ctx, tx, t.Name, t.fingerprint())
	if err != nil {
		return err
	}
	search, err := renew(ctx, tx, t.search(), t.searchFingerprint())
	if err != nil {
		return err
	}
	if fields || search {
		if err := t.rebuild(ctx, tx, search); err != nil {
			return err
		}
	}
	return t.syncIndexes(ctx, tx)
}

// renew notes what tables are made from, and says whether that is new.
func renew(ctx context.Context, tx *sql.Tx, tables, fingerprint string) (bool, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO schema_fields VALUES (?, ?) ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint WHERE fingerprint <> excluded.fingerprint`, tables, fingerprint)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// rebuild makes the derived tables anew from the documents, those of the
// search only when they must be.
func (t *table) rebuild(ctx context.Context, tx *sql.Tx, search bool) error {
	old, err := objects(ctx, tx, "table", t)
	if err != nil {
		return err
	}
	var todo []string
	for _, name := range old {
		// A virtual table takes its shadow tables with it.
		shadow := strings.HasPrefix(name, t.search()+"_")
		kept := name == t.docs() || !search && (name == t.search() || name == t.words())
		if !shadow && !kept {
			todo = append(todo, "DROP TABLE "+name)
		}
	}
	todo = append(todo, t.derivedTables()...)
	if search {
		todo = append(todo, t.searchTables()...)
	}
	if err := execAll(ctx, tx, todo...); err != nil {
		return err
	}
	return t.refill(ctx, tx, search)
}

// refillStep is how many documents' terms wait in memory for the search index.
const refillStep = 1000

// refill extracts every document again.
func (t *table) refill(ctx context.Context, tx *sql.Tx, search bool) error {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT pk, doc FROM %s ORDER BY pk`, t.docs()))
	if err != nil {
		return err
	}
	defer rows.Close()
	x := newBatch(tx.PrepareContext)
	for n := 1; rows.Next(); n++ {
		var pk int64
		var doc []byte
		if err := rows.Scan(&pk, &doc); err != nil {
			return err
		}
		raw := bson.Raw(doc)
		d := models.Doc{ID: raw.Lookup("_id").StringValue(), Version: raw.Lookup("version").AsInt64()}
		r := t.extract(raw)
		if _, err := x.insertFields(t, pk, d, r); err != nil {
			return err
		}
		if search {
			if err := x.setTerms(t, pk, false, r.tokens()); err != nil {
				return err
			}
		}
		if n%refillStep == 0 {
			if err := x.flush(); err != nil {
				return err
			}
		}
	}
	return errors.Join(rows.Err(), x.flush())
}

// syncIndexes drops the indexes that are no longer declared and makes the new ones.
func (t *table) syncIndexes(ctx context.Context, tx *sql.Tx) error {
	have, err := objects(ctx, tx, "index", t)
	if err != nil {
		return err
	}
	want := t.createIndexes()
	var todo []string
	for _, name := range have {
		if _, ok := want[name]; !ok {
			todo = append(todo, "DROP INDEX "+name)
		}
		delete(want, name)
	}
	for _, create := range want {
		todo = append(todo, create)
	}
	return execAll(ctx, tx, todo...)
}

// objects lists the tables or indexes of a collection that a statement made.
func objects(ctx context.Context, tx *sql.Tx, kind string, t *table) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT name FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL AND (tbl_name = ? OR tbl_name GLOB ?) ORDER BY name`, kind, t.Name, t.Name+"_*")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

func execAll(ctx context.Context, tx *sql.Tx, statements ...string) error {
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}
