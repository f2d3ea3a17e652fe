package ledger_test

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/app/custody"
	"redress/app/ledger"
	"redress/models"
	"redress/models/storetest"
)

// meanwhile is a store that others write to in the middle of what is done.
type meanwhile struct {
	models.Store
	// cases is called before the cases are read, checkpoint after one is stored.
	cases, checkpoint func()
}

func (m *meanwhile) EachCase(ctx context.Context, g models.Grant, after models.CaseID, f func(models.CaseID, models.Case, error) error) error {
	m.cases()
	return m.Store.EachCase(ctx, g, after, f)
}

func (m *meanwhile) AddCheckpoint(ctx context.Context, g models.Grant, c models.Checkpoint) error {
	err := m.Store.AddCheckpoint(ctx, g, c)
	m.checkpoint()
	return err
}

// A store that is in use has no faults because of that: what is logged after the
// pages were read is no false memory of the log. What is one is found.
func TestVerify_WhileOthersWrite(t *testing.T) {
	for what, leaf := range map[string]func(right int64) int64{
		"":                         func(right int64) int64 { return right },
		"a leaf of another":        func(right int64) int64 { return right + 1 },
		"a leaf that is not there": func(int64) int64 { return 5_000 },
	} {
		s := newSite(t, storetest.Memory())
		s.file(0)
		l := s.ledger()
		_, err := l.CatchUp(t.Context())
		check(t, err)
		_, err = l.Checkpoint(t.Context())
		check(t, err)
		c := &ledger.Check{Key: s.signer.Key(), Store: &meanwhile{Store: s.open(s.engine), cases: func() {
			s.note(caseID(0), "while it is verified")
			_, err := l.CatchUp(t.Context())
			check(t, err)
			for n := range 300 { // over the end of a page
				s.file(n + 1)
			}
			_, err = l.CatchUp(t.Context())
			check(t, err)
			s.point(caseID(0), leaf)
		}}}
		check(t, c.Verify(t.Context()))
		if (len(c.Faults) > 0) != (what != "") {
			t.Errorf("a head with %q: %v", what, c.Faults)
		}
	}
}

// point changes which leaf is remembered as the last of a case.
func (s *site) point(id models.CaseID, change func(int64) int64) {
	s.t.Helper()
	doc, err := s.engine.Get(s.t.Context(), models.LogHeadsCollection, string(id))
	check(s.t, err)
	var head models.LogHead
	check(s.t, bson.Unmarshal(doc.BSON, &head))
	head.Leaf = change(head.Leaf)
	head.Version++
	b, err := bson.Marshal(head)
	check(s.t, err)
	check(s.t, s.engine.Replace(s.t.Context(), models.LogHeadsCollection, models.Doc{ID: doc.ID, Version: head.Version, BSON: b}, doc.Version))
}

// A case that somebody logs again while it is being proved is proved as it was.
func TestProve_WhileTheCaseGoesOn(t *testing.T) {
	s := newSite(t, storetest.Memory())
	id := s.file(0)
	l := s.ledger()
	l.Store = &meanwhile{Store: s.open(s.engine), checkpoint: func() {
		s.note(id, "written behind the checkpoint")
		_, err := s.ledger().CatchUp(t.Context())
		check(t, err)
	}}
	in, err := l.Prove(t.Context(), id)
	check(t, err)
	_, records, err := s.store.History(t.Context(), s.all, id)
	check(t, err)
	if _, err := custody.VerifyInclusion(s.signer.Key(), in, records[0].Hash); err != nil || in.Seq != 1 || len(records) != 2 {
		t.Errorf("event %d of %d: %v", in.Seq, len(records), err)
	}
}
