package vaulttest

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"redress/models"
	"redress/models/vault"
)

func testCases(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	if c.Version != 1 || len(c.Key) == 0 || len(c.LastHash) == 0 || len(c.Events[0].Hash) == 0 {
		t.Fatalf("stored as %+v", c)
	}
	again, err := f.Case(t.Context(), all, c.ID)
	must(t, err)
	if !reflect.DeepEqual(again, c) {
		t.Errorf("read\n%+v\nwritten\n%+v", again, c)
	}
	_, err = f.CreateCase(t.Context(), all, sampleCase(1))
	wantErr(t, "the same case", err, models.ErrExists)
	_, err = f.Case(t.Context(), all, "WQ-00000-00000")
	wantErr(t, "no case", err, models.ErrNotFound)

	imported := f.file(t, 2, func(p *models.Filed) { p.Source, p.SourceRef = "12315", "A-1" })
	found, err := f.CaseBySource(t.Context(), all, "12315/A-1")
	must(t, err)
	if found.ID != imported.ID {
		t.Errorf("by source: %s", found.ID)
	}
	_, err = f.CaseBySource(t.Context(), all, "12315/A-2")
	wantErr(t, "no source", err, models.ErrNotFound)
	_, err = f.CreateCase(t.Context(), all, sampleCase(3, func(p *models.Filed) { p.Source, p.SourceRef = "12315", "A-1" }))
	wantErr(t, "the same source", err, models.ErrExists)
	clean(t, f.Store)
}

func testUpdates(t *testing.T, f *fixture) {
	first := f.file(t, 1)
	c := say(t, f.Store, first.ID, "m1", "请补充付款凭证")
	if c.Version != 2 || len(c.Events) != 2 || c.Events[1].Seq != 2 || c.Messages[0].Body != "请补充付款凭证" {
		t.Errorf("updated to %+v", c)
	}
	again, err := f.Case(t.Context(), all, c.ID)
	must(t, err)
	if !reflect.DeepEqual(again, c) {
		t.Errorf("read\n%+v\nwritten\n%+v", again, c)
	}
	if c = say(t, f.Store, c.ID, "m1", "again"); c.Version != 2 {
		t.Error("a repeated command wrote")
	}
	update := func(change func(models.Case) (models.Case, error)) error {
		_, err := f.UpdateCase(t.Context(), all, c.ID, change)
		return err
	}
	refused := errors.New("refused")
	wantErr(t, "refused", update(func(c models.Case) (models.Case, error) {
		c.Append(start, message("x", "x"))
		return c, refused
	}), refused)
	wantErr(t, "an event taken away", update(func(c models.Case) (models.Case, error) {
		c.Events = c.Events[:1]
		return c, nil
	}), vault.ErrHistory)
	wantErr(t, "an event exchanged", update(func(c models.Case) (models.Case, error) {
		c.Events = []models.Event{c.Events[1], c.Events[0]}
		return c, nil
	}), vault.ErrHistory)
	wantErr(t, "another case", update(func(c models.Case) (models.Case, error) {
		c.ID = "WQ-00000-00000"
		return c, nil
	}), vault.ErrHistory)
	must(t, update(func(c models.Case) (models.Case, error) {
		c.State = "closed" // without an event: not history, so not kept
		return c, nil
	}))
	again, err = f.Case(t.Context(), all, c.ID)
	must(t, err)
	if again.Version != 2 || again.State != "filed" {
		t.Errorf("after refused changes: version %d, state %s", again.Version, again.State)
	}
	_, err = f.UpdateCase(t.Context(), all, "WQ-00000-00000", func(c models.Case) (models.Case, error) { return c, nil })
	wantErr(t, "no case", err, models.ErrNotFound)
	clean(t, f.Store)
}

func testLease(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	lease := models.Lease{Owner: "worker", Epoch: 1, Until: start.Add(time.Minute + time.Nanosecond), Attempts: 2}
	c, err := f.UpdateCase(t.Context(), all, c.ID, func(c models.Case) (models.Case, error) {
		c.Lease = lease
		return c, nil
	})
	must(t, err)
	lease.Until = models.Millis(lease.Until)
	again, err := f.Case(t.Context(), all, c.ID)
	must(t, err)
	if c.Version != 2 || c.Lease != lease || again.Lease != lease || len(again.Events) != 1 {
		t.Errorf("lease %+v, read %+v", c.Lease, again.Lease)
	}
}

// testLostUpdates lets 16 writers write to one case: every one must be there.
func testLostUpdates(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	other := f.open(t)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			s := []*vault.Store{f.Store, other}[i%2]
			for j := range 3 {
				id := fmt.Sprintf("w%d-%d", i, j)
				say(t, s, c.ID, models.CommandID(id), id)
			}
		})
	}
	wg.Wait()
	c, err := f.Case(t.Context(), all, c.ID)
	must(t, err)
	bodies := map[models.Personal]bool{}
	for _, m := range c.Messages {
		bodies[m.Body] = true
	}
	if len(bodies) != 48 || len(c.Messages) != 48 || c.Version != 49 {
		t.Errorf("%d messages, %d different, version %d", len(c.Messages), len(bodies), c.Version)
	}
	clean(t, f.Store)
}

// testGrants calls what wants a grant without one and with one for another object.
func testGrants(t *testing.T, f *fixture) {
	c := f.file(t, 1)
	ctx := t.Context()
	for _, g := range []models.Grant{{}, models.IssueGrant(models.Actor{}, "test", "other", models.Unlimited)} {
		same := func(c models.Case) (models.Case, error) { return c, nil }
		calls := map[string]func() error{
			"CreateCase":       func() error { _, err := f.CreateCase(ctx, g, sampleCase(2)); return err },
			"Case":             func() error { _, err := f.Case(ctx, g, c.ID); return err },
			"CaseBySource":     func() error { _, err := f.CaseBySource(ctx, g, string(c.ID)); return err },
			"UpdateCase":       func() error { _, err := f.UpdateCase(ctx, g, c.ID, same); return err },
			"UpdateCases":      func() error { return f.UpdateCases(ctx, g, []models.CaseID{c.ID}, same)[0].Err },
			"ListCases":        func() error { _, err := f.ListCases(ctx, g, models.CaseQuery{}); return err },
			"CountQueues":      func() error { _, err := f.CountQueues(ctx, g); return err },
			"DueCases":         func() error { _, err := f.DueCases(ctx, g, start, 1); return err },
			"WorkCases":        func() error { _, err := f.WorkCases(ctx, g, start, 1); return err },
			"EachCase":         func() error { return f.EachCase(ctx, g, "", nil) },
			"CreateDraft":      func() error { _, err := f.CreateDraft(ctx, g, models.Draft{ID: "d"}); return err },
			"Draft":            func() error { _, err := f.Draft(ctx, g, c.ID); return err },
			"UpdateDraft":      func() error { _, err := f.UpdateDraft(ctx, g, c.ID, nil); return err },
			"SendDraft":        func() error { _, err := f.SendDraft(ctx, g, c.ID, nil, nil, nil); return err },
			"DeleteDraft":      func() error { return f.DeleteDraft(ctx, g, c.ID) },
			"ExpiredDrafts":    func() error { _, err := f.ExpiredDrafts(ctx, g, start, 1); return err },
			"PutEvidence":      func() error { return f.PutEvidence(ctx, g, c.ID, c.Key, "e", nil) },
			"OpenEvidence":     func() error { _, err := f.OpenEvidence(ctx, g, c.ID, c.Key, "e"); return err },
			"DeleteEvidence":   func() error { return f.DeleteEvidence(ctx, g, c.ID, "e") },
			"SweepFiles":       func() error { _, _, err := f.SweepFiles(ctx, g, start, "", 1); return err },
			"Seller":           func() error { _, err := f.Seller(ctx, g, "s"); return err },
			"SellersByHandles": func() error { _, err := f.SellersByHandles(ctx, g, nil); return err },
			"AddHandles":       func() error { _, err := f.AddHandles(ctx, g, c.ID, start, nil); return err },
			"UpdateSeller":     func() error { _, err := f.UpdateSeller(ctx, g, "s", nil); return err },
			"ListSellers":      func() error { _, err := f.ListSellers(ctx, g, models.SellerQuery{}); return err },
			"SellerTotals":     func() error { _, err := f.SellerTotals(ctx, g, "s"); return err },
			"SaveDefinition":   func() error { return f.SaveDefinition(ctx, g, models.StoredDefinition{ID: "x.v1"}) },
			"Definitions":      func() error { _, err := f.Definitions(ctx, g); return err },
			"Activate":         func() error { return f.Activate(ctx, g, models.Activation{ID: "x"}) },
			"Activations":      func() error { _, err := f.Activations(ctx, g); return err },
			"SaveCalendar":     func() error { return f.SaveCalendar(ctx, g, models.StoredCalendar{ID: "x"}) },
			"Calendars":        func() error { _, err := f.Calendars(ctx, g); return err },
			"SaveOffices":      func() error { return f.SaveOffices(ctx, g, models.OfficeTable{ID: "x"}) },
			"OfficeTables":     func() error { _, err := f.OfficeTables(ctx, g); return err },
			"CreateJob":        func() error { _, err := f.CreateJob(ctx, g, models.Job{}); return err },
			"Job":              func() error { _, err := f.Job(ctx, g, "j"); return err },
			"UpdateJob":        func() error { _, err := f.UpdateJob(ctx, g, "j", nil); return err },
			"Jobs":             func() error { _, err := f.Jobs(ctx, g, "", 1); return err },
			"NumberLetter":     func() error { _, err := f.NumberLetter(ctx, g, "s", c.ID, "L1-0"); return err },
		}
		for name, call := range calls {
			wantErr(t, name, call(), models.ErrNoGrant)
		}
	}
}
