package vaulttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"redress/models"
	"redress/models/vault"
)

// smallCell makes a file of some hundred thousand bytes have many cells.
const smallCell = 50_000

// noise is as many bytes as asked for, the same for the same seed.
func noise(seed uint64, n int) []byte {
	data := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	_, _ = r.Read(data)
	return data
}

func readFrom(t *testing.T, s *vault.Store, c models.Case, id models.EvidenceID, offset int64) ([]byte, error) {
	t.Helper()
	r, err := s.OpenEvidenceAt(t.Context(), all, c.ID, c.Key, id, offset)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return data, errors.Join(err, r.Close())
}

// testCells: a long file is in several cells and is read from any byte on,
// whatever the size of a cell was when it was stored.
func testCells(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	s := f.open(t, vault.WithCell(smallCell))
	for i, size := range []int{0, 1, smallCell / 16, smallCell/16 - 1, smallCell/16 + 1, smallCell, 3 * smallCell, 4*smallCell - 1, 4 * smallCell, 4*smallCell + 1, 512_345} {
		id, data := models.EvidenceID(fmt.Sprint("e", i)), noise(uint64(i), size)
		must(t, s.PutEvidence(t.Context(), all, c.ID, c.Key, id, iotest.HalfReader(bytes.NewReader(data))))
		wantErr(t, "put twice", s.PutEvidence(t.Context(), all, c.ID, c.Key, id, bytes.NewReader(data)), models.ErrExists)
		for _, offset := range []int{0, 1, smallCell - 1, smallCell, smallCell + 1, size / 2, size - 1, size, size + 1, size + 10*smallCell} {
			if offset < 0 {
				continue
			}
			got, err := readFrom(t, f.Store, c, id, int64(offset))
			must(t, err)
			if !bytes.Equal(got, data[min(offset, size):]) {
				t.Errorf("%d bytes from %d on: got %d others", size, offset, len(got))
			}
		}
		want := 1
		if size >= smallCell/16 {
			want += (size + smallCell - 1) / smallCell
		}
		if ids := cellsOf(t, f, c.ID, id); len(ids) != want {
			t.Errorf("%d bytes are in %d cells, want %d", size, len(ids), want)
		}
		must(t, s.DeleteEvidence(t.Context(), all, c.ID, id))
		if ids := cellsOf(t, f, c.ID, id); len(ids) > 0 {
			t.Errorf("a deleted file leaves %q", ids)
		}
	}
}

func cellsOf(t *testing.T, f *fixture, c models.CaseID, id models.EvidenceID) (out []string) {
	t.Helper()
	ids, err := f.blobs.List(t.Context(), string(c)+"."+string(id)+".", 99)
	must(t, err)
	for _, blob := range ids {
		if strings.HasPrefix(blob, string(c)+"."+string(id)+".") {
			out = append(out, blob)
		}
	}
	return out
}

// testTornCells: cells that are cut, changed, lost, exchanged or of a writer
// that was broken off are never read as a part of the file.
func testTornCells(t *testing.T, f *fixture) {
	ctx, c := t.Context(), f.file(t, 1)
	s := f.open(t, vault.WithCell(smallCell))
	data := noise(1, 4*smallCell)
	lost := errors.New("connection lost")
	must(t, f.blobs.Put(ctx, string(c.ID)+".e.9-0123456789abcdef", strings.NewReader("left behind")))
	err := s.PutEvidence(ctx, all, c.ID, c.Key, "e", io.MultiReader(bytes.NewReader(data[:3*smallCell+10]), iotest.ErrReader(lost)))
	wantErr(t, "broken off in the fourth cell", err, lost)
	_, err = readFrom(t, s, c, "e", 0)
	wantErr(t, "after a broken upload", err, models.ErrNotFound)
	must(t, s.PutEvidence(ctx, all, c.ID, c.Key, "e", bytes.NewReader(data)))
	must(t, s.PutEvidence(ctx, all, c.ID, c.Key, "other", bytes.NewReader(data)))

	tries := 0
	swap := func(change func(ids []string) (from, to string, edit func([]byte) []byte)) error {
		t.Helper()
		tries++
		id := models.EvidenceID(fmt.Sprint("try", tries))
		must(t, s.PutEvidence(ctx, all, c.ID, c.Key, id, bytes.NewReader(data)))
		from, to, edit := change(cellsOf(t, f, c.ID, id))
		bytesOf := readBlob(t, f.blobs, from)
		must(t, f.blobs.Delete(ctx, to))
		if edit != nil {
			must(t, f.blobs.Put(ctx, to, bytes.NewReader(edit(bytesOf))))
		}
		got, err := readFrom(t, s, c, id, 0)
		if !bytes.HasPrefix(data, got) {
			t.Error("other bytes than those of the file were read")
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("taken for the end of the file: %v", err)
		}
		return err
	}
	same := func(b []byte) []byte { return b }
	for what, change := range map[string]func(ids []string) (from, to string, edit func([]byte) []byte){
		"a lost cell": func(ids []string) (string, string, func([]byte) []byte) { return ids[1], ids[2], nil },
		"two in turn": func(ids []string) (string, string, func([]byte) []byte) { return ids[3], ids[4], same },
		"an emptied cell": func(ids []string) (string, string, func([]byte) []byte) {
			return ids[1], ids[1], func([]byte) []byte { return nil }
		},
		"a cut cell": func(ids []string) (string, string, func([]byte) []byte) {
			return ids[4], ids[4], func(b []byte) []byte { return b[:len(b)-1] }
		},
		"a list of one less": func(ids []string) (string, string, func([]byte) []byte) {
			return ids[0], ids[0], func(b []byte) []byte { b[3]--; return append(b[:4+60:4+60], b[4+80:]...) }
		},
		"a list of none": func(ids []string) (string, string, func([]byte) []byte) {
			return ids[0], ids[0], func(b []byte) []byte { return append(make([]byte, 4), b[4+80:]...) }
		},
		"another file's first cell": func(ids []string) (string, string, func([]byte) []byte) {
			return string(c.ID) + ".other.0", ids[0], same
		},
	} {
		wantErr(t, what, swap(change), models.ErrTampered)
	}
	if err := swap(func(ids []string) (string, string, func([]byte) []byte) { return ids[1], ids[1], same }); err != nil {
		t.Errorf("nothing changed, and yet: %v", err)
	}
}

func readBlob(t *testing.T, blobs models.BlobStore, id string) []byte {
	t.Helper()
	r, err := blobs.Open(t.Context(), id)
	must(t, err)
	data, err := io.ReadAll(r)
	must(t, errors.Join(err, r.Close()))
	return data
}

// testFileRace lets several write one file, as two workers do after a crash:
// one is first, its bytes are whole, and the others leave nothing.
func testFileRace(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	s := f.open(t, vault.WithCell(smallCell))
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = s.PutEvidence(context.WithoutCancel(t.Context()), all, c.ID, c.Key, "e", bytes.NewReader(noise(uint64(i), 4*smallCell)))
		})
	}
	wg.Wait()
	got, err := readFrom(t, s, c, "e", 0)
	must(t, err)
	won := 0
	for i, err := range errs {
		if err == nil {
			won++
			if !bytes.Equal(got, noise(uint64(i), 4*smallCell)) {
				t.Error("the file is not the winner's")
			}
			continue
		}
		wantErr(t, "a loser", err, models.ErrExists)
	}
	if ids := cellsOf(t, f, c.ID, "e"); won != 1 || len(ids) != 5 {
		t.Errorf("%d won, and %d cells are left", won, len(ids))
	}
}

// testSweptCells: of a file that is named, the cells that make it up stay, and
// what a broken-off writer left goes.
func testSweptCells(t *testing.T, f *fixture) {
	ctx := t.Context()
	s := f.open(t, vault.WithCell(smallCell))
	c := f.file(t, 1, func(p *models.Filed) { p.Evidence = []models.Evidence{{ID: "named"}} })
	data := noise(1, 4*smallCell)
	for _, id := range []models.EvidenceID{"named", "lost"} {
		must(t, s.PutEvidence(ctx, all, c.ID, c.Key, id, bytes.NewReader(data)))
		must(t, f.blobs.Put(ctx, string(c.ID)+"."+string(id)+".2-0123456789abcdef", strings.NewReader("left behind")))
	}
	_, n, err := s.SweepFiles(ctx, all, time.Now().Add(time.Minute), "", 99)
	must(t, err)
	got, err := readFrom(t, s, c, "named", 0)
	must(t, err)
	if left := cellsOf(t, f, c.ID, ""); n != 7 || len(cellsOf(t, f, c.ID, "named")) != 5 || len(cellsOf(t, f, c.ID, "lost")) != 0 || !bytes.Equal(got, data) {
		t.Errorf("%d cells swept, left %q", n, left)
	}
}
