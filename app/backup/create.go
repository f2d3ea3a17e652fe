package backup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// Try restores the archive it is given somewhere and checks it.
type Try func(archive io.Reader) error

// ToFile writes an encrypted backup to a file, whole or not at all. try is
// given the backup as it is read back from the disk, before the file gets its
// name; nil tries nothing. It refuses a file that is there.
func ToFile(ctx context.Context, path string, locks Locks, from Source, try Try) (m Manifest, size int64, err error) {
	if _, err := os.Lstat(path); err == nil {
		return m, 0, fmt.Errorf("%s is there already", path)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".backup-*") // mode 0600
	if err != nil {
		return m, 0, err
	}
	defer func() { _ = errors.Join(temp.Close(), os.Remove(temp.Name())) }()
	m, opener, err := write(ctx, temp, locks, from)
	if err == nil {
		err = temp.Sync()
	}
	if err != nil {
		return m, 0, err
	}
	if size, err = temp.Seek(0, io.SeekEnd); err != nil {
		return m, 0, err
	}
	if try != nil {
		if _, err := temp.Seek(0, io.SeekStart); err != nil {
			return m, size, err
		}
		plain, err := open(bufio.NewReaderSize(temp, 1<<20), opener)
		if err == nil {
			err = try(plain)
		}
		if err != nil {
			return m, size, fmt.Errorf("the backup was written but does not restore, so it was thrown away: %w", err)
		}
	}
	// A hard link, unlike a rename, never takes the place of another backup.
	if err := os.Link(temp.Name(), path); err != nil {
		return m, size, err
	}
	return m, size, syncDir(filepath.Dir(path))
}

// ToStream writes an encrypted backup to w. try is given the same bytes as
// they go by. When it returns an error what was written is no backup.
func ToStream(ctx context.Context, w io.Writer, locks Locks, from Source, try Try) (Manifest, error) {
	if try == nil {
		m, _, err := write(ctx, w, locks, from)
		return m, err
	}
	through, in := io.Pipe()
	opened := make(chan age.Identity, 1)
	tried := make(chan error, 1)
	go func() {
		plain, err := open(bufio.NewReaderSize(through, 1<<20), <-opened)
		if err == nil {
			err = try(plain)
		}
		// Whatever is left must go by, or the writer would wait for ever.
		_, _ = io.Copy(io.Discard, through)
		tried <- err
	}()
	m, err := writeWith(ctx, io.MultiWriter(w, in), locks, from, opened)
	_ = in.CloseWithError(err)
	if failed := <-tried; err == nil && failed != nil {
		err = fmt.Errorf("what was written does not restore: %w", failed)
	}
	return m, err
}

func write(ctx context.Context, w io.Writer, locks Locks, from Source) (Manifest, age.Identity, error) {
	opened := make(chan age.Identity, 1)
	m, err := writeWith(ctx, w, locks, from, opened)
	return m, <-opened, err
}

// writeWith hands over what opens the backup before its first byte is written.
func writeWith(ctx context.Context, w io.Writer, locks Locks, from Source, opened chan<- age.Identity) (m Manifest, err error) {
	buffered := bufio.NewWriterSize(w, 1<<20)
	to, opener, err := locks.parse()
	opened <- opener
	if err != nil {
		return m, err
	}
	sealed, err := age.Encrypt(buffered, to...)
	if err != nil {
		return m, err
	}
	if m, err = Write(ctx, sealed, from); err != nil {
		return m, err
	}
	return m, errors.Join(sealed.Close(), buffered.Flush())
}

// WriteFile writes a file that only its owner can read, whole and durable or
// not at all; it refuses one that is there.
func WriteFile(path string, content []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".restored-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
