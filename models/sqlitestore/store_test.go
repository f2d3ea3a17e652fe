package sqlitestore

import (
	"testing"

	"redress/models"
	"redress/models/storetest"
)

func newStore(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir)
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

func newEngine(t *testing.T) models.Engine { return newStore(t, t.TempDir()) }

func TestContract(t *testing.T) { storetest.RunEngine(t, newEngine) }

func TestModel(t *testing.T) { storetest.RunModel(t, newEngine) }
