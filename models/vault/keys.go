package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
)

// keyBytes is the length of every key: 256 bits.
const keyBytes = 32

// Keys are the secrets of one installation. They come from its key file.
type Keys struct {
	// ring wraps the keys of documents.
	ring ring
	// index hashes search words and handles, code receipt codes. Neither can
	// change without computing the hashes again.
	index, code, session []byte
	// sign is the seed of the signing key, nil when the keys were given without.
	sign []byte
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
		ring:  ring{keys: []wrappingKey{w}},
		index: raw[keyBytes : 2*keyBytes], code: raw[2*keyBytes : 3*keyBytes], session: raw[3*keyBytes : 4*keyBytes],
		sign: raw[4*keyBytes:],
	}, nil
}

// Session is the secret that tokens of web sessions are bound with.
func (k *Keys) Session() []byte { return slices.Clone(k.session) }

// Fingerprint recognises the key file and gives nothing of it away.
func (k *Keys) Fingerprint() string { return k.fingerprint() }

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
