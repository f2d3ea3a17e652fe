package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"redress/models"
)

// keyBytes is the length of every key: 256 bits.
const keyBytes = 32

// ErrUnknownKey is returned when a document is wrapped by a key that the key
// file does not hold (any more).
var ErrUnknownKey = errors.New("the key file lacks a key that documents need")

// Keys are the secrets of one installation. They come from its key file.
type Keys struct {
	// wrapping are the keys that wrap the keys of documents. The first wraps
	// new ones; the others still open older ones, until they are wrapped anew.
	wrapping []wrappingKey
	// index hashes search words and handles, code receipt codes. Neither can
	// change without computing the hashes again.
	index, code, session []byte
	// sign is the seed of the signing key, nil when the keys were given without.
	sign []byte
}

type wrappingKey struct {
	id   string
	raw  []byte
	aead cipher.AEAD
}

// GenerateKeys makes a new set of keys from a source of random bytes.
func GenerateKeys(random io.Reader) (*Keys, error) {
	raw := make([]byte, 5*keyBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return nil, err
	}
	w := wrappingKey{id: "k1", raw: raw[:keyBytes]}
	w.aead = newAEAD(w.raw)
	return &Keys{
		wrapping: []wrappingKey{w},
		index:    raw[keyBytes : 2*keyBytes], code: raw[2*keyBytes : 3*keyBytes], session: raw[3*keyBytes : 4*keyBytes],
		sign: raw[4*keyBytes:],
	}, nil
}

// Session is the secret that tokens of web sessions are bound with.
func (k *Keys) Session() []byte { return slices.Clone(k.session) }

// fingerprint recognises the key file a store was first opened with. It
// covers the two keys that never rotate.
func (k *Keys) fingerprint() string {
	return hex.EncodeToString(mac(k.index, "fingerprint", mac(k.code, "fingerprint", nil))[:16])
}

// mac is a keyed hash; the label keeps different uses of one key apart.
func mac(key []byte, label string, data []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(label))
	h.Write([]byte{0})
	h.Write(data)
	return h.Sum(nil)
}

// newAEAD panics only for a key of a wrong length, which no caller has.
func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

// wrap puts the key of a document into a box: the id of the wrapping key, then
// the sealed key.
func (k *Keys) wrap(random io.Reader, id string, raw []byte) models.KeyBox {
	w := k.wrapping[0]
	box := append([]byte{byte(len(w.id))}, w.id...)
	return append(box, sealBytes(random, w.aead, id, "key", raw)...)
}

// unwrap opens a box of the document it was made for.
func (k *Keys) unwrap(id string, box models.KeyBox) ([]byte, error) {
	if len(box) == 0 || len(box) < 1+int(box[0]) {
		return nil, fmt.Errorf("the key of %s: %w", id, models.ErrTampered)
	}
	name, sealed := string(box[1:1+box[0]]), box[1+box[0]:]
	i := slices.IndexFunc(k.wrapping, func(w wrappingKey) bool { return w.id == name })
	if i < 0 {
		return nil, fmt.Errorf("the key of %s is wrapped by %q: %w", id, name, ErrUnknownKey)
	}
	raw, err := openBytes(k.wrapping[i].aead, id, "key", sealed)
	if err != nil || len(raw) != keyBytes {
		return nil, fmt.Errorf("the key of %s: %w", id, models.ErrTampered)
	}
	return raw, nil
}
