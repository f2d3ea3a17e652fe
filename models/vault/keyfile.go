package vault

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keyFile is the key file's JSON. Keys are in base 64.
type keyFile struct {
	Version int       `json:"version"`
	Wrap    []fileKey `json:"wrap"`
	Index   []byte    `json:"index"`
	Code    []byte    `json:"code"`
	Session []byte    `json:"session"`
}

type fileKey struct {
	ID  string `json:"id"`
	Key []byte `json:"key"`
}

// LoadOrCreateKeys reads the key file, or makes one that only its owner can
// read. It refuses a file that others can read, and one that is damaged.
func LoadOrCreateKeys(path string) (*Keys, error) {
	keys, err := loadKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
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
	return keys, nil
}

func parseKeys(data []byte) (*Keys, error) {
	var f keyFile
	if err := json.Unmarshal(data, &f); err != nil {
		// The error of the parser could quote a key.
		return nil, errors.New("is not valid JSON")
	}
	if f.Version != 1 || len(f.Wrap) == 0 || len(f.Index) != keyBytes || len(f.Code) != keyBytes || len(f.Session) != keyBytes {
		return nil, errors.New("is incomplete or of another version")
	}
	keys := &Keys{index: f.Index, code: f.Code, session: f.Session}
	for _, w := range f.Wrap {
		if w.ID == "" || len(w.ID) > 255 || len(w.Key) != keyBytes {
			return nil, fmt.Errorf("the wrapping key %q is not valid", w.ID)
		}
		keys.wrapping = append(keys.wrapping, wrappingKey{w.ID, w.Key, newAEAD(w.Key)})
	}
	return keys, nil
}

func (k *Keys) file() keyFile {
	f := keyFile{Version: 1, Index: k.index, Code: k.code, Session: k.session}
	for _, w := range k.wrapping {
		f.Wrap = append(f.Wrap, fileKey{w.id, w.raw})
	}
	return f
}

// createKeyFile writes the file whole and durable, or not at all: everything
// ever sealed depends on it. fs.ErrExist when there is one by now.
func createKeyFile(path string, keys *Keys) (err error) {
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
	if err := os.Link(temp.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
