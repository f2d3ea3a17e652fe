package vault

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
)

// ErrWrongKey is returned by Open when a wrapping key has the name of one that
// documents were wrapped by, but is another.
var ErrWrongKey = errors.New("a wrapping key of the key file is not the one that documents were wrapped by: put back the key file they were made with")

// ErrKeyNeeded is returned for a wrapping key that must not be taken away yet.
var ErrKeyNeeded = errors.New("the wrapping key is still needed")

// retireAfter is how long after a rotation the old key must stay: longer than
// anything takes that read a document before and may still write it.
const retireAfter = 10 * time.Minute

const (
	// rotationMeta names the wrapping key every document was wrapped by when a
	// rotation last ended, and when that was, in UTC milliseconds.
	rotationMeta = "vault.rotation"
	// wrapMeta recognises a wrapping key.
	wrapMeta = "vault.wrap."
	wrapPage = 256
)

// checkWrappingKeys refuses a key that goes by another one's name.
func (s *Store) checkWrappingKeys(ctx context.Context) error {
	for _, w := range s.keys.ring.list(true) {
		sum := hex.EncodeToString(mac(w.raw, "fingerprint", nil)[:16])
		m, err := s.Meta(ctx, wrapMeta+w.id)
		if errors.Is(err, models.ErrNotFound) {
			m, err = s.UpdateMeta(ctx, wrapMeta+w.id, func(m models.Meta) (models.Meta, error) {
				if m.Version == 0 {
					m.Text = sum
				}
				return m, nil
			})
		}
		if err != nil {
			return fmt.Errorf("compare the wrapping keys: %w", err)
		}
		if m.Text != sum {
			return fmt.Errorf("%q: %w", w.id, ErrWrongKey)
		}
	}
	return nil
}

// RotationPending says whether documents may still be wrapped by another key
// than the one in use: a rotation was begun and not ended.
func (s *Store) RotationPending(ctx context.Context) (bool, error) {
	m, err := s.Meta(ctx, rotationMeta)
	if errors.Is(err, models.ErrNotFound) {
		return len(s.keys.WrappingKeys()) > 1 && s.keys.WrappingKeys()[0] != "k1", nil
	}
	return m.Text != s.keys.WrappingKeys()[0], err
}

// KeyUse is how many documents the wrapping keys wrap, by their ids.
func (s *Store) KeyUse(ctx context.Context) (use map[string]int64, err error) {
	use = map[string]int64{}
	err = s.eachBox(ctx, func(_ string, _ models.Doc, box models.KeyBox) error {
		use[boxKey(box)]++
		return nil
	})
	return use, err
}

// Rewrap wraps the key of every document by the wrapping key in use, while any
// number of processes work. It may be ended at any moment and begun again. Only
// the boxes change: nothing that was sealed is touched. progress is told how
// many documents were seen and how many of them were wrapped anew.
func (s *Store) Rewrap(ctx context.Context, progress func(seen, rewrapped int64)) error {
	begun := time.Now()
	if err := s.checkWrappingKeys(ctx); err != nil {
		return err
	}
	id := s.keys.WrappingKeys()[0]
	for {
		settled := time.Since(begun) > 2*keyLook
		n, err := s.rewrapAll(ctx, id, progress)
		if err != nil {
			return err
		}
		if n == 0 && settled {
			break
		}
		// A process that has not looked at the key file yet may just have wrapped
		// a new document by the old key.
		if err := sleep(ctx, 2*keyLook-time.Since(begun)); err != nil {
			return err
		}
	}
	_, err := s.UpdateMeta(ctx, rotationMeta, func(m models.Meta) (models.Meta, error) {
		if m.Text != id {
			m.Text, m.Number = id, time.Now().UnixMilli()
		}
		return m, nil
	})
	return err
}

func (s *Store) rewrapAll(ctx context.Context, id string, progress func(seen, rewrapped int64)) (rewrapped int64, err error) {
	seen := int64(0)
	err = s.eachBox(ctx, func(collection string, doc models.Doc, box models.KeyBox) error {
		if seen++; boxKey(box) != id {
			if err := s.rewrap(ctx, collection, doc); err != nil {
				return err
			}
			rewrapped++
		}
		if seen%wrapPage == 0 && progress != nil {
			progress(seen, rewrapped)
		}
		return nil
	})
	if progress != nil {
		progress(seen, rewrapped)
	}
	return rewrapped, err
}

// rewrap wraps the key of one document anew. Of two that write it at once, the
// later reads it again, as with every other change.
func (s *Store) rewrap(ctx context.Context, collection string, doc models.Doc) error {
	first := true
	return retry(ctx, func() (err error) {
		if !first {
			doc, err = s.engine.Get(ctx, collection, doc.ID)
		}
		first = false
		box := models.KeyBox(binary(doc.BSON, "key"))
		if errors.Is(err, models.ErrNotFound) || err == nil && box == nil {
			return nil // deleted or erased meanwhile
		}
		if err != nil {
			return err
		}
		raw, err := s.keys.unwrap(doc.ID, box)
		if err != nil {
			return err
		}
		next, err := withKey(doc, s.keys.wrap(s.random, doc.ID, raw))
		if err != nil {
			return err
		}
		err = s.engine.Replace(ctx, collection, next, doc.Version)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		return raced(err, models.ErrConflict)
	})
}

// withKey is the next version of a document, with another box and every other
// byte as it was.
func withKey(doc models.Doc, box models.KeyBox) (models.Doc, error) {
	next := models.Doc{ID: doc.ID, Version: doc.Version + 1}
	start, b := bsoncore.AppendDocumentStart(make([]byte, 0, len(doc.BSON)+len(box)))
	ok := elements(doc.BSON, func(name []byte, v bsoncore.Value) bool {
		switch string(name) {
		case "key":
			b = appendBinary(b, "key", box)
		case "version":
			b = bsoncore.AppendInt64Element(b, "version", next.Version)
		default:
			b = bsoncore.AppendValueElement(b, string(name), v)
		}
		return true
	})
	if !ok {
		return next, fmt.Errorf("document %s: %w", doc.ID, models.ErrTampered)
	}
	var err error
	next.BSON, err = bsoncore.AppendDocumentEnd(b, start)
	return next, err
}

// eachBox hands every document that has a key to f.
func (s *Store) eachBox(ctx context.Context, f func(collection string, doc models.Doc, box models.KeyBox) error) error {
	for _, c := range models.Collections {
		q := models.Query{Limit: wrapPage}
		for {
			docs, err := s.engine.Find(ctx, c.Name, q)
			if err != nil {
				return err
			}
			for _, doc := range docs {
				if box := binary(doc.BSON, "key"); box != nil {
					if err := f(c.Name, doc, box); err != nil {
						return fmt.Errorf("%s: %w", c.Name, err)
					}
				}
			}
			if len(docs) < q.Limit {
				break
			}
			q.After = &models.Cursor{ID: docs[len(docs)-1].ID}
		}
	}
	return nil
}

// RetireKey takes an old wrapping key out of the key file, for good. It refuses
// with ErrKeyNeeded while a document is wrapped by it, and for a while after the
// rotation: whoever read a document before may still write it. Without a file it
// returns the keys as they are to be, with ErrKeysFixed.
func (s *Store) RetireKey(ctx context.Context, id string, now time.Time) (*Keys, error) {
	m, err := s.Meta(ctx, rotationMeta)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return nil, err
	}
	if pending, err := s.RotationPending(ctx); pending || err != nil {
		return nil, errors.Join(fmt.Errorf("a rotation has not ended: %w", ErrKeyNeeded), err)
	}
	if until := time.UnixMilli(m.Number).Add(retireAfter); now.Before(until) {
		return nil, fmt.Errorf("what was begun before the rotation may still be written until %s: %w", until.UTC().Format(time.RFC3339), ErrKeyNeeded)
	}
	use, err := s.KeyUse(ctx)
	if err != nil {
		return nil, err
	}
	if n := use[id]; n > 0 {
		return nil, fmt.Errorf("%d documents are wrapped by %q: %w", n, id, ErrKeyNeeded)
	}
	return s.keys.remove(id)
}

// sleep waits unless the context ends before.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
