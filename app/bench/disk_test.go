package bench

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	_ "modernc.org/sqlite" // the bare commit
)

// bareDisk is a folder and a database that nothing else is done with.
type bareDisk struct {
	dir     string
	db      *sql.DB
	picture []byte
}

func newBareDisk(b *testing.B, dir string, picture []byte) bareDisk {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
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
