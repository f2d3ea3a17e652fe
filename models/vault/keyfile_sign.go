package vault

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
)

// ErrNoSigningKey is returned where keys were given without the seed of the
// signing key and it cannot be added to them.
var ErrNoSigningKey = errors.New(`the keys lack the signing key: add "sign" to their JSON, 32 random bytes in base 64 (openssl rand -base64 32), and keep it`)

// SigningKey signs receipts and checkpoints. ErrNoSigningKey.
func (k *Keys) SigningKey() (ed25519.PrivateKey, error) {
	if k.sign == nil {
		return nil, ErrNoSigningKey
	}
	return ed25519.NewKeyFromSeed(k.sign), nil
}

// addSigningKey gives a key file of an older form the seed of a signing key.
// Of several processes that do, one makes it and all end with the same.
func addSigningKey(path string, random io.Reader) (keys *Keys, err error) {
	unlock, err := lockKeyFile(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	keys, err = loadKeys(path)
	if err != nil || keys.sign != nil {
		return keys, err
	}
	seed := make([]byte, keyBytes)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, err
	}
	keys.sign = seed
	if err := replaceKeyFile(path, keys); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNoSigningKey, err)
	}
	return keys, nil
}
