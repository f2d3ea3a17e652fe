package vaulttest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"redress/models"
	"redress/models/vault"
)

var later = start.Add(models.UploadTTL)

// anything takes what comes.
func anything(r io.Reader) models.Incoming {
	return models.Incoming{Body: r, Head: 300, Look: func([]byte) (string, error) { return "image/png", nil }, Accept: func() error { return nil }}
}

func begun(t *testing.T, f *fixture, c models.Case, name string, length int) models.Upload {
	t.Helper()
	u, err := f.CreateUpload(t.Context(), all, models.Upload{
		ID: "u-" + name, Case: c.ID, File: models.EvidenceID(name), Length: int64(length), Name: "金丝雀.png", StartedAt: start, ExpiresAt: later,
	})
	must(t, err)
	return u
}

// testUploads sends files of any size in pieces of any size through two
// processes in turn. What comes out is what went in.
func testUploads(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	stores := []*vault.Store{f.open(t, vault.WithCell(smallCell)), f.open(t, vault.WithCell(smallCell))}
	random := rand.New(rand.NewPCG(1, 2))
	for i, size := range []int{1, 299, 300, 301, smallCell, 128 << 10, 8*smallCell + 17, 400_000} {
		name, data := fmt.Sprint("e", i), noise(uint64(i), size)
		u := begun(t, f, c, name, size)
		for cuts := 0; u.Offset < u.Length; cuts++ {
			u = sendPiece(t, stores[cuts%2], c, u, data[u.Offset:][:min(1+random.IntN(1+random.IntN(smallCell)), size-int(u.Offset))], cuts%5 == 4)
		}
		closed(t, f, c, u, data)
		if int64(len(u.Cells)) > u.Length/(smallCell/8)+2 {
			t.Errorf("%d bytes fell into %d cells", u.Length, len(u.Cells))
		}
	}
}

// sendPiece reads the upload as another process would and sends the next bytes.
// A piece that is refused, or comes twice, changes nothing.
func sendPiece(t *testing.T, s *vault.Store, c models.Case, last models.Upload, data []byte, refuse bool) models.Upload {
	t.Helper()
	u, err := s.Upload(t.Context(), all, c.ID, last.ID)
	must(t, err)
	if u.Offset != last.Offset {
		t.Fatalf("%d bytes are here, want %d", u.Offset, last.Offset)
	}
	if refuse {
		wrong := errors.New("wrong checksum")
		in := anything(bytes.NewReader(noise(99, len(data))))
		in.Accept = func() error { return wrong }
		_, err := s.AppendUpload(t.Context(), all, c.Key, u, in, later)
		wantErr(t, "a wrong checksum", err, wrong)
	}
	next, err := s.AppendUpload(t.Context(), all, c.Key, u, anything(iotest.HalfReader(bytes.NewReader(data))), later)
	must(t, err)
	if next.Offset != u.Offset+int64(len(data)) {
		t.Fatalf("%d bytes at %d lead to %d", len(data), u.Offset, next.Offset)
	}
	if known := next.Offset >= 300 || next.Offset == next.Length; known != (next.Type != "") {
		t.Fatalf("the type is %q after %d bytes", next.Type, next.Offset)
	}
	_, err = s.AppendUpload(t.Context(), all, c.Key, u, anything(bytes.NewReader(data)), later)
	wantErr(t, "the same piece again", err, models.ErrConflict)
	if next.Offset < next.Length {
		_, _, err = s.CloseUpload(t.Context(), all, c.Key, next)
		wantErr(t, "closed too early", err, models.ErrConflict)
	}
	return next
}

func closed(t *testing.T, f *fixture, c models.Case, u models.Upload, data []byte) {
	t.Helper()
	for range 2 { // repeating changes nothing
		next, sum, err := f.CloseUpload(t.Context(), all, c.Key, u)
		must(t, err)
		if want := sha256.Sum256(data); sum != hex.EncodeToString(want[:]) {
			t.Errorf("the sum of %d bytes is %s", len(data), sum)
		}
		u = next
	}
	must(t, f.NameUpload(t.Context(), all, u))
	got, err := readFrom(t, f.Store, c, u.File, 0)
	must(t, err)
	if !bytes.Equal(got, data) {
		t.Errorf("%d bytes came out as %d others", len(data), len(got))
	}
	if ids := cellsOf(t, f, c.ID, u.File); len(ids) != len(u.Cells)+1 {
		t.Errorf("%d cells are left of %d", len(ids), len(u.Cells)+1)
	}
}

// testUploadRace lets many send the same piece: one is taken.
func testUploadRace(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	u := begun(t, f, c, "e", 3*smallCell)
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		s := f.open(t, vault.WithCell(smallCell))
		wg.Go(func() {
			_, errs[i] = s.AppendUpload(t.Context(), all, c.Key, u, anything(bytes.NewReader(noise(uint64(i), 3*smallCell))), later)
		})
	}
	wg.Wait()
	winner := -1
	for i, err := range errs {
		if err != nil {
			wantErr(t, "a loser", err, models.ErrConflict)
			continue
		}
		if winner >= 0 {
			t.Error("two pieces were taken")
		}
		winner = i
	}
	u, err := f.Upload(t.Context(), all, c.ID, u.ID)
	must(t, err)
	closed(t, f, c, u, noise(uint64(winner), 3*smallCell))
}

// testUploadLife: an upload belongs to its case, refuses a wrong type, stays
// while files are swept, and leaves nothing when it is deleted.
func testUploadLife(t *testing.T, f *fixture) {
	ctx, c, other := t.Context(), f.file(t, 1), f.file(t, 2)
	s := f.open(t, vault.WithCell(smallCell))
	u := begun(t, f, c, "e", 4*smallCell)
	_, err := s.Upload(ctx, all, other.ID, u.ID)
	wantErr(t, "of another case", err, models.ErrNotFound)
	refused := errors.New("not a picture")
	in := anything(bytes.NewReader(noise(1, smallCell)))
	in.Look = func([]byte) (string, error) { return "", refused }
	_, err = s.AppendUpload(ctx, all, c.Key, u, in, later)
	wantErr(t, "a wrong type", err, refused)
	if ids := cellsOf(t, f, c.ID, "e"); len(ids) > 0 {
		t.Errorf("a refused file leaves %q", ids)
	}
	was := u
	u, err = s.AppendUpload(ctx, all, c.Key, u, anything(bytes.NewReader(noise(1, smallCell))), later)
	must(t, err)
	list, err := s.UploadsOf(ctx, all, c.ID)
	must(t, err)
	if len(list) != 1 || list[0].Name != "金丝雀.png" {
		t.Errorf("uploads %+v", list)
	}
	_, n, err := s.SweepFiles(ctx, all, time.Now().Add(time.Minute), "", 99)
	must(t, err)
	if n != 0 {
		t.Errorf("%d cells of an upload were swept", n)
	}
	for at, want := range map[time.Time]int{later.Add(-time.Millisecond): 0, later: 1} {
		list, err := s.ExpiredUploads(ctx, all, at, 9)
		must(t, err)
		if len(list) != want {
			t.Errorf("%d uploads have ended at %v", len(list), at)
		}
	}
	wantErr(t, "deleted by who knows less", s.DeleteUpload(ctx, all, was), models.ErrConflict)
	must(t, s.DeleteUpload(ctx, all, u))
	_, err = s.Upload(ctx, all, c.ID, u.ID)
	wantErr(t, "a deleted upload", err, models.ErrNotFound)
	_, err = s.AppendUpload(ctx, all, c.Key, u, anything(bytes.NewReader(noise(1, smallCell))), later)
	wantErr(t, "a piece for a deleted upload", err, models.ErrNotFound)
	if ids := cellsOf(t, f, c.ID, "e"); len(ids) > 0 {
		t.Errorf("a deleted upload leaves %q", ids)
	}
}
