package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redress/models"
	"redress/models/storetest"
)

// earlier are the declarations as an earlier program may have had them.
func earlier() []models.Collection {
	out := slices.Clone(models.Collections)
	for i, c := range out {
		if c.Name != models.CasesCollection {
			continue
		}
		drop := func(n string) bool { return n == "amount" || n == "terms" || n == "sellers" }
		out[i].Fields = slices.DeleteFunc(slices.Clone(c.Fields), func(f models.Field) bool { return drop(f.Name) })
		out[i].Indexes = slices.DeleteFunc(slices.Clone(c.Indexes), func(ix models.Index) bool {
			return slices.ContainsFunc(ix.Fields, drop) || slices.Equal(ix.Fields, []string{"state", "due_at"})
		})
	}
	return out
}

func openWith(t *testing.T, dir string, collections []models.Collection) (*Store, error) {
	t.Helper()
	return open(t.Context(), dir, collections)
}

// New declarations make their columns, lists, search and indexes from the
// documents that are there; afterwards the earlier program is refused.
func TestDeclarationsGrow(t *testing.T) {
	dir := t.TempDir()
	old, err := openWith(t, dir, earlier())
	if err != nil {
		t.Fatal(err)
	}
	doc := storetest.Document(models.CasesCollection, "a", 3, storetest.Fields{
		"amount": int64(7), "sellers": []string{"s1", "s2"}, "terms": []string{"t", "u"}, "state": "filed", "source_key": "k",
	}, "text")
	other := storetest.Document(models.CasesCollection, "b", 1, nil, "")
	gone := storetest.Document(models.CasesCollection, "c", 1, nil, "")
	for _, d := range []models.Doc{gone, doc, other} {
		if err := old.Insert(t.Context(), models.CasesCollection, d); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Delete(t.Context(), models.CasesCollection, "c", 1); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}

	s := newStore(t, dir)
	for _, c := range []models.Cond{
		models.Where("amount", models.OpEq, models.Int(7)),
		models.Where("sellers", models.OpEq, models.Str("s2")),
		models.Where("terms", models.OpAll, models.Strs("t", "u")...),
		models.Where("state", models.OpEq, models.Str("filed")),
		models.Where("source_key", models.OpEq, models.Str("k")),
	} {
		docs, err := s.Find(t.Context(), models.CasesCollection, models.Query{Where: []models.Cond{c}, Limit: 9})
		if err != nil || len(docs) != 1 || string(docs[0].BSON) != string(doc.BSON) || docs[0].Version != 3 {
			t.Errorf("by %s: %v %v", c.Field, docs, err)
		}
	}
	want, got := freshSchema(t), schemaOf(t, s)
	if !slices.Equal(got, want) {
		t.Errorf("the schema grew into\n%s\na new store has\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := openWith(t, dir, earlier()); !errors.Is(err, errNewer) {
		t.Errorf("the earlier program: %v", err)
	}
	// The refusal changed nothing.
	if again, err := openWith(t, dir, models.Collections); err != nil {
		t.Error(err)
	} else if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// A running program stops writing when a newer one takes the folder over.
func TestTakenOver(t *testing.T) {
	dir := t.TempDir()
	old, err := openWith(t, dir, earlier())
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	newStore(t, dir)
	d := storetest.Document(models.CasesCollection, "a", 1, storetest.Fields{"amount": int64(1)}, "")
	if err := old.Insert(t.Context(), models.CasesCollection, d); !errors.Is(err, errNewer) {
		t.Errorf("insert: %v", err)
	}
}

// A new plain field leaves the search tables as they are.
func TestSearchIsKept(t *testing.T) {
	dir := t.TempDir()
	fewer := slices.Clone(models.Collections)
	for i, c := range fewer {
		if c.Name == models.CasesCollection {
			fewer[i].Fields = slices.DeleteFunc(slices.Clone(c.Fields), func(f models.Field) bool { return f.Name == "priority" })
		}
	}
	old, err := openWith(t, dir, fewer)
	if err != nil {
		t.Fatal(err)
	}
	d := storetest.Document(models.CasesCollection, "a", 1, storetest.Fields{"priority": int64(3), "terms": []string{"t"}}, "")
	if err := old.Insert(t.Context(), models.CasesCollection, d); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	s := newStore(t, dir)
	where := []models.Cond{models.Where("priority", models.OpEq, models.Int(3)), models.Where("terms", models.OpAll, models.Str("t"))}
	docs, err := s.Find(t.Context(), models.CasesCollection, models.Query{Where: where, Limit: 2})
	if err != nil || len(docs) != 1 {
		t.Errorf("found %d (%v)", len(docs), err)
	}
	next := storetest.Document(models.CasesCollection, "a", 2, storetest.Fields{"terms": []string{"u"}}, "")
	if err := s.Replace(t.Context(), models.CasesCollection, next, 1); err != nil {
		t.Fatal(err)
	}
	docs, err = s.Find(t.Context(), models.CasesCollection, models.Query{Where: where[1:], Limit: 2})
	if err != nil || len(docs) != 0 {
		t.Errorf("found %d by a term that is gone (%v)", len(docs), err)
	}
}

func freshSchema(t *testing.T) []string { return schemaOf(t, newStore(t, t.TempDir())) }

func schemaOf(t *testing.T, s *Store) []string {
	t.Helper()
	rows, err := s.reads.db.Query("SELECT type || ' ' || name || ' ' || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	return out
}

func TestNewerFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := newStore(t, dir)
	if err := s.writes.exec(fmt.Sprintf("PRAGMA user_version = %d", format+1)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); !errors.Is(err, errNewer) {
		t.Errorf("open: %v", err)
	}
}

func TestUnusableFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	noDatabase := filepath.Join(dir, "text")
	if err := os.MkdirAll(noDatabase, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(noDatabase, FileName), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(folder, FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		file: "cannot be created", noDatabase: "is not a database", folder: "cannot be opened",
	} {
		if s, err := Open(t.Context(), path); err == nil {
			_ = s.Close()
			t.Errorf("%s was opened", path)
		} else if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Folder names with characters of URLs are names like any other.
func TestFolderNames(t *testing.T) {
	for _, name := range []string{"a b", "50%", "what?", "x#y", "数据", "a&b=c"} {
		dir := filepath.Join(t.TempDir(), name)
		newStore(t, dir)
		if _, err := os.Stat(filepath.Join(dir, FileName)); err != nil {
			t.Error(err)
		}
	}
}

// Settings that are not what was asked stop the start.
func TestPragmasAreChecked(t *testing.T) {
	db, err := sql.Open("sqlite", dsn(t.TempDir(), "synchronous(NORMAL)"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := checkPragmas(context.Background(), db); err == nil || !strings.Contains(err.Error(), "synchronous=1 instead of 2") {
		t.Errorf("check: %v", err)
	}
}

// Readers cannot write, whatever statement reaches them.
func TestReadersCannotWrite(t *testing.T) {
	s := newStore(t, t.TempDir())
	if _, err := s.reads.db.Exec("DELETE FROM cases"); err == nil {
		t.Error("a reading connection wrote")
	}
}

// The database and its log are their owner's alone, those of an older program too.
func TestModes(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, had := range []fs.FileMode{0, 0o644} {
		name := filepath.Join(dir, fmt.Sprint(uint(had)))
		if had != 0 {
			if err := os.MkdirAll(name, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(name, FileName), nil, had); err != nil {
				t.Fatal(err)
			}
		}
		s := newStore(t, name)
		if err := s.Insert(t.Context(), models.CasesCollection, storetest.Document(models.CasesCollection, "a", 1, nil, "")); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{FileName, FileName + "-wal", FileName + "-shm"} {
			info, err := os.Stat(filepath.Join(name, file))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v: %v", file, info.Mode(), err)
			}
		}
	}
}

// Every declared field has a place of its own in a document.
func TestPlaces(t *testing.T) {
	var count func(places) int
	count = func(p places) (n int) {
		for _, at := range p {
			if n++; at.inner != nil {
				n += count(at.inner) - 1
			}
		}
		return n
	}
	for _, c := range models.Collections {
		if n := count(placesOf(c.Fields)); n != len(c.Fields) {
			t.Errorf("%s: %d places for %d fields", c.Name, n, len(c.Fields))
		}
	}
}
