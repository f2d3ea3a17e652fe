package vault

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	be "encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"redress/models"
)

// A file is stored in cells: blobs that are sealed one by one, so that a reader
// who wants the end of a long file passes over the rest. The first cell, number
// 0, is written last: a file is there when its first cell is. It begins with
// the open list of the other cells; a small file has none and is in the first
// cell itself. The other cells have a random word in their names, so that what
// a broken-off writer left can never be taken for a part of the file.
const (
	// cellBytes is the most that one cell holds, in plain bytes.
	cellBytes = 8 << 20
	// segment is how many sealed bytes are checked at a time: a reader is given
	// nothing of a segment before its seal was found right.
	segment = 64 << 10
	// maxCells bounds the list of cells; a file of 500 MB has 63, or some
	// hundreds when it came over a bad line.
	maxCells = 1 << 16
	// wordBytes is the length of the word in a cell's name.
	wordBytes = 16
)

const firstCell = "0"

// inline is below what size a file has no other cells, in bytes: there is room
// for a picture of a screen, because every cell costs two waits for the disk.
func (s *Store) inline() int { return int(s.cell / 16) }

// file is one file as the blob store sees it. Its cipher is nil where nothing
// is sealed or opened.
type file struct {
	s      *Store
	name   string
	cipher *subtle.AESGCMHKDF
}

func (s *Store) file(id models.CaseID, evidence models.EvidenceID) file {
	return file{s: s, name: string(id) + "." + string(evidence)}
}

// sealedFile is a file with the key that is derived from the case's key.
func (s *Store) sealedFile(id models.CaseID, box models.KeyBox, evidence models.EvidenceID) (file, error) {
	f := s.file(id, evidence)
	k, err := s.sealer(string(id), box)
	if err != nil {
		return f, err
	}
	key, err := hkdf.Key(sha256.New, k.raw, nil, "evidence", keyBytes)
	if err != nil {
		return f, err
	}
	f.cipher, err = subtle.NewAESGCMHKDF(key, "SHA256", keyBytes, segment, 0)
	return f, err
}

// blob is the id of a cell in the blob store; it is bound to its sealed bytes.
func (f file) blob(cell string) string { return f.name + "." + cell }

// partsOf takes the id of a cell's blob apart.
func partsOf(blob string) (id models.CaseID, evidence models.EvidenceID, cell string, ok bool) {
	first, last := strings.Index(blob, "."), strings.LastIndex(blob, ".")
	if first == last {
		return "", "", "", false
	}
	return models.CaseID(blob[:first]), models.EvidenceID(blob[first+1 : last]), blob[last+1:], true
}

func (s *Store) cellName(number int) string { return strconv.Itoa(number) + "-" + s.word() }

// list is the beginning of the first cell: how many other cells there are, and
// of each its size and the word in its name. Nothing in it is secret; it is
// bound to the first cell's seal.
func list(cells []models.Cell) []byte {
	b := be.BigEndian.AppendUint32(nil, uint32(len(cells)))
	for _, c := range cells {
		b = be.BigEndian.AppendUint32(b, uint32(c.Size))
		b = append(b, c.Name[len(c.Name)-wordBytes:]...)
	}
	return b
}

func readList(r io.Reader) ([]models.Cell, error) {
	var count uint32
	if err := be.Read(r, be.BigEndian, &count); err != nil {
		return nil, err
	}
	if count > maxCells {
		return nil, fmt.Errorf("%d cells: %w", count, models.ErrTampered)
	}
	cells := make([]models.Cell, 0, min(count, 128))
	row := make([]byte, 4+wordBytes)
	for i := range int(count) {
		if _, err := io.ReadFull(r, row); err != nil {
			return nil, err
		}
		cells = append(cells, models.Cell{Name: strconv.Itoa(i+1) + "-" + string(row[4:]), Size: int64(be.BigEndian.Uint32(row))})
	}
	return cells, nil
}

// cells reads which cells a file has beside the first; ErrNotFound.
func (f file) cells(ctx context.Context) ([]models.Cell, error) {
	blob, err := f.s.blobs.Open(ctx, f.blob(firstCell))
	if err != nil {
		return nil, err
	}
	cells, err := readList(blob)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = fmt.Errorf("file %s: %w", f.name, models.ErrTampered)
	}
	return cells, errors.Join(err, blob.Close())
}

// put seals what it reads into a cell, behind an open beginning.
func (f file) put(ctx context.Context, cell string, open []byte, r io.Reader) error {
	sealed, to := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		to.CloseWithError(f.sealTo(to, cell, open, r))
	}()
	err := f.s.blobs.Put(ctx, f.blob(cell), sealed)
	// Put may have stopped reading early; the reader r must be at rest before
	// its owner goes on.
	sealed.CloseWithError(errStopped)
	<-done
	return err
}

// putWhole is put for what fits into memory.
func (f file) putWhole(ctx context.Context, cell string, open, plain []byte) error {
	sealed := bytes.NewBuffer(make([]byte, 0, len(open)+len(plain)+len(plain)/1024+256))
	if err := f.sealTo(sealed, cell, open, bytes.NewReader(plain)); err != nil {
		return err
	}
	return f.s.blobs.Put(ctx, f.blob(cell), sealed)
}

var errStopped = errors.New("the blob store stopped reading")

func (f file) sealTo(to io.Writer, cell string, open []byte, r io.Reader) error {
	if _, err := to.Write(open); err != nil {
		return err
	}
	w, err := f.cipher.NewEncryptingWriter(to, f.place(cell, open))
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		return err
	}
	return w.Close()
}

// place is what is bound to the sealed bytes of a cell.
func (f file) place(cell string, open []byte) []byte {
	return append(append([]byte(f.blob(cell)), 0), open...)
}

// drop deletes cells as far as they are there.
func (f file) drop(ctx context.Context, cells []models.Cell) error {
	var failures []error
	for _, c := range cells {
		if err := f.s.blobs.Delete(ctx, f.blob(c.Name)); err != nil && !errors.Is(err, models.ErrNotFound) {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}
