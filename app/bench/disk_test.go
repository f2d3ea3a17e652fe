package bench

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the bare commit

	"redress/app/casework"
)

// bareDisk is a folder and a database that nothing else is done with.
type bareDisk struct {
	dir     string
	db      *sql.DB
	picture []byte
}

// newBareDisk makes a database that sees to its log as late as the store does.
func newBareDisk(b *testing.B, dir string, picture []byte) bareDisk {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(8000)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec("CREATE TABLE docs (id TEXT PRIMARY KEY, doc BLOB)"); err != nil {
		b.Fatal(err)
	}
	return bareDisk{dir, db, picture}
}

// least is the least that keeps a picture and a document: one file, one commit.
func (d bareDisk) least(i int) error {
	return errors.Join(d.write("least-"+strconv.Itoa(i)), d.sync(), d.commit(i, 6000))
}

// promises waits for the disk as a filing must: the file is whole before it has
// its name; then how much was sent is counted, and the draft names the file;
// then the sending is counted, and draft and case are written at one stroke.
func (d bareDisk) promises(i int) error {
	temp, name := "temp-"+strconv.Itoa(i), filepath.Join(d.dir, "whole-"+strconv.Itoa(i))
	err := errors.Join(d.write(temp), os.Link(filepath.Join(d.dir, temp), name), d.sync(), os.Remove(filepath.Join(d.dir, temp)))
	for k, size := range []int{200, 3000, 200, 10_000} {
		err = errors.Join(err, d.commit(-10*i-k-1, size))
	}
	return err
}

func (d bareDisk) write(name string) error {
	f, err := os.Create(filepath.Join(d.dir, name))
	if err != nil {
		return err
	}
	_, err = f.Write(d.picture)
	return errors.Join(err, f.Sync(), f.Close())
}

func (d bareDisk) sync() error {
	folder, err := os.Open(d.dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func (d bareDisk) commit(i, size int) error {
	_, err := d.db.Exec("INSERT INTO docs VALUES (?, ?)", strconv.Itoa(i), d.picture[:size])
	return err
}

// documents is how many the bare database holds when others are read from it,
// and pageBytes how long each is.
const (
	documents = 20_000
	pageBytes = 6000
)

// fill stores the documents that fetch and rewrite use.
func (d bareDisk) fill(b *testing.B) {
	b.Helper()
	tx, err := d.db.Begin()
	for i := 0; i < documents && err == nil; i++ {
		_, err = tx.Exec("INSERT INTO docs VALUES (?, ?)", "doc-"+strconv.Itoa(i), d.picture[:pageBytes])
	}
	if err := errors.Join(err, tx.Commit()); err != nil {
		b.Fatal(err)
	}
}

// fetch reads the documents of one page of a list, by key.
func (d bareDisk) fetch(i int) error {
	for k := range casework.PageSize {
		var doc []byte
		id := (i*7919 + k*104729) % documents
		if err := d.db.QueryRow("SELECT doc FROM docs WHERE id = ?", "doc-"+strconv.Itoa(id)).Scan(&doc); err != nil {
			return err
		}
	}
	return nil
}

// rewrite reads documents and writes them back, so many in a commit, for a
// while. It returns how many a second.
func (d bareDisk) rewrite(together int, while time.Duration) (float64, error) {
	start, n := time.Now(), 0
	for time.Since(start) < while {
		tx, err := d.db.Begin()
		for range together {
			id := "doc-" + strconv.Itoa(n%documents)
			var doc []byte
			err = errors.Join(err, tx.QueryRow("SELECT doc FROM docs WHERE id = ?", id).Scan(&doc))
			if err == nil {
				_, err = tx.Exec("UPDATE docs SET doc = ? WHERE id = ?", doc, id)
			}
			n++
		}
		if err := errors.Join(err, tx.Commit()); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(start).Seconds(), nil
}
