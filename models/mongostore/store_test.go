package mongostore

import (
	"context"
	"testing"
	"time"

	"redress/app/testenv"
	"redress/models"
	"redress/models/blobtest"
	"redress/models/storetest"
	"redress/models/vault/vaulttest"
)

// newStore opens a database of its own.
func newStore(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), testenv.MongoURI(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestContract(t *testing.T) {
	storetest.RunEngine(t, func(t *testing.T) models.Engine { return newStore(t) })
}

func TestModel(t *testing.T) {
	storetest.RunModel(t, func(t *testing.T) models.Engine { return newStore(t) })
}

func TestBlobs(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) models.BlobStore {
		b, err := newStore(t).Blobs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}

// TestVault runs the contract of the whole store on MongoDB and GridFS.
func TestVault(t *testing.T) {
	vaulttest.Run(t, func(t *testing.T) models.Engine { return newStore(t) }, func(t *testing.T) models.BlobStore {
		b, err := newStore(t).Blobs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}

func TestOpen_SaysWhatIsWrongWithinTenSeconds(t *testing.T) {
	for _, uri := range []string{"mongodb://127.0.0.1:1/redress", "mongodb://no.such.host.invalid/redress", "mongodb://"} {
		start := time.Now()
		s, err := Open(context.Background(), uri)
		if err == nil {
			_ = s.Close()
			t.Fatalf("%s: opened", uri)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", uri, took)
		}
		t.Log(err)
	}
}
