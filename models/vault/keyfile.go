package vault

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// keyFile is the key file's JSON. Keys are in base 64.
type keyFile struct {
	Version int       `json:"version"`
	Wrap    []fileKey `json:"wrap"`
	Index   []byte    `json:"index"`
	Code    []byte    `json:"code"`
	Session []byte    `json:"session"`
	// Sign is the seed of the Ed25519 key that receipts and checkpoints are
	// signed with. Older files lack it; it is added to them.
	Sign []byte `json:"sign,omitempty"`
}

type fileKey struct {
	ID  string `json:"id"`
	Key []byte `json:"key"`
}

// LoadOrCreateKeys reads the key file, or makes one that only its owner can
// read. It refuses a file that others can read, and one that is damaged.
func LoadOrCreateKeys(path string) (*Keys, error) {
	keys, err := loadKeys(path)
	switch {
	case err == nil && keys.sign == nil:
		return addSigningKey(path, rand.Reader)
	case !errors.Is(err, fs.ErrNotExist):
		return keys, err
	}
	if keys, err = GenerateKeys(rand.Reader); err != nil {
		return nil, err
	}
	if err := createKeyFile(path, keys); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	// Of several processes that start at once, one made the file.
	return loadKeys(path)
}

func loadKeys(path string) (*Keys, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the key file %s can be read by others (mode %04o): set its mode to 0600", path, info.Mode().Perm())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys, err := parseKeys(data)
	if err != nil {
		return nil, fmt.Errorf("the key file %s: %w", path, err)
	}
	keys.ring.path, keys.ring.seen, keys.ring.looked = path, info, time.Now()
	return keys, nil
}

func parseKeys(data []byte) (*Keys, error) {
	var f keyFile
	if err := json.Unmarshal(data, &f); err != nil {
		// The error of the parser could quote a key.
		return nil, errors.New("is not valid JSON")
	}
	if f.Version != 1 || len(f.Wrap) == 0 || len(f.Index) != keyBytes || len(f.Code) != keyBytes || len(f.Session) != keyBytes ||
		f.Sign != nil && len(f.Sign) != keyBytes {
		return nil, errors.New("is incomplete or of another version")
	}
	keys := &Keys{index: f.Index, code: f.Code, session: f.Session, sign: f.Sign}
	for _, w := range f.Wrap {
		if w.ID == "" || len(w.ID) > 255 || len(w.Key) != keyBytes {
			return nil, fmt.Errorf("the wrapping key %q is not valid", w.ID)
		}
		keys.ring.keys = append(keys.ring.keys, wrappingKey{w.ID, w.Key, newAEAD(w.Key)})
	}
	return keys, nil
}

// ParseKeys reads keys that are given as a text instead of a file: the JSON of
// a key file, as it is or in base 64. They never change while the process runs.
func ParseKeys(text string) (*Keys, error) {
	data := []byte(strings.TrimSpace(text))
	if !bytes.HasPrefix(data, []byte("{")) {
		plain, err := base64.StdEncoding.DecodeString(string(data))
		if err != nil {
			return nil, errors.New("the keys are neither JSON nor base 64") // the parser's error could quote a key
		}
		data = plain
	}
	keys, err := parseKeys(data)
	if err != nil {
		return nil, fmt.Errorf("the JSON of the keys %w", err)
	}
	return keys, nil
}

func (k *Keys) file() keyFile {
	f := keyFile{Version: 1, Index: k.index, Code: k.code, Session: k.session, Sign: k.sign}
	for _, w := range k.ring.list(false) {
		f.Wrap = append(f.Wrap, fileKey{w.id, w.raw})
	}
	return f
}

// createKeyFile writes the file whole and durable, or not at all: everything
// ever sealed depends on it. fs.ErrExist when there is one by now.
func createKeyFile(path string, keys *Keys) error { return writeKeyFile(path, keys, os.Link) }

// replaceKeyFile writes the file whole and durable in place of the one there;
// whoever calls it holds lockKeyFile.
func replaceKeyFile(path string, keys *Keys) error { return writeKeyFile(path, keys, os.Rename) }

func writeKeyFile(path string, keys *Keys, place func(temp, path string) error) (err error) {
	data, err := json.MarshalIndent(keys.file(), "", "  ")
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(data, '\n'))
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := place(temp.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// lockKeyFile waits until no other process changes the key file and keeps them
// from it until unlock. It locks the folder, since the file itself is replaced.
func lockKeyFile(path string) (unlock func() error, err error) {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the folder of the key file: %w", err), dir.Close())
	}
	sweepKeyFiles(filepath.Dir(path))
	return dir.Close, nil
}

// sweepKeyFiles removes what processes left that were killed while they wrote
// a key file: it holds keys.
func sweepKeyFiles(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, ".keys-*"))
	for _, name := range left {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > time.Minute {
			_ = os.Remove(name)
		}
	}
}
