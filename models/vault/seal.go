package vault

import (
	"crypto/cipher"
	"fmt"
	"io"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// sealVersion starts every sealed field, so that another algorithm can follow.
const sealVersion = 1

// sealBytes seals one part of one document: version, nonce, ciphertext. The
// document's id and the part's name are bound to it, so that sealed bytes
// cannot be moved to another place.
func sealBytes(random io.Reader, aead cipher.AEAD, id, part string, plain []byte) []byte {
	out := make([]byte, 1+aead.NonceSize(), 1+aead.NonceSize()+len(plain)+aead.Overhead())
	out[0] = sealVersion
	nonce := out[1:]
	if _, err := io.ReadFull(random, nonce); err != nil {
		// crypto/rand never fails; sealing with a known nonce must never happen.
		panic(err)
	}
	return aead.Seal(out, nonce, plain, place(id, part))
}

// openBytes opens what sealBytes made; ErrTampered.
func openBytes(aead cipher.AEAD, id, part string, sealed []byte) ([]byte, error) {
	n := 1 + aead.NonceSize()
	if len(sealed) < n || sealed[0] != sealVersion {
		return nil, fmt.Errorf("%s of %s: %w", part, id, models.ErrTampered)
	}
	plain, err := aead.Open(nil, sealed[1:n], sealed[n:], place(id, part))
	if err != nil {
		return nil, fmt.Errorf("%s of %s: %w", part, id, models.ErrTampered)
	}
	return plain, nil
}

func place(id, part string) []byte {
	b := make([]byte, 0, len(id)+1+len(part))
	return append(append(append(b, id...), 0), part...)
}

// sealer seals and opens the parts of one document with its key.
type sealer struct {
	id     string
	raw    []byte
	aead   cipher.AEAD
	random io.Reader
}

// newSealer makes a key for a document and the box it is kept in.
func (s *Store) newSealer(id string) (*sealer, models.KeyBox) {
	raw := make([]byte, keyBytes)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		panic(err)
	}
	return &sealer{id, raw, newAEAD(raw), s.random}, s.keys.wrap(s.random, id, raw)
}

// sealer opens the box of a document.
func (s *Store) sealer(id string, box models.KeyBox) (*sealer, error) {
	if box == nil {
		return nil, fmt.Errorf("the key of %s: %w", id, models.ErrWithheld)
	}
	raw, err := s.keys.unwrap(id, box)
	if err != nil {
		return nil, err
	}
	return &sealer{id, raw, newAEAD(raw), s.random}, nil
}

// destroyed says that the key is gone: personal fields stay empty.
func (k *sealer) destroyed() bool { return k.aead == nil }

func (k *sealer) seal(part string, plain []byte) []byte {
	return sealBytes(k.random, k.aead, k.id, part, plain)
}

func (k *sealer) open(part string, sealed []byte) ([]byte, error) {
	return openBytes(k.aead, k.id, part, sealed)
}

// sealWhole seals all of a value, its personal fields and the others.
func sealWhole(k *sealer, part string, v any) ([]byte, error) {
	plain, err := bson.Marshal(v)
	if err != nil {
		return nil, err
	}
	return k.seal(part, plain), nil
}

func openWhole(k *sealer, part string, sealed []byte, into any) error {
	plain, err := k.open(part, sealed)
	if err != nil {
		return err
	}
	return bson.Unmarshal(plain, into)
}

// sealPersonal encodes a value as a plain document without its personal fields
// and a sealed one of them, nil when it has none.
func sealPersonal[T any](k *sealer, part string, v T) (body, sealed []byte, err error) {
	if plan := planOf(reflect.TypeFor[T]()); plan != nil {
		if personal := plan.cut(reflect.ValueOf(&v).Elem()); personal != nil {
			if k.destroyed() {
				return nil, nil, fmt.Errorf("%s of %s: %w", part, k.id, models.ErrWithheld)
			}
			sealed = k.seal(part, personal)
		}
	}
	body, err = bson.Marshal(v)
	return body, sealed, err
}

// openPersonal is the reverse of sealPersonal.
func openPersonal[T any](k *sealer, part string, body, sealed []byte) (v T, err error) {
	if err := bson.Unmarshal(body, &v); err != nil {
		return v, fmt.Errorf("%s of %s: %w: %w", part, k.id, models.ErrTampered, err)
	}
	if sealed == nil || k.destroyed() {
		return v, nil
	}
	personal, err := k.open(part, sealed)
	if err != nil {
		return v, err
	}
	if plan := planOf(reflect.TypeFor[T]()); plan != nil {
		plan.restore(reflect.ValueOf(&v).Elem(), personal)
	}
	return v, nil
}
