package backup

import (
	"archive/tar"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// ErrDamaged is returned for a backup that is not whole or not what was written.
var ErrDamaged = errors.New("the backup is damaged")

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// Contents are what reading a backup brings to light beside its data.
type Contents struct {
	Manifest
	// KeyFile is the content of the key file, nil where it is not in the backup.
	KeyFile []byte
}

// check looks at a backup's header before anything is taken from it.
type check func(Header) error

// unpack hands what an archive holds to a sink, and compares it with the
// archive's manifest. Only when it returns nil has the sink been given all of
// it, and nothing else.
func unpack(ctx context.Context, r io.Reader, allowed check, to sink) (Contents, error) {
	u := &unpacker{tar: tar.NewReader(r), to: to}
	out, err := u.run(ctx, allowed)
	if err != nil {
		return out, err
	}
	// The container is only known to be whole when its end was read.
	rest, err := io.Copy(io.Discard, r)
	if err == nil && rest > 0 {
		err = damaged("there is something behind its end")
	}
	return out, err
}

type unpacker struct {
	tar *tar.Reader
	to  sink
	// next is the entry to look at next, nil at the end.
	next  *tar.Header
	sum   *tally
	parts []Part
}

func (u *unpacker) advance() (err error) {
	u.next, err = u.tar.Next()
	if err == io.EOF {
		return nil
	}
	if errors.Is(err, tar.ErrHeader) {
		return damaged("%v", err)
	}
	return err
}

func (u *unpacker) run(ctx context.Context, allowed check) (out Contents, err error) {
	if err = u.advance(); err != nil {
		return out, err
	}
	if err := u.json(headerName, &out.Header); err != nil {
		return out, err
	}
	if out.Format != format {
		return out, fmt.Errorf("the backup has layout %d, this program reads %d: use the program that made it (%s)", out.Format, format, out.Program)
	}
	if err := allowed(out.Header); err != nil {
		return out, err
	}
	head := out.Header
	for err == nil && u.next != nil && u.next.Name != manifestName {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		switch name := u.next.Name; {
		case strings.HasPrefix(name, documentsDir):
			err = u.documents(ctx, name)
		case strings.HasPrefix(name, filesDir):
			err = u.file(ctx, name)
		case name == keysName && head.WithKeys && out.KeyFile == nil:
			if out.KeyFile, err = io.ReadAll(io.LimitReader(u.tar, entryBytes)); err == nil {
				err = u.advance()
			}
		default:
			err = damaged("an entry %q is not known", name)
		}
	}
	if err != nil {
		return out, err
	}
	u.close()
	if err := u.json(manifestName, &out.Manifest); err != nil {
		return out, err
	}
	if u.next != nil {
		return out, damaged("there is an entry behind the manifest")
	}
	return out, u.compare(head, out)
}

// json reads the entry that must come now.
func (u *unpacker) json(name string, into any) error {
	if u.next == nil || u.next.Name != name {
		return damaged("%s is not where it must be; it is cut off, or no backup of redress", name)
	}
	content, err := io.ReadAll(u.tar)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, into); err != nil {
		return damaged("%s cannot be read", name)
	}
	return u.advance()
}

// switchTo ends the part before and begins the one an entry belongs to.
func (u *unpacker) switchTo(part string) {
	if u.sum != nil && u.sum.Name == part {
		return
	}
	u.close()
	u.sum = newTally(part)
}

func (u *unpacker) close() {
	if u.sum != nil {
		u.parts = append(u.parts, u.sum.part())
	}
	u.sum = nil
}

func (u *unpacker) documents(ctx context.Context, name string) error {
	collection, _, _ := strings.Cut(strings.TrimPrefix(name, documentsDir), "/")
	if _, ok := models.CollectionByName(collection); !ok {
		return fmt.Errorf("the backup holds documents of the kind %q, which this program does not know: use a newer one", collection)
	}
	u.switchTo(collection)
	for {
		raw, err := nextBSON(u.tar)
		if err == io.EOF {
			return u.advance()
		}
		if err != nil {
			return err
		}
		d, err := document(raw)
		if err != nil {
			return err
		}
		u.sum.begin(d.ID)
		_, _ = u.sum.Write(d.BSON)
		u.sum.end()
		if err := u.to.document(ctx, collection, d); err != nil {
			return err
		}
	}
}

// maxDocument is above what any engine stores (MongoDB: 16 MiB).
const maxDocument = 32 << 20

// nextBSON reads one document, which begins with its length; io.EOF at the end.
func nextBSON(r io.Reader) (bson.Raw, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n < 5 || n > maxDocument {
		return nil, damaged("a document of %d bytes", n)
	}
	raw := make([]byte, n)
	copy(raw, length[:])
	if _, err := io.ReadFull(r, raw[4:]); err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	return raw, nil
}

func document(raw bson.Raw) (models.Doc, error) {
	if err := raw.Validate(); err != nil {
		return models.Doc{}, damaged("a document is not BSON")
	}
	id, ok1 := raw.Lookup("_id").StringValueOK()
	version, ok2 := raw.Lookup("version").AsInt64OK()
	if !ok1 || !ok2 {
		return models.Doc{}, damaged("a document without _id or version")
	}
	return models.Doc{ID: id, Version: version, BSON: raw}, nil
}

func (u *unpacker) file(ctx context.Context, name string) error {
	u.switchTo(filesPart)
	id, number, err := splitFile(name)
	if err != nil || number != 0 {
		return damaged("the entry %q is not the beginning of a file", name)
	}
	parts := &partReader{u: u, id: id}
	u.sum.begin(id)
	if err := u.to.file(ctx, id, io.TeeReader(parts, u.sum)); err != nil {
		return err
	}
	if !parts.ended {
		return fmt.Errorf("file %s was not taken whole", id)
	}
	u.sum.end()
	return nil
}

func splitFile(name string) (id string, number int, err error) {
	word, n, _ := strings.Cut(strings.TrimPrefix(name, filesDir), "/")
	id, err1 := fileID(word)
	number, err2 := strconv.Atoi(n)
	return id, number, errors.Join(err1, err2)
}

// partReader reads a file through all its entries.
type partReader struct {
	u      *unpacker
	id     string
	number int
	ended  bool
}

// Read implements io.Reader.
func (p *partReader) Read(b []byte) (int, error) {
	for !p.ended {
		n, err := p.u.tar.Read(b)
		if n > 0 { // an error comes again with the next call
			return n, nil
		}
		if err != nil && err != io.EOF {
			return 0, err
		}
		if err == nil {
			continue
		}
		if err := p.u.advance(); err != nil {
			return 0, err
		}
		p.number++
		p.ended = true
		if p.u.next != nil && strings.HasPrefix(p.u.next.Name, filesDir) {
			id, number, err := splitFile(p.u.next.Name)
			p.ended = err != nil || id != p.id || number != p.number
		}
	}
	return 0, io.EOF
}

// compare holds what was read against the manifest. A part nothing was read of
// is in the manifest all the same.
func (u *unpacker) compare(head Header, out Contents) error {
	if out.Header != head {
		return damaged("its beginning and its end are of different backups")
	}
	if head.WithKeys && out.KeyFile == nil {
		return damaged("the key file is missing")
	}
	want := slices.DeleteFunc(slices.Clone(out.Parts), func(p Part) bool { return p.Count == 0 })
	if !slices.Equal(u.parts, want) {
		return damaged("%s", difference(u.parts, want))
	}
	return nil
}

// difference names the first part that is not as it must be.
func difference(have, want []Part) string {
	for _, w := range want {
		i := slices.IndexFunc(have, func(p Part) bool { return p.Name == w.Name })
		switch {
		case i < 0:
			return fmt.Sprintf("%s is missing", w.Name)
		case have[i] != w:
			return fmt.Sprintf("%s has %d items of %d bytes with hash %.12s, not %d of %d with %.12s",
				w.Name, have[i].Count, have[i].Bytes, have[i].SHA256, w.Count, w.Bytes, w.SHA256)
		}
	}
	return "there is more in it than its manifest says"
}
