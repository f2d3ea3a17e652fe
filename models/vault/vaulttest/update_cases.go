package vaulttest

import (
	"errors"
	"testing"

	"redress/models"
	"redress/models/vault"
)

// testUpdateCases changes several cases together: each has its own result, and
// none keeps another from being written.
func testUpdateCases(t *testing.T, f *fixture) {
	var ids []models.CaseID
	for i := range 6 {
		ids = append(ids, f.file(t, i).ID)
	}
	const command models.CommandID = "together"
	refused := errors.New("refused")
	ids = append(ids, "WQ-00000-00000")
	results := f.UpdateCases(t.Context(), all, ids, func(c models.Case) (models.Case, error) {
		switch c.ID {
		case ids[1]:
			return c, refused
		case ids[2]:
			return c, nil
		case ids[3]: // somebody else is faster
			say(t, f.Store, c.ID, "first", "first")
		}
		c.Append(start, message(command, "together"))
		return c, nil
	})
	want := []models.CaseUpdate{{Changed: true}, {Err: refused}, {}, {Err: models.ErrConflict}, {Changed: true}, {Changed: true}, {Err: models.ErrNotFound}}
	if len(results) != len(want) {
		t.Fatalf("%d results", len(results))
	}
	for i, r := range results {
		if r.Changed != want[i].Changed || !errors.Is(r.Err, want[i].Err) {
			t.Errorf("case %d: %+v, want %+v", i, r, want[i])
		}
	}
	for i, id := range ids[:6] {
		c, err := f.Case(t.Context(), all, id)
		must(t, err)
		if c.Has(command) != want[i].Changed || c.Version != []int64{2, 1, 1, 2, 2, 2}[i] {
			t.Errorf("case %d: version %d", i, c.Version)
		}
	}
	if results = f.UpdateCases(t.Context(), all, nil, nil); len(results) != 0 {
		t.Errorf("of none: %v", results)
	}
	clean(t, f.Store)
}

// testUpdateLargeCases does the same where only one case is read at a time.
func testUpdateLargeCases(t *testing.T, f *fixture) {
	f.Store = f.open(t, vault.WithRollOver(1))
	testUpdateCases(t, f)
}
