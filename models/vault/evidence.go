package vault

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"redress/models"
)

// PutEvidence seals and stores what it reads, a cell after the other. What a
// broken-off run has left is no hindrance: it is no part of the file.
func (s *Store) PutEvidence(ctx context.Context, g models.Grant, id models.CaseID, key models.KeyBox, evidence models.EvidenceID, r io.Reader) error {
	if err := g.Covers(string(id)); err != nil {
		return err
	}
	f, err := s.sealedFile(id, key, evidence)
	if err != nil {
		return err
	}
	if _, err := s.blobs.StoredAt(ctx, f.blob(firstCell)); !errors.Is(err, models.ErrNotFound) {
		if err == nil {
			err = fmt.Errorf("file %s: %w", f.name, models.ErrExists)
		}
		return err
	}
	in := s.reader(r)
	defer s.spare(in)
	small, err := in.Peek(s.inline())
	if err == io.EOF { // and not wrapped: a source that is torn is no small file
		return f.putWhole(ctx, firstCell, list(nil), small)
	}
	if err != nil {
		return err
	}
	cells, err := f.fill(ctx, 0, s.cell, in)
	if err != nil {
		return errors.Join(err, f.drop(context.WithoutCancel(ctx), cells))
	}
	return f.end(ctx, cells)
}

// reader reads through a buffer that has room for a small file; spare takes it
// back.
func (s *Store) reader(r io.Reader) *bufio.Reader {
	in, there := s.readers.Get().(*bufio.Reader)
	if !there {
		return bufio.NewReaderSize(r, s.inline())
	}
	in.Reset(r)
	return in
}

func (s *Store) spare(in *bufio.Reader) {
	in.Reset(nil) // what was read is its sender's
	s.readers.Put(in)
}

// fill stores what it reads as cells of at most so many bytes, behind the given
// number of others. It returns those that were stored, after an error too.
func (f file) fill(ctx context.Context, before int, most int64, in *bufio.Reader) (cells []models.Cell, err error) {
	for {
		if _, err := in.Peek(1); err == io.EOF {
			return cells, nil
		}
		plain := &counted{r: io.LimitReader(in, most)}
		name := f.s.cellName(before + len(cells) + 1)
		if err := f.put(ctx, name, nil, plain); err != nil {
			return cells, err
		}
		cells = append(cells, models.Cell{Name: name, Size: plain.n})
	}
}

// end writes the first cell of a file whose other cells are stored; from then
// on the file is there. Where another writer was faster it is his file, and
// these cells go: ErrExists. After any other error nobody knows whether the
// file is there, so its cells stay until they are swept.
func (f file) end(ctx context.Context, cells []models.Cell) error {
	err := f.putWhole(ctx, firstCell, list(cells), nil)
	if !errors.Is(err, models.ErrExists) {
		return err
	}
	there, readErr := f.cells(ctx)
	if readErr != nil {
		return readErr
	}
	if slices.Equal(there, cells) { // an earlier try came through
		return nil
	}
	return errors.Join(err, f.drop(context.WithoutCancel(ctx), cells))
}

// DeleteEvidence removes a file; ErrNotFound. The first cell goes last, so that
// doing it again ends what was broken off.
func (s *Store) DeleteEvidence(ctx context.Context, g models.Grant, id models.CaseID, evidence models.EvidenceID) error {
	if err := g.Covers(string(id)); err != nil {
		return err
	}
	f := s.file(id, evidence)
	cells, err := f.cells(ctx)
	if err != nil && !errors.Is(err, models.ErrTampered) {
		return err
	}
	if err := f.drop(ctx, cells); err != nil {
		return err
	}
	return s.blobs.Delete(ctx, f.blob(firstCell))
}

// OpenEvidence reads the original bytes back; ErrNotFound. Reading returns
// ErrTampered where the stored bytes do not match their seal.
func (s *Store) OpenEvidence(ctx context.Context, g models.Grant, id models.CaseID, key models.KeyBox, evidence models.EvidenceID) (io.ReadCloser, error) {
	return s.OpenEvidenceAt(ctx, g, id, key, evidence, 0)
}

// OpenEvidenceAt is OpenEvidence from an offset on, in bytes. Behind the end of
// the file there is nothing to read.
func (s *Store) OpenEvidenceAt(ctx context.Context, g models.Grant, id models.CaseID, key models.KeyBox, evidence models.EvidenceID, offset int64) (io.ReadCloser, error) {
	if err := g.Covers(string(id)); err != nil {
		return nil, err
	}
	f, err := s.sealedFile(id, key, evidence)
	if err != nil {
		return nil, err
	}
	r, err := f.openFirst(ctx)
	if err != nil {
		return nil, err
	}
	for len(r.left) > 0 && offset >= r.left[0].Size {
		offset -= r.left[0].Size
		r.left = r.left[1:]
	}
	if _, err := io.CopyN(io.Discard, r, offset); err != nil && err != io.EOF {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// counted counts what is read.
type counted struct {
	r io.Reader
	n int64
}

// Read passes the bytes on.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
