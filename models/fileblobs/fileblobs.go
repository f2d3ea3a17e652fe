// Package fileblobs keeps sealed bytes as files of one folder: the blob store
// of the embedded default. A file has its final name only when it is whole and
// on the disk, so a crash at any moment leaves either all of it or nothing but
// a temporary file that a later start sweeps away.
package fileblobs

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"redress/models"
)

// MaxID is the longest id in bytes: its encoded form must be a legal file name.
const MaxID = 128

// abandoned is the age after which an unfinished upload has no writer any
// more. Younger ones may belong to another process on the same folder.
const abandoned = time.Hour

// incoming is the folder of unfinished uploads, beside the fan-out folders.
const incoming = "incoming"

// Store is a models.BlobStore. Any number of processes may share its folder.
// Whoever finds a name there cannot know whether it would survive a power cut:
// its writer may have ended just after giving it. So a folder is synced before
// anybody is told that a name is in it.
type Store struct {
	dir string
	// sync makes the names in a folder durable.
	sync func(dir string) error
}

// Open prepares the folder, with 256 fan-out folders below it, and removes
// abandoned uploads. The folder must be on a file system with hard links.
func Open(dir string) (*Store, error) { return openWith(dir, syncDir) }

func openWith(dir string, sync func(string) error) (*Store, error) {
	s := &Store{dir: dir, sync: sync}
	names := []string{incoming}
	for i := range 256 {
		names = append(names, hex.EncodeToString([]byte{byte(i)}))
	}
	for _, name := range names {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			return nil, fmt.Errorf("the evidence folder cannot be prepared: %w", err)
		}
	}
	for _, name := range append(names, ".", "..") {
		if err := s.sync(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("the evidence folder cannot be synced: %w", err)
		}
	}
	return s, s.sweep(time.Now().Add(-abandoned))
}

// sweep removes unfinished uploads last written before an instant.
func (s *Store) sweep(before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(s.dir, incoming))
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(before) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.Remove(filepath.Join(s.dir, incoming, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Put implements models.BlobStore.
func (s *Store) Put(ctx context.Context, id string, r io.Reader) error {
	name, err := s.path(ctx, id)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(name); err == nil {
		return s.there(name, id)
	}
	f, err := os.CreateTemp(filepath.Join(s.dir, incoming), "upload-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = io.Copy(f, reader{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("blob %q: %w", id, err)
	}
	return s.publish(ctx, f.Name(), name, id)
}

// publish gives the whole file its final name. A hard link never overwrites,
// which makes the first of several writers win. A name that could not be synced
// stays: somebody else may have found it, synced it and relied on it.
func (s *Store) publish(ctx context.Context, temp, name, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Link(temp, name); errors.Is(err, fs.ErrExist) {
		return s.there(name, id)
	} else if err != nil {
		return err
	}
	return s.sync(filepath.Dir(name))
}

// there says that a name is taken, once that is durable.
func (s *Store) there(name, id string) error {
	if err := s.sync(filepath.Dir(name)); err != nil {
		return fmt.Errorf("blob %q: %w", id, err)
	}
	return fmt.Errorf("blob %q: %w", id, models.ErrExists)
}

// Open implements models.BlobStore. What it returns is an *os.File.
func (s *Store) Open(ctx context.Context, id string) (io.ReadCloser, error) {
	name, err := s.path(ctx, id)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("blob %q: %w", id, models.ErrNotFound)
	}
	return f, err
}

// Delete implements models.BlobStore.
func (s *Store) Delete(ctx context.Context, id string) error {
	name, err := s.path(ctx, id)
	if err != nil {
		return err
	}
	if err := os.Remove(name); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob %q: %w", id, models.ErrNotFound)
	} else if err != nil {
		return err
	}
	return s.sync(filepath.Dir(name))
}

// StoredAt implements models.BlobStore. It costs as much as a write.
func (s *Store) StoredAt(ctx context.Context, id string) (time.Time, error) {
	name, err := s.path(ctx, id)
	if err != nil {
		return time.Time{}, err
	}
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, fmt.Errorf("blob %q: %w", id, models.ErrNotFound)
	}
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), s.sync(filepath.Dir(name))
}

// names encodes ids as file names: no separators, no letter case (some file
// systems ignore it), and in the order of the ids.
var names = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

func (s *Store) path(ctx context.Context, id string) (string, error) {
	if id == "" || len(id) > MaxID {
		return "", fmt.Errorf("a blob id has 1 to %d bytes, not %d", MaxID, len(id))
	}
	sum := sha256.Sum256([]byte(id))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:1]), names.EncodeToString([]byte(id))), ctx.Err()
}

func idOf(name string) (string, bool) {
	id, err := names.DecodeString(name)
	return string(id), err == nil && !strings.HasPrefix(name, ".")
}

// reader ends an upload with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// syncDir makes names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
