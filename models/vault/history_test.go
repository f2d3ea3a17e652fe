package vault_test

import (
	"errors"
	"testing"

	"redress/models"
	"redress/models/chain"
	"redress/models/vault"
)

// The history of a case is whole wherever its events are kept, it says the same
// as the case, and it can be checked and read without a key.
func TestHistory(t *testing.T) {
	for name, options := range map[string][]vault.Option{"whole": nil, "rolled over": {vault.WithRollOver(1)}} {
		s, _, c := stored(t, options...)
		got, records, err := s.History(t.Context(), all, "case")
		check(t, err)
		if (name == "rolled over") != (c.Archived > 0) || got.Archived != 0 || got.Seq() != c.Seq() || len(records) != len(got.Events) {
			t.Fatalf("%s: %d events and %d records, want %d", name, len(got.Events), len(records), c.Seq())
		}
		prev, kept := chain.Origin("case"), 0
		for i, r := range records {
			if r.Version != chain.Committed || !r.Follows(prev) || r.Seq != int64(i)+1 {
				t.Errorf("%s: record %d does not follow", name, i+1)
			}
			prev = r.Hash
			p, err := vault.PayloadOf(r)
			check(t, err)
			kept += len(p.Evidence)
		}
		if kept == 0 || string(prev) != string(c.LastHash) || string(got.LastHash) != string(c.LastHash) {
			t.Errorf("%s: %d files, head %x, want %x", name, kept, prev, c.LastHash)
		}
		if _, _, err := s.History(t.Context(), models.Grant{}, "case"); !errors.Is(err, models.ErrNoGrant) {
			t.Errorf("history without a grant: %v", err)
		}
	}
}
