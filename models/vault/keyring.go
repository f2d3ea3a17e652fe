package vault

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"redress/models"
)

// ErrUnknownKey is returned when a document is wrapped by a key that the key
// file does not hold (any more).
var ErrUnknownKey = errors.New("the key file lacks a key that documents need")

// keyLook is how long a process may go on wrapping new keys by a wrapping key
// after the file says another one.
var keyLook = 2 * time.Second

type wrappingKey struct {
	id   string
	raw  []byte
	aead cipher.AEAD
}

// ring is the wrapping keys. The first wraps the keys of new documents; the
// others still open older ones, until they are wrapped anew. Where they come
// from a file, a change of the file is taken over while the process runs.
type ring struct {
	mu   sync.Mutex
	keys []wrappingKey
	// path is the file, "" for keys that cannot change; seen is the file that
	// was read last, and looked when.
	path   string
	seen   os.FileInfo
	looked time.Time
}

// list is the keys there are. now says that they must be those of this moment.
func (r *ring) list(now bool) []wrappingKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.path != "" && (now || time.Since(r.looked) > keyLook) {
		r.look()
	}
	return r.keys
}

// look reads the file again when it has changed. A file that is not there, or
// not whole, changes nothing: the keys in memory still open everything they
// opened before.
func (r *ring) look() {
	r.looked = time.Now()
	info, err := os.Stat(r.path)
	if err != nil || r.seen != nil && os.SameFile(info, r.seen) && info.ModTime().Equal(r.seen.ModTime()) && info.Size() == r.seen.Size() {
		return
	}
	if next, err := loadKeys(r.path); err == nil {
		r.keys, r.seen = next.ring.keys, info
	}
}

func (r *ring) find(id string) (wrappingKey, bool) {
	for _, now := range []bool{false, true} {
		keys := r.list(now)
		if i := slices.IndexFunc(keys, func(w wrappingKey) bool { return w.id == id }); i >= 0 {
			return keys[i], true
		}
	}
	return wrappingKey{}, false
}

// nextID names a key so that no number comes twice.
func nextID(keys []wrappingKey) string {
	last := 0
	for _, k := range keys {
		last = max(last, number(k.id))
	}
	return "k" + strconv.Itoa(last+1)
}

// number is the number in the name of a key, 0 when it has none.
func number(id string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(id, "k"))
	return n
}

// wrap puts the key of a document into a box: the id of the wrapping key, then
// the sealed key.
func (k *Keys) wrap(random io.Reader, id string, raw []byte) models.KeyBox {
	w := k.ring.list(false)[0]
	box := append([]byte{byte(len(w.id))}, w.id...)
	return append(box, sealBytes(random, w.aead, id, "key", raw)...)
}

// boxKey is the id of the key a box is wrapped by, "" for what is no box.
func boxKey(box models.KeyBox) string {
	if len(box) == 0 || len(box) < 1+int(box[0]) {
		return ""
	}
	return string(box[1 : 1+box[0]])
}

// unwrap opens a box of the document it was made for.
func (k *Keys) unwrap(id string, box models.KeyBox) ([]byte, error) {
	name := boxKey(box)
	if name == "" {
		return nil, fmt.Errorf("the key of %s: %w", id, models.ErrTampered)
	}
	w, ok := k.ring.find(name)
	if !ok {
		return nil, fmt.Errorf("the key of %s is wrapped by %q: %w", id, name, ErrUnknownKey)
	}
	raw, err := openBytes(w.aead, id, "key", box[1+len(name):])
	if err != nil || len(raw) != keyBytes {
		return nil, fmt.Errorf("the key of %s: %w", id, models.ErrTampered)
	}
	return raw, nil
}
