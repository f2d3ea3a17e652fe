package sqlitestore

import (
	"errors"
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

// newPlanner is an engine that walks no further than a page before it weighs its
// ways: among a few documents, the usual little way would always be enough.
func newPlanner(t *testing.T) models.Engine {
	s := newStore(t, t.TempDir())
	s.soon = 1
	return s
}

func TestContract(t *testing.T) { storetest.RunEngine(t, newEngine) }

func TestContract_Planned(t *testing.T) { storetest.RunEngine(t, newPlanner) }

func TestModel(t *testing.T) { storetest.RunModel(t, newPlanner) }

// A write that fails for its own reason fails alone, also when it was handed
// over together with others.
func TestEach_OneFails(t *testing.T) {
	s := newStore(t, t.TempDir())
	err := s.writes.do(t.Context(), func(x *batch) error {
		return x.exec(`CREATE TEMP TRIGGER broken BEFORE INSERT ON cases WHEN NEW.id = 'bad' BEGIN SELECT abs(-9223372036854775807 - 1); END`)
	})
	if err != nil {
		t.Fatal(err)
	}
	add := func(id string) models.Write {
		return models.Write{Collection: "cases", Doc: storetest.Document("cases", id, 1, nil, ""), New: true}
	}
	errs := s.Each(t.Context(), add("a"), add("bad"), add("b"))
	if errs[0] != nil || errs[1] == nil || refusal(errs[1]) || errs[2] != nil {
		t.Errorf("%v", errs)
	}
	for id, want := range map[string]error{"a": nil, "bad": models.ErrNotFound, "b": nil} {
		if _, err := s.Get(t.Context(), "cases", id); !errors.Is(err, want) {
			t.Errorf("%s: %v", id, err)
		}
	}
}
