package vault

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"time"

	"redress/models"
)

// A piece that was cut off leaves a small cell. The next piece takes its bytes
// in front of its own, so that a file never falls into thousands of cells, and
// nobody can make us copy more than this part of a cell with one byte.
func (s *Store) smallCell() int64 { return s.cell / 8 }

// CreateUpload stores a new upload; ErrExists.
func (s *Store) CreateUpload(ctx context.Context, g models.Grant, u models.Upload) (models.Upload, error) {
	if err := g.Covers(string(u.Case)); err != nil {
		return u, err
	}
	return s.uploads.create(ctx, u)
}

// Upload reads an upload of a draft or case; ErrNotFound.
func (s *Store) Upload(ctx context.Context, g models.Grant, id models.CaseID, upload string) (models.Upload, error) {
	if err := g.Covers(string(id)); err != nil {
		return models.Upload{}, err
	}
	u, err := s.uploads.get(ctx, upload)
	if err == nil && u.Case != id {
		return models.Upload{}, fmt.Errorf("upload %s of %s: %w", upload, id, models.ErrNotFound)
	}
	return u, err
}

// UploadsOf lists the uploads of a draft or case.
func (s *Store) UploadsOf(ctx context.Context, g models.Grant, id models.CaseID) ([]models.Upload, error) {
	if err := g.Covers(string(id)); err != nil {
		return nil, err
	}
	return s.uploadsOf(ctx, id)
}

func (s *Store) uploadsOf(ctx context.Context, id models.CaseID) ([]models.Upload, error) {
	return s.uploads.find(ctx, models.Query{
		Where: []models.Cond{models.Where("case", models.OpEq, models.Str(string(id)))}, Order: "expires_at", Limit: maxPage,
	})
}

// AppendUpload stores what comes in behind what is there; see models.UploadStore.
func (s *Store) AppendUpload(ctx context.Context, g models.Grant, key models.KeyBox, u models.Upload, in models.Incoming, expires time.Time) (models.Upload, error) {
	if err := g.Covers(string(u.Case)); err != nil {
		return u, err
	}
	f, err := s.sealedFile(u.Case, key, u.File)
	if err != nil || u.Offset == u.Length {
		return u, err
	}
	p, err := f.piece(ctx, u, in)
	if err != nil {
		return u, err
	}
	defer p.close()
	if _, err := p.fresh.Peek(1); err == io.EOF {
		return u, nil
	}
	next, err := p.store(ctx)
	if err != nil {
		return u, errors.Join(err, f.drop(context.WithoutCancel(ctx), p.stored))
	}
	next.ExpiresAt = expires
	next, err = s.changeUpload(ctx, u, next)
	switch {
	case errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrNotFound):
		return u, errors.Join(err, f.drop(context.WithoutCancel(ctx), p.stored))
	case err != nil:
		return u, err
	}
	return next, f.drop(ctx, p.merged)
}

// changeUpload writes an upload where nobody wrote since it was read.
func (s *Store) changeUpload(ctx context.Context, was, next models.Upload) (models.Upload, error) {
	return s.uploads.update(ctx, was.ID, func(now models.Upload) (models.Upload, error) {
		if now.Version != was.Version {
			return now, fmt.Errorf("upload %s: %w", was.ID, models.ErrConflict)
		}
		return next, nil
	})
}

// piece is a part of a file that is being taken in.
type piece struct {
	file
	u  models.Upload
	in models.Incoming
	// merged is the small cell whose bytes are taken along, if there is one.
	merged, stored []models.Cell
	old            *openCell
	sum            hash.Hash
	count          *counted
	fresh          *bufio.Reader
}

func (f file) piece(ctx context.Context, u models.Upload, in models.Incoming) (p *piece, err error) {
	p = &piece{file: f, u: u, in: in}
	if p.sum, err = sumOf(u); err != nil {
		return nil, err
	}
	p.count = &counted{r: io.TeeReader(io.LimitReader(in.Body, u.Length-u.Offset), p.sum)}
	p.fresh = bufio.NewReaderSize(p.count, segment)
	if n := len(u.Cells); n > 0 && u.Cells[n-1].Size < f.s.smallCell() {
		p.merged = u.Cells[n-1:]
		if p.old, err = f.openCell(ctx, p.merged[0]); err != nil {
			return nil, f.overtaken(ctx, u, err)
		}
	}
	return p, nil
}

// overtaken says why a cell of an upload cannot be opened: somebody may have
// written meanwhile and taken its bytes along.
func (f file) overtaken(ctx context.Context, u models.Upload, err error) error {
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	now, readErr := f.s.uploads.get(ctx, u.ID)
	if readErr == nil && now.Version == u.Version {
		return fmt.Errorf("file %s: %w: a cell is missing", f.name, models.ErrTampered)
	}
	if readErr == nil {
		readErr = fmt.Errorf("upload %s: %w", u.ID, models.ErrConflict)
	}
	return readErr
}

// store seals the piece into cells and says what the upload is with it.
func (p *piece) store(ctx context.Context) (next models.Upload, err error) {
	next = p.u
	all := p.fresh
	if p.old != nil {
		all = bufio.NewReaderSize(io.MultiReader(p.old, p.fresh), segment)
	}
	if p.u.Type == "" {
		head, err := all.Peek(p.in.Head)
		if err != nil && err != io.EOF {
			return next, err
		}
		if len(head) == p.in.Head || int64(len(head)) == p.u.Length {
			if next.Type, err = p.in.Look(head); err != nil {
				return next, err
			}
		}
	}
	keep := p.u.Cells[:len(p.u.Cells)-len(p.merged)]
	if p.stored, err = p.fill(ctx, len(keep), p.s.cell+p.s.smallCell(), all); err != nil {
		return next, err
	}
	if err := p.in.Accept(); err != nil {
		return next, err
	}
	next.Cells = append(slices.Clip(keep), p.stored...)
	next.Offset += p.count.n
	state, err := p.sum.(encoding.BinaryMarshaler).MarshalBinary()
	next.Sum = models.Personal(hex.EncodeToString(state))
	return next, err
}

func (p *piece) close() {
	if p.old != nil {
		_ = p.old.blob.Close()
	}
}

// sumOf is the SHA-256 over the bytes that are here.
func sumOf(u models.Upload) (hash.Hash, error) {
	h := sha256.New()
	if u.Offset == 0 {
		return h, nil
	}
	state, err := hex.DecodeString(string(u.Sum))
	if err == nil {
		err = h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
	}
	if err != nil {
		return nil, fmt.Errorf("upload %s: %w: %w", u.ID, models.ErrTampered, err)
	}
	return h, nil
}

// CloseUpload makes the file; see models.UploadStore.
func (s *Store) CloseUpload(ctx context.Context, g models.Grant, key models.KeyBox, u models.Upload) (models.Upload, string, error) {
	if err := g.Covers(string(u.Case)); err != nil {
		return u, "", err
	}
	if u.Offset != u.Length {
		return u, "", fmt.Errorf("upload %s lacks %d bytes: %w", u.ID, u.Length-u.Offset, models.ErrConflict)
	}
	f, err := s.sealedFile(u.Case, key, u.File)
	if err != nil {
		return u, "", err
	}
	sum, err := sumOf(u)
	if err != nil {
		return u, "", err
	}
	if !u.Closed {
		next := u
		next.Closed = true
		if u, err = s.changeUpload(ctx, u, next); err != nil {
			return u, "", err
		}
	}
	return u, hex.EncodeToString(sum.Sum(nil)), f.end(ctx, u.Cells)
}

// NameUpload notes that the file is named.
func (s *Store) NameUpload(ctx context.Context, g models.Grant, u models.Upload) error {
	if err := g.Covers(string(u.Case)); err != nil {
		return err
	}
	_, err := s.uploads.update(ctx, u.ID, func(u models.Upload) (models.Upload, error) {
		u.Named = true
		return u, nil
	})
	return err
}

// DeleteUpload forgets an upload; see models.UploadStore.
func (s *Store) DeleteUpload(ctx context.Context, g models.Grant, u models.Upload) error {
	if err := g.Covers(string(u.Case)); err != nil {
		return err
	}
	if err := s.engine.Delete(ctx, models.UploadsCollection, u.ID, u.Version); err != nil || u.Closed {
		return err
	}
	return s.file(u.Case, u.File).drop(ctx, u.Cells)
}

// ExpiredUploads lists uploads whose time is over; the grant must cover any object.
func (s *Store) ExpiredUploads(ctx context.Context, g models.Grant, now time.Time, limit int) ([]models.Upload, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	return s.uploads.find(ctx, models.Query{Where: []models.Cond{untilNow("expires_at", now)}, Order: "expires_at", Limit: limit})
}

// Room is how much of the disk below the files is free.
func (s *Store) Room(ctx context.Context) (free, total int64, err error) {
	if disk, ok := s.blobs.(interface{ Room() (int64, int64, error) }); ok {
		free, total, err = disk.Room()
	}
	return free, total, errors.Join(err, ctx.Err())
}
