package vault_test

import (
	"testing"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// FuzzDocuments opens bytes that no store ever wrote: they are refused, never
// followed.
func FuzzDocuments(f *testing.F) {
	engine := storetest.Memory()
	s, err := vault.Open(f.Context(), engine, vaulttest.MemoryBlobs(), rapidKeys)
	check(f, err)
	_, err = s.CreateCase(f.Context(), all, eventful(&vaulttest.Filler{At: day}, "case"))
	check(f, err)
	doc, err := engine.Get(f.Context(), models.CasesCollection, "case")
	check(f, err)
	f.Add(doc.BSON)
	f.Add([]byte{})
	f.Add([]byte{5, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := s.Verify(t.Context(), models.Doc{ID: "other", Version: 1, BSON: data}); err == nil {
			t.Error("bytes of nobody were accepted")
		}
		vault.Restore(&models.Draft{}, data)
	})
}
