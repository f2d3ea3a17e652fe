package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/app/testenv"
	"redress/models"
	"redress/models/fileblobs"
	"redress/models/mongostore"
	"redress/models/sqlitestore"
)

const passphrase = "correct horse battery"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func embedded(t *testing.T) Store {
	t.Helper()
	dir := t.TempDir()
	e, err := sqlitestore.Open(t.Context(), dir)
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	b, err := fileblobs.Open(filepath.Join(dir, "files"))
	must(t, err)
	return Store{e, b}
}

func server(t *testing.T) Store {
	t.Helper()
	e, err := mongostore.Open(t.Context(), testenv.MongoURI(t))
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	b, err := e.Blobs(t.Context())
	must(t, err)
	return Store{e, b}
}

var engines = map[string]func(*testing.T) Store{"sqlite": embedded, "mongodb": server}

func sample(t *testing.T, id string, version int64, size int) models.Doc {
	t.Helper()
	b, err := bson.Marshal(bson.D{
		{Key: "_id", Value: id}, {Key: "version", Value: version}, {Key: "sealed", Value: randomBytes(size)},
		{Key: "n", Value: int32(7)}, {Key: "at", Value: time.UnixMilli(1_790_000_000_123)}, {Key: "list", Value: bson.A{"a", int64(1), 2.5, nil, true}},
	})
	must(t, err)
	return models.Doc{ID: id, Version: version, BSON: b}
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rand.Uint32())
	}
	return b
}

// filled puts a few documents into every collection and files of every
// interesting size beside them.
func filled(t *testing.T, s Store) Store {
	t.Helper()
	f := &fill{Store: s}
	for _, c := range models.Collections {
		n := 3
		if c.Name == models.CasesCollection {
			n = documentPage + 5
		}
		for i := range n {
			must(t, f.document(t.Context(), c.Name, sample(t, fmt.Sprintf("%s-%03d", c.Name, i), int64(i+1), 10+rand.IntN(3000))))
		}
	}
	must(t, f.document(t.Context(), models.ArchivesCollection, sample(t, "WQ-1/1", 1, 3*entryBytes/2)))
	must(t, f.flush(t.Context()))
	for id, size := range map[string]int{
		"WQ-1.a.0": 0, "WQ-1.a.1": 1, "WQ-1.b.0": entryBytes, "WQ-1.b.1": headBytes + 5, "odd/../id %2F 名": 77, "..": 3,
	} {
		must(t, s.Blobs.Put(t.Context(), id, bytes.NewReader(randomBytes(size))))
	}
	return s
}

func contents(t *testing.T, s Store) []Part {
	t.Helper()
	seen, err := walk(t.Context(), s, none{})
	must(t, err)
	return seen.parts
}

func source(s Store) Source {
	return Source{Store: s, Program: "test", Keys: "k", Log: "checkpoint", Now: time.Now}
}

func anything(Header) error  { return nil }
func nothing(Contents) error { return nil }

// restoreFile opens a backup with the passphrase and restores it.
func restoreFile(ctx context.Context, content []byte, into Store) (Contents, error) {
	plain, err := OpenWith(bytes.NewReader(content), passphrase, "")
	if err != nil {
		return Contents{}, err
	}
	return Restore(ctx, plain, into, anything, nothing)
}

// From one engine into the other and back: a backup restores into the same
// documents, byte for byte, and the same files, and so does a move.
func TestBackup_RestoresAnywhere(t *testing.T) {
	for from, targets := range map[string][]string{"sqlite": {"sqlite", "mongodb"}, "mongodb": {"sqlite"}} {
		for _, into := range targets {
			t.Run(from+" to "+into, func(t *testing.T) {
				from, into := engines[from], engines[into]
				s := filled(t, from(t))
				want := contents(t, s)
				path := filepath.Join(t.TempDir(), "b.age")
				tried := false
				m, size, err := ToFile(t.Context(), path, Locks{Passphrase: passphrase}, source(s), func(r io.Reader) error {
					tried = true
					_, err := Restore(t.Context(), r, embedded(t), anything, nothing)
					return err
				})
				must(t, err)
				if !tried || size == 0 || !slices.Equal(m.Parts, want) {
					t.Errorf("tried %v, %d bytes, parts %+v, want %+v", tried, size, m.Parts, want)
				}
				content, err := os.ReadFile(path)
				must(t, err)
				target := into(t)
				got, err := restoreFile(t.Context(), content, target)
				must(t, err)
				if !slices.Equal(contents(t, target), want) || got.Log != "checkpoint" || got.Engine != s.Engine.Name() {
					t.Errorf("restored %+v, want %+v", got, want)
				}
				must(t, Unfinished(t.Context(), target.Engine))
				moved := into(t)
				_, err = Move(t.Context(), s, moved, func(Manifest) error { return nil })
				must(t, err)
				if !slices.Equal(contents(t, moved), want) {
					t.Errorf("moved %+v, want %+v", contents(t, moved), want)
				}
			})
		}
	}
}

// A store that holds anything is not restored into, and nothing in it changes.
func TestRestore_OnlyIntoAnEmptyStore(t *testing.T) {
	var content bytes.Buffer
	_, err := ToStream(t.Context(), &content, Locks{Passphrase: passphrase}, source(filled(t, embedded(t))), nil)
	must(t, err)
	for name, put := range map[string]func(Store) error{
		"a document": func(s Store) error { return s.Engine.Insert(t.Context(), models.MetaCollection, sample(t, "a", 1, 1)) },
		"a file":     func(s Store) error { return s.Blobs.Put(t.Context(), "a", strings.NewReader("")) },
	} {
		s := embedded(t)
		must(t, put(s))
		want := contents(t, s)
		if _, err := restoreFile(t.Context(), content.Bytes(), s); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Move(t.Context(), embedded(t), s, func(Manifest) error { return nil }); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("%s: %v", name, err)
		}
		if !slices.Equal(contents(t, s), want) {
			t.Errorf("%s: the store was changed", name)
		}
		must(t, Unfinished(t.Context(), s.Engine))
	}
}

// A restore that was broken off leaves a store that says so.
func TestRestore_BrokenOff(t *testing.T) {
	var content bytes.Buffer
	_, err := ToStream(t.Context(), &content, Locks{Passphrase: passphrase}, source(filled(t, embedded(t))), nil)
	must(t, err)
	s := embedded(t)
	if _, err := restoreFile(t.Context(), content.Bytes()[:content.Len()/2], s); !errors.Is(err, ErrDamaged) {
		t.Errorf("cut in half: %v", err)
	}
	if err := Unfinished(t.Context(), s.Engine); !errors.Is(err, ErrUnfinished) {
		t.Errorf("the half is taken for whole: %v", err)
	}
	if _, err := restoreFile(t.Context(), content.Bytes(), s); !errors.Is(err, ErrUnfinished) {
		t.Errorf("a second attempt into the half: %v", err)
	}
}

func TestOpen_SaysWhatIsWrong(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	must(t, err)
	other, err := age.GenerateX25519Identity()
	must(t, err)
	s := source(embedded(t))
	made := func(l Locks) []byte {
		var b bytes.Buffer
		_, err := ToStream(t.Context(), &b, l, s, nil)
		must(t, err)
		return b.Bytes()
	}
	byPhrase, byKey := made(Locks{Passphrase: passphrase}), made(Locks{Recipients: []string{identity.Recipient().String()}})
	for name, c := range map[string]struct {
		content              []byte
		passphrase, identity string
		want                 string
	}{
		"the passphrase":         {byPhrase, passphrase, "", ""},
		"the identity":           {byKey, "", identity.String(), ""},
		"another passphrase":     {byPhrase, "correct horse batterx", "", "this passphrase does not open"},
		"another identity":       {byKey, "", other.String(), "this identity does not open"},
		"a passphrase for a key": {byKey, passphrase, "", "this passphrase does not open"},
		"a key for a passphrase": {byPhrase, "", identity.String(), "this identity does not open"},
		"no identity":            {byKey, "", "hello", "no AGE-SECRET-KEY"},
		"nothing":                {byKey, "", "", "--identity-file"},
		"no backup":              {[]byte("PK\x03\x04 something else"), passphrase, "", "is no backup"},
		"an empty file":          {nil, passphrase, "", "is no backup"},
	} {
		_, err := OpenWith(bytes.NewReader(c.content), c.passphrase, c.identity)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for want, l := range map[string]Locks{
		"say who may open": {}, "not both": {Recipients: []string{identity.Recipient().String()}, Passphrase: passphrase},
		"is not an age recipient": {Recipients: []string{"age1nonsense"}},
	} {
		if _, err := ToStream(t.Context(), io.Discard, l, s, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Every collection has its place in the order of reading.
func TestOrder_NamesEveryCollection(t *testing.T) {
	for _, c := range models.Collections {
		if !slices.Contains(order, c.Name) {
			t.Errorf("%s: say in walk.go when it is read", c.Name)
		}
	}
	if len(order) != len(models.Collections) {
		t.Errorf("%d collections are ordered, %d declared", len(order), len(models.Collections))
	}
}
