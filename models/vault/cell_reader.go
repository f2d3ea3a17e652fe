package vault

import (
	"context"
	"errors"
	"fmt"
	"io"

	"redress/models"
)

// fileReader reads the cells of a file one after another.
type fileReader struct {
	ctx  context.Context
	file file
	// open is the cell that is being read, nil between two of them.
	open *openCell
	left []models.Cell
}

// openFirst opens the first cell of a file. When there are others, its seal
// alone is checked and the reader stands before them.
func (f file) openFirst(ctx context.Context) (*fileReader, error) {
	blob, err := f.s.blobs.Open(ctx, f.blob(firstCell))
	if err != nil {
		return nil, err
	}
	c := &openCell{blob: blob, name: f.blob(firstCell)}
	cells, err := readList(c.source())
	if err != nil {
		return nil, errors.Join(c.explain(err), blob.Close())
	}
	if err := c.unseal(f, firstCell, list(cells)); err != nil {
		return nil, errors.Join(err, blob.Close())
	}
	r := &fileReader{ctx: ctx, file: f, open: c, left: cells}
	if len(cells) == 0 {
		return r, nil
	}
	r.open = nil
	rest, err := io.Copy(io.Discard, c)
	if err == nil && rest > 0 {
		err = c.explain(errors.New("bytes beside those in the other cells"))
	}
	if err := errors.Join(err, blob.Close()); err != nil {
		return nil, err
	}
	return r, nil
}

// openCell opens one of the other cells; ErrNotFound.
func (f file) openCell(ctx context.Context, cell models.Cell) (*openCell, error) {
	c := &openCell{name: f.blob(cell.Name), size: cell.Size}
	blob, err := f.s.blobs.Open(ctx, c.name)
	if err != nil {
		return nil, err
	}
	c.blob = blob
	if err := c.unseal(f, cell.Name, nil); err != nil {
		return nil, errors.Join(err, blob.Close())
	}
	return c, nil
}

// Read reads on in the open cell, or begins the next one.
func (r *fileReader) Read(p []byte) (int, error) {
	for {
		if r.open == nil {
			if len(r.left) == 0 {
				return 0, io.EOF
			}
			c, err := r.file.openCell(r.ctx, r.left[0])
			if errors.Is(err, models.ErrNotFound) {
				err = fmt.Errorf("file %s: %w: a cell is missing", r.file.blob(r.left[0].Name), models.ErrTampered)
			}
			if err != nil {
				return 0, err
			}
			r.open, r.left = c, r.left[1:]
		}
		n, err := r.open.Read(p)
		if err == io.EOF {
			err = r.Close()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// Close closes the open cell.
func (r *fileReader) Close() error {
	if r.open == nil {
		return nil
	}
	blob := r.open.blob
	r.open = nil
	return blob.Close()
}

// openCell reads a cell and tells a broken seal from a broken disk.
type openCell struct {
	blob  io.ReadCloser
	plain io.Reader
	name  string
	// size is what the list of cells says, 0 for the first cell; read is what
	// was read of it.
	size, read int64
	// broken is the error of the blob store itself, if it had one.
	broken error
}

func (c *openCell) unseal(f file, cell string, open []byte) (err error) {
	if c.plain, err = f.cipher.NewDecryptingReader(c.source(), f.place(cell, open)); err != nil {
		return c.explain(err)
	}
	return nil
}

func (c *openCell) source() io.Reader {
	return readFunc(func(p []byte) (int, error) {
		n, err := c.blob.Read(p)
		if err != nil && err != io.EOF {
			c.broken = err
		}
		return n, err
	})
}

type readFunc func([]byte) (int, error)

func (r readFunc) Read(p []byte) (int, error) { return r(p) }

// Read implements io.Reader.
func (c *openCell) Read(p []byte) (int, error) {
	n, err := c.plain.Read(p)
	c.read += int64(n)
	switch {
	case err == io.EOF && c.size > 0 && c.read != c.size:
		return n, c.explain(fmt.Errorf("%d bytes instead of %d", c.read, c.size))
	case err != nil && err != io.EOF:
		return n, c.explain(err)
	}
	return n, err
}

// explain hides what the cipher said: that a torn cell ended early must not
// look like the end of a file.
func (c *openCell) explain(err error) error {
	if c.broken != nil {
		return fmt.Errorf("file %s: %w", c.name, c.broken)
	}
	return fmt.Errorf("file %s: %w: %v", c.name, models.ErrTampered, err)
}
