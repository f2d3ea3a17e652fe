package vault

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ErrKeysFixed is returned where the keys do not come from a file that can be
// written: Next says what they are to be instead.
var ErrKeysFixed = errors.New("the keys do not come from a file that can be changed")

// Next is the text the keys are to be given as after a change, for keys that
// do not come from a file. It is a secret.
func (k *Keys) Next() (string, error) {
	data, err := json.Marshal(k.file())
	return base64.StdEncoding.EncodeToString(data), err
}

// with are the same keys with another ring, which does not change any more.
func (k *Keys) with(list []wrappingKey) *Keys {
	return &Keys{ring: ring{keys: list}, index: k.index, code: k.code, session: k.session, sign: k.sign}
}

// FromFile says whether the keys come from a file, and so may change.
func (k *Keys) FromFile() bool { return k.ring.path != "" }

// WrappingKeys lists the ids of the wrapping keys. The first one is in use.
func (k *Keys) WrappingKeys() (ids []string) {
	for _, w := range k.ring.list(true) {
		ids = append(ids, w.id)
	}
	return ids
}

// Prepare adds a wrapping key that is not in use yet, so that it can be brought
// to every machine first, and returns its id. One that is there already is
// enough.
func (k *Keys) Prepare(random io.Reader) (id string, next *Keys, err error) {
	next, err = k.change(func(list []wrappingKey) ([]wrappingKey, error) {
		if id = prepared(list); id != "" {
			return list, nil
		}
		raw := make([]byte, keyBytes)
		if _, err := io.ReadFull(random, raw); err != nil {
			return nil, err
		}
		id = nextID(list)
		return append(slices.Clip(list), wrappingKey{id, raw, newAEAD(raw)}), nil
	})
	return id, next, err
}

// Use puts the prepared wrapping key in front and returns its id.
func (k *Keys) Use() (id string, next *Keys, err error) {
	next, err = k.change(func(list []wrappingKey) ([]wrappingKey, error) {
		if id = prepared(list); id == "" {
			return nil, errors.New("no wrapping key is prepared")
		}
		i := slices.IndexFunc(list, func(w wrappingKey) bool { return w.id == id })
		return slices.Concat(list[i:i+1], list[:i], list[i+1:]), nil
	})
	return id, next, err
}

// remove takes out a wrapping key, but never the one in use.
func (k *Keys) remove(id string) (next *Keys, err error) {
	return k.change(func(list []wrappingKey) ([]wrappingKey, error) {
		i := slices.IndexFunc(list, func(w wrappingKey) bool { return w.id == id })
		switch {
		case i < 0:
			return nil, fmt.Errorf("there is no wrapping key %q", id)
		case i == 0:
			return nil, fmt.Errorf("the wrapping key %q is the one in use", id)
		}
		return slices.Delete(slices.Clone(list), i, i+1), nil
	})
}

// Prepared is the id of the wrapping key that is not in use yet, "" when there
// is none.
func (k *Keys) Prepared() string { return prepared(k.ring.list(true)) }

// prepared is a key that is younger than the one in front.
func prepared(list []wrappingKey) string {
	front := number(list[0].id)
	for _, w := range list[1:] {
		if number(w.id) > front {
			return w.id
		}
	}
	return ""
}

// change changes the wrapping keys: in their file, whole and durable, under the
// lock every process takes for it; else it returns the changed keys with
// ErrKeysFixed, for a person to put them where they come from.
func (k *Keys) change(f func([]wrappingKey) ([]wrappingKey, error)) (next *Keys, err error) {
	if k.ring.path == "" {
		list, err := f(k.ring.keys)
		if err != nil {
			return nil, err
		}
		return k.with(list), ErrKeysFixed
	}
	unlock, err := lockKeyFile(k.ring.path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	now, err := loadKeys(k.ring.path)
	if err != nil {
		return nil, err
	}
	list, err := f(now.ring.keys)
	if err != nil {
		return nil, err
	}
	next = now.with(list)
	if err := replaceKeyFile(k.ring.path, next); err != nil {
		return next, fmt.Errorf("%w: %w", ErrKeysFixed, err)
	}
	k.ring.list(true)
	return next, nil
}
