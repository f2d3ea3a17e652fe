package vaulttest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"redress/models"
	"redress/models/vault"
)

const smallCase = 12 << 10

// testRollOver lets a case grow through many archives: nothing of it is lost,
// and its document stays small.
func testRollOver(t *testing.T, f *fixture) {
	s := f.open(t, vault.WithRollOver(smallCase))
	c := f.file(t, 1)
	for i := range 80 {
		c = say(t, s, c.ID, models.CommandID(fmt.Sprint("m", i)), strings.Repeat("字", 100)+fmt.Sprint(i))
	}
	wantWhole(t, s, c.ID, 80)
	if c.Archived == 0 || c.Version != 81 {
		t.Errorf("archived %d, version %d", c.Archived, c.Version)
	}
	if c = say(t, s, c.ID, "m3", "again"); c.Version != 81 {
		t.Error("a command of an archived event was carried out again")
	}
	wantWhole(t, f.Store, c.ID, 80)
	c = change(t, s, c.ID, models.Event{Kind: models.EventAssigned, Command: "take",
		Payload: models.Payload{Assigned: &models.Assigned{Account: "m1"}}})
	page, err := s.ListCases(t.Context(), all, models.CaseQuery{Assignee: "m1", Text: "专柜正品"})
	must(t, err)
	if len(page.Rows) != 1 || page.Rows[0].Summary.Item != "某品牌皮包" {
		t.Errorf("listed %+v", page)
	}
	docs, err := f.engine.Find(t.Context(), models.ArchivesCollection, models.Query{Limit: 1000})
	must(t, err)
	for _, d := range docs {
		must(t, f.engine.Delete(t.Context(), models.ArchivesCollection, d.ID, d.Version))
	}
	found := 0
	must(t, s.EachCase(t.Context(), all, "", func(_ models.CaseID, _ models.Case, err error) error {
		if found++; err == nil {
			t.Error("missing archives pass verification")
		}
		return nil
	}))
	if len(docs) == 0 || found != 1 {
		t.Errorf("%d archives, %d cases verified", len(docs), found)
	}
}

func wantWhole(t *testing.T, s *vault.Store, id models.CaseID, messages int) {
	t.Helper()
	c, err := s.Case(t.Context(), all, id)
	must(t, err)
	if c.Seq() != int64(messages)+1 || len(c.Messages) != messages || c.Filing.Complainant.Name != "李明" {
		t.Errorf("seq %d, %d messages, %q", c.Seq(), len(c.Messages), c.Filing.Complainant.Name)
	}
	for i := range messages {
		if !c.Has(models.CommandID(fmt.Sprint("m", i))) {
			t.Errorf("command %d is forgotten", i)
		}
	}
	clean(t, s)
}

// testRollOverRace lets writers with different limits roll the same case over.
func testRollOverRace(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	var wg sync.WaitGroup
	for w := range 8 {
		s := f.open(t, vault.WithRollOver(smallCase+w*777))
		wg.Go(func() {
			for i := range 8 {
				say(t, s, c.ID, models.CommandID(fmt.Sprint("m", 8*w+i)), strings.Repeat("字", 100))
			}
		})
	}
	wg.Wait()
	wantWhole(t, f.Store, c.ID, 64)
}
