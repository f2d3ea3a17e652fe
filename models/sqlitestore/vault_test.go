package sqlitestore_test

import (
	"testing"

	"redress/models"
	"redress/models/fileblobs"
	"redress/models/sqlitestore"
	"redress/models/vault/vaulttest"
)

// TestVault runs the contract of the whole store on the embedded engine and
// its files.
func TestVault(t *testing.T) {
	vaulttest.Run(t, func(t *testing.T) models.Engine {
		s, err := sqlitestore.Open(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}, func(t *testing.T) models.BlobStore {
		b, err := fileblobs.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}
