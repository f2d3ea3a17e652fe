package casework

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"redress/app/evidence"
	"redress/models"
)

// PieceBytes is the most that one piece of an upload carries.
const PieceBytes = 8 << 20

// ErrSum is returned for a piece, or a whole file, that is not what its
// checksum says.
var ErrSum = errors.New("the checksum is of other bytes")

// Piece is a part of a file on its way in.
type Piece struct {
	// Offset is how many bytes the sender believes are here.
	Offset int64
	Body   io.Reader
	// SHA256 is the checksum of the piece, nil for none.
	SHA256 []byte
	// Cut says, once Body has ended, that it was cut off. What came is kept then,
	// though nothing can be compared with the checksum.
	Cut func() bool
}

// StartUpload begins a file that will arrive in pieces. The errors are those of
// AddEvidence.
func (s *Service) StartUpload(ctx context.Context, actor models.Actor, length int64, sum string, u Upload) (models.Upload, error) {
	switch {
	case length <= 0:
		return models.Upload{}, evidence.ErrEmpty
	case length > s.Evidence.FileBytes:
		return models.Upload{}, evidence.ErrLarge
	}
	if err := checkUpload(u); err != nil {
		return models.Upload{}, err
	}
	h, err := s.holder(ctx, actor)
	if err == nil {
		err = s.hasRoom(ctx, h, length)
	}
	if err == nil {
		err = s.spend(ctx, limitUpload, u.Address, "", mebibytes(length))
	}
	if err != nil {
		return models.Upload{}, err
	}
	now := s.now()
	return s.Store.CreateUpload(ctx, h.grant, models.Upload{
		ID: s.word(), Case: h.id, File: models.EvidenceID(s.word()), Kind: u.Kind, Shows: models.Personal(u.Shows), CapturedOn: u.CapturedOn,
		Name: models.Personal(FileName(u.Name)), Length: length, SHA256: sum, StartedAt: now, ExpiresAt: now.Add(models.UploadTTL),
	})
}

// Upload says how far an upload is. One that has all its bytes and whose file
// is not named yet, because a process ended in between, is finished first.
func (s *Service) Upload(ctx context.Context, actor models.Actor, id string) (models.Upload, error) {
	h, u, err := s.upload(ctx, actor, id)
	if err != nil || u.Offset < u.Length {
		return u, err
	}
	return s.finishUpload(ctx, actor, h, u)
}

func (s *Service) upload(ctx context.Context, actor models.Actor, id string) (holder, models.Upload, error) {
	h, err := s.holder(ctx, actor)
	if err != nil {
		return h, models.Upload{}, err
	}
	u, err := s.Store.Upload(ctx, h.grant, h.id, id)
	if err == nil && !u.ExpiresAt.After(s.now()) {
		err = fmt.Errorf("upload %s has expired: %w", id, models.ErrNotFound)
	}
	return h, u, err
}

// AppendUpload takes a piece in. With the last one the file becomes one of the
// draft or case. models.ErrConflict: other bytes are awaited than those of the
// piece; ErrSum: nothing of the piece was taken.
func (s *Service) AppendUpload(ctx context.Context, actor models.Actor, id string, p Piece) (models.Upload, error) {
	h, u, err := s.upload(ctx, actor, id)
	if err == nil && u.Offset != p.Offset {
		err = fmt.Errorf("upload %s: %w", id, models.ErrConflict)
	}
	if err != nil {
		return u, err
	}
	sum := sha256.New()
	in := models.Incoming{
		Body: io.TeeReader(p.Body, sum), Head: evidence.HeadBytes, Look: evidence.TypeOf,
		Accept: func() error { return p.accept(sum) },
	}
	next, err := s.Store.AppendUpload(ctx, h.grant, h.key, u, in, s.now().Add(models.UploadTTL))
	if errors.Is(err, evidence.ErrType) {
		return u, errors.Join(err, ignoreMissing(s.Store.DeleteUpload(context.WithoutCancel(ctx), h.grant, u)))
	}
	if err != nil || next.Offset < next.Length {
		return next, err
	}
	return s.finishUpload(ctx, actor, h, next)
}

func (p Piece) accept(sum hash.Hash) error {
	if p.SHA256 != nil && !p.Cut() && !bytes.Equal(sum.Sum(nil), p.SHA256) {
		return ErrSum
	}
	return nil
}

// finishUpload names the file of an upload that has all its bytes. Where the
// file is refused, the upload goes. Its bytes stay: another request may have
// named them meanwhile. The sweep, which asks the draft and the case, finds out.
func (s *Service) finishUpload(ctx context.Context, actor models.Actor, h holder, u models.Upload) (models.Upload, error) {
	if u.Named {
		return u, nil
	}
	u, sum, err := s.Store.CloseUpload(ctx, h.grant, h.key, u)
	if err != nil {
		return u, err
	}
	if u.SHA256 != "" && u.SHA256 != sum {
		err = ErrSum
	} else {
		err = s.name(ctx, actor, h, models.Evidence{
			ID: u.File, Kind: u.Kind, Shows: u.Shows, CapturedOn: u.CapturedOn, Name: u.Name,
			Type: u.Type, Size: u.Length, SHA256: sum, ReceivedAt: s.now(),
		})
	}
	if errors.Is(err, ErrSum) || noRoom(err) || errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrNotFound) {
		return u, errors.Join(err, ignoreMissing(s.Store.DeleteUpload(context.WithoutCancel(ctx), h.grant, u)))
	}
	if err != nil {
		return u, err
	}
	u.Named = true
	return u, ignoreMissing(s.Store.NameUpload(ctx, h.grant, u))
}

// DropUpload forgets an unfinished upload and its bytes. models.ErrConflict
// while its file is being made; of a finished one the file stays.
func (s *Service) DropUpload(ctx context.Context, actor models.Actor, id string) error {
	h, u, err := s.upload(ctx, actor, id)
	if err != nil {
		return err
	}
	if u.Closed && !u.Named {
		return fmt.Errorf("upload %s: %w", id, models.ErrConflict)
	}
	return s.Store.DeleteUpload(ctx, h.grant, u)
}
