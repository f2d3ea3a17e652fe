package vault_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"reflect"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// stored is a stored case with every kind of event, rolled over or not.
func stored(t *testing.T, options ...vault.Option) (*vault.Store, models.Engine, models.Case) {
	t.Helper()
	keys, err := vault.GenerateKeys(rand.Reader)
	check(t, err)
	engine := storetest.Memory()
	s, err := vault.Open(t.Context(), engine, vaulttest.MemoryBlobs(), keys, options...)
	check(t, err)
	f := &vaulttest.Filler{At: day}
	_, err = s.CreateCase(t.Context(), all, eventful(f, "case"))
	check(t, err)
	c, err := s.UpdateCase(t.Context(), all, "case", func(c models.Case) (models.Case, error) {
		c.Append(day, models.Event{Command: "note", Payload: models.Payload{Note: vaulttest.Filled[*models.Note](f)}})
		return c, nil
	})
	check(t, err)
	return s, engine, c
}

// Every byte of a stored case is changed, one at a time. Either verification
// finds it, or what is read is the same: then it was the lease or a search
// term, which are no history, or the name of a list's element.
func TestEveryByteOfACase(t *testing.T) {
	for name, options := range map[string][]vault.Option{"whole": nil, "rolled over": {vault.WithRollOver(1)}} {
		s, engine, c := stored(t, options...)
		doc, err := engine.Get(t.Context(), models.CasesCollection, "case")
		check(t, err)
		if _, err := s.Verify(t.Context(), doc); err != nil {
			t.Fatal(name, err)
		}
		unseen := 0
		for i := range doc.BSON {
			changed := doc
			changed.BSON = bytes.Clone(doc.BSON)
			changed.BSON[i] ^= 1 << (i % 8)
			got, err := s.Verify(t.Context(), changed)
			if err == nil {
				unseen++
				got.Lease = c.Lease
				if !reflect.DeepEqual(got, c) {
					t.Errorf("%s: byte %d of %d changes the case unseen", name, i, len(doc.BSON))
				}
			} else if !errors.Is(err, models.ErrTampered) && !errors.Is(err, vault.ErrUnknownKey) {
				t.Errorf("%s: byte %d: %v", name, i, err)
			}
		}
		t.Logf("%s: %d of %d bytes may change without changing the case", name, unseen, len(doc.BSON))
	}
}

// The same for the archive of a case.
func TestEveryByteOfAnArchive(t *testing.T) {
	s, engine, _ := stored(t, vault.WithRollOver(1))
	ctx := t.Context()
	doc, err := engine.Get(ctx, models.CasesCollection, "case")
	check(t, err)
	archive, err := engine.Get(ctx, models.ArchivesCollection, "case/1")
	check(t, err)
	good := bytes.Clone(archive.BSON)
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << (i % 8)
		next := models.Doc{ID: archive.ID, Version: archive.Version, BSON: bad}
		if err := engine.Replace(ctx, models.ArchivesCollection, next, archive.Version); err != nil {
			continue // the engine itself refuses it
		}
		if _, err := s.Verify(ctx, doc); err == nil {
			if _, err := bson.Raw(bad).LookupErr("events", "0"); err == nil && !sameEvents(good, bad) {
				t.Errorf("byte %d of %d changes the archive unseen", i, len(good))
			}
		}
	}
}

// sameEvents compares the events of two archives, whatever their places are called.
func sameEvents(a, b bson.Raw) bool {
	x, _ := a.Lookup("events").Array().Values()
	y, _ := b.Lookup("events").Array().Values()
	for i := range x {
		if i >= len(y) || !bytes.Equal(x[i].Value, y[i].Value) {
			return false
		}
	}
	return len(x) == len(y)
}

// The chain verifies without a key, and still when the case's key is destroyed.
func TestChainOutlivesTheKey(t *testing.T) {
	s, engine, _ := stored(t)
	doc, err := engine.Get(t.Context(), models.CasesCollection, "case")
	check(t, err)
	i := bytes.Index(doc.BSON, []byte("\x02k1"))
	clear(doc.BSON[i+3 : i+60])
	if _, err := s.Verify(t.Context(), doc); !errors.Is(err, models.ErrTampered) {
		t.Errorf("opened without its key: %v", err)
	}
	check(t, vault.VerifyChain(doc))
}

// An event cannot be taken out at the end and put back into another case.
func TestEventsAreBoundToTheirCase(t *testing.T) {
	s, engine, _ := stored(t)
	doc, err := engine.Get(t.Context(), models.CasesCollection, "case")
	check(t, err)
	doc.BSON = bytes.ReplaceAll(doc.BSON, []byte("\x02_id\x00\x05\x00\x00\x00case\x00"), []byte("\x02_id\x00\x05\x00\x00\x00caso\x00"))
	doc.ID = "caso"
	if err := vault.VerifyChain(doc); !errors.Is(err, models.ErrTampered) {
		t.Errorf("the history of one case passes as that of another: %v", err)
	}
	if _, err := s.Verify(t.Context(), doc); !errors.Is(err, models.ErrTampered) {
		t.Errorf("verified: %v", err)
	}
}

// Rotation puts a new key in front: old documents open, new ones use it, and
// without the old key the error names what is missing.
func TestRotation(t *testing.T) {
	ctx := t.Context()
	engine, blobs := storetest.Memory(), vaulttest.MemoryBlobs()
	keys, err := vault.GenerateKeys(rand.Reader)
	check(t, err)
	open := func(keys *vault.Keys) *vault.Store {
		s, err := vault.Open(ctx, engine, blobs, keys)
		check(t, err)
		return s
	}
	f := &vaulttest.Filler{At: day}
	_, err = open(keys).CreateCase(ctx, all, eventful(f, "old"))
	check(t, err)
	rotated := keys.AddWrappingKey("k2", bytes.Repeat([]byte{9}, 32))
	s := open(rotated)
	c, err := s.CreateCase(ctx, all, eventful(&vaulttest.Filler{At: day}, "old2"))
	if errors.Is(err, models.ErrExists) { // both name the same source
		e := eventful(&vaulttest.Filler{At: day}, "new")
		e.Events[0].Payload.Filed.SourceRef = "other"
		c, err = s.CreateCase(ctx, all, e)
	}
	check(t, err)
	if !bytes.HasPrefix(c.Key, []byte("\x02k2")) {
		t.Errorf("wrapped as %q", c.Key[:3])
	}
	_, err = s.Case(ctx, all, "old")
	check(t, err)
	if _, err = open(rotated.DropOldWrappingKeys()).Case(ctx, all, "old"); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("without the old key: %v", err)
	}
}
