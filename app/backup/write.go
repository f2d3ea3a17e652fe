package backup

import (
	"archive/tar"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"time"

	"redress/models"
)

// Names of the entries of an archive.
const (
	headerName   = "redress.json"
	manifestName = "manifest.json"
	keysName     = "keys/redress.key"
	documentsDir = "documents/"
	filesDir     = "files/"
)

// entryBytes is the size at which an entry of documents is closed, and the
// most one entry of a file holds.
const entryBytes = 4 << 20

// Source is what a backup is made of.
type Source struct {
	Store
	// Program is the version of this program; Keys recognises the key file.
	Program, Keys string
	// KeyFile is the content of the key file where the backup shall hold it.
	KeyFile []byte
	// Log is the signed checkpoint of the custody log, "" where there is none.
	Log string
	Now func() time.Time
}

// Write writes the archive of a store, which may be in use, to w, and returns
// its manifest. What is written is not encrypted yet; see Seal.
func Write(ctx context.Context, w io.Writer, from Source) (Manifest, error) {
	m := Manifest{
		Header: Header{
			Format: format, Program: from.Program, Engine: from.Engine.Name(), Begun: from.Now().UTC(),
			Keys: from.Keys, WithKeys: from.KeyFile != nil,
		},
		Log: from.Log,
	}
	a := &archive{tar: tar.NewWriter(w), at: m.Begun}
	if err := a.json(headerName, m.Header); err != nil {
		return m, err
	}
	if from.KeyFile != nil {
		if err := a.entry(keysName, from.KeyFile); err != nil {
			return m, err
		}
	}
	seen, err := walk(ctx, from.Store, a)
	if err != nil {
		return m, err
	}
	if err := a.flush(); err != nil {
		return m, err
	}
	m.Ended, m.Parts, m.Gone = from.Now().UTC(), seen.parts, seen.gone
	if err := a.json(manifestName, m); err != nil {
		return m, err
	}
	return m, a.tar.Close()
}

// archive is the sink that writes a tar archive.
type archive struct {
	tar *tar.Writer
	at  time.Time
	// collection, number and documents are the entry that is being filled.
	collection string
	number     int
	documents  []byte
	part       [entryBytes]byte
}

func (a *archive) entry(name string, content []byte) error {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(content)), Mode: 0o600, ModTime: a.at}
	if err := a.tar.WriteHeader(h); err != nil {
		return err
	}
	_, err := a.tar.Write(content)
	return err
}

func (a *archive) json(name string, v any) error {
	content, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return a.entry(name, append(content, '\n'))
}

// document implements sink.
func (a *archive) document(_ context.Context, collection string, d models.Doc) error {
	if collection != a.collection {
		if err := a.flush(); err != nil {
			return err
		}
		a.collection, a.number = collection, 0
	}
	a.documents = append(a.documents, d.BSON...)
	if len(a.documents) < entryBytes {
		return nil
	}
	return a.flush()
}

// flush writes the documents that were gathered.
func (a *archive) flush() error {
	if len(a.documents) == 0 {
		return nil
	}
	a.number++
	err := a.entry(fmt.Sprintf("%s%s/%06d.bson", documentsDir, a.collection, a.number), a.documents)
	a.documents = a.documents[:0]
	return err
}

// file implements sink. An empty file has one empty part.
func (a *archive) file(ctx context.Context, id string, r io.Reader) error {
	if err := a.flush(); err != nil {
		return err
	}
	for n := 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		size, err := io.ReadFull(r, a.part[:])
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return err
		}
		if size > 0 || n == 0 {
			if err := a.entry(fmt.Sprintf("%s%s/%d", filesDir, fileWord(id), n), a.part[:size]); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// fileWord makes any id one element of a path; fileID is its reverse.
func fileWord(id string) string { return url.PathEscape(id) }

func fileID(word string) (string, error) { return url.PathUnescape(word) }
