package vault

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"redress/models"
)

// segment is how many sealed bytes a file is checked by: a reader is given
// nothing of a segment before its seal was found right.
const segment = 64 << 10

// fileCipher seals files with a key that is derived from the case's key.
func (s *Store) fileCipher(id models.CaseID, box models.KeyBox) (*subtle.AESGCMHKDF, error) {
	k, err := s.sealer(string(id), box)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, k.raw, nil, "evidence", keyBytes)
	if err != nil {
		return nil, err
	}
	return subtle.NewAESGCMHKDF(key, "SHA256", keyBytes, segment, 0)
}

// fileName is the blob id of a file; filePlace is bound to its sealed bytes.
func fileName(id models.CaseID, file models.EvidenceID) string {
	return string(id) + "." + string(file)
}

func filePlace(id models.CaseID, file models.EvidenceID) []byte {
	return []byte(string(id) + "/" + string(file))
}

// PutEvidence seals and stores what it reads, a segment at a time.
func (s *Store) PutEvidence(ctx context.Context, g models.Grant, id models.CaseID, key models.KeyBox, file models.EvidenceID, r io.Reader) error {
	if err := g.Covers(string(id)); err != nil {
		return err
	}
	cipher, err := s.fileCipher(id, key)
	if err != nil {
		return err
	}
	sealed, to := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		to.CloseWithError(sealTo(to, cipher, filePlace(id, file), r))
	}()
	err = s.blobs.Put(ctx, fileName(id, file), sealed)
	// Put may have stopped reading early; the reader r must be at rest before
	// its owner goes on.
	sealed.CloseWithError(errStopped)
	<-done
	return err
}

var errStopped = errors.New("the blob store stopped reading")

func sealTo(to io.Writer, cipher *subtle.AESGCMHKDF, place []byte, r io.Reader) error {
	w, err := cipher.NewEncryptingWriter(to, place)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		return err
	}
	return w.Close()
}

// OpenEvidence reads the original bytes back; ErrNotFound. Reading returns
// ErrTampered where the stored bytes do not match their seal.
func (s *Store) OpenEvidence(ctx context.Context, g models.Grant, id models.CaseID, key models.KeyBox, file models.EvidenceID) (io.ReadCloser, error) {
	if err := g.Covers(string(id)); err != nil {
		return nil, err
	}
	cipher, err := s.fileCipher(id, key)
	if err != nil {
		return nil, err
	}
	blob, err := s.blobs.Open(ctx, fileName(id, file))
	if err != nil {
		return nil, err
	}
	f := &sealedFile{blob: blob, name: fileName(id, file)}
	if f.plain, err = cipher.NewDecryptingReader(f.source(), filePlace(id, file)); err != nil {
		return nil, errors.Join(f.explain(err), blob.Close())
	}
	return f, nil
}

// DeleteEvidence removes a file; ErrNotFound.
func (s *Store) DeleteEvidence(ctx context.Context, g models.Grant, id models.CaseID, file models.EvidenceID) error {
	if err := g.Covers(string(id)); err != nil {
		return err
	}
	return s.blobs.Delete(ctx, fileName(id, file))
}

// sealedFile reads an opened file and tells a broken seal from a broken disk.
type sealedFile struct {
	blob  io.ReadCloser
	plain io.Reader
	name  string
	// broken is the error of the blob store itself, if it had one.
	broken error
}

func (f *sealedFile) source() io.Reader {
	return readFunc(func(p []byte) (int, error) {
		n, err := f.blob.Read(p)
		if err != nil && err != io.EOF {
			f.broken = err
		}
		return n, err
	})
}

type readFunc func([]byte) (int, error)

func (r readFunc) Read(p []byte) (int, error) { return r(p) }

func (f *sealedFile) Read(p []byte) (int, error) {
	n, err := f.plain.Read(p)
	if err != nil && err != io.EOF {
		err = f.explain(err)
	}
	return n, err
}

func (f *sealedFile) explain(err error) error {
	if f.broken != nil {
		return f.broken
	}
	return fmt.Errorf("file %s: %w: %w", f.name, models.ErrTampered, err)
}

func (f *sealedFile) Close() error { return f.blob.Close() }
