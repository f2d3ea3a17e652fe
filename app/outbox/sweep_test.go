package outbox

import (
	"errors"
	"io"
	"testing"
	"time"

	"redress/models"
)

// whole says whether every file of a case can be read to its end.
func (o *office) whole(c models.Case) error {
	for _, e := range c.Evidence {
		f, err := o.Store.OpenEvidence(o.Context(), grant, c.ID, c.Key, e.ID)
		if err != nil {
			return err
		}
		n, err := io.Copy(io.Discard, f)
		if err = errors.Join(err, f.Close()); err != nil || n != e.Size {
			return errors.Join(err, errors.New("not whole"))
		}
	}
	return nil
}

func TestSweep_DeletesAnExpiredDraftWithItsFiles(t *testing.T) {
	o := newOffice(t)
	actor := o.draft()
	r, _ := o.relay("one")
	o.later(models.DraftTTL)
	must(t, r.Sweep(t.Context()))
	d, err := o.Store.Draft(t.Context(), grant, actor.Case)
	must(t, err)
	o.later(sweepAfter)
	must(t, r.Sweep(t.Context()))
	if _, err := o.Store.Draft(t.Context(), grant, d.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the draft: %v", err)
	}
	if _, err := o.Store.OpenEvidence(t.Context(), grant, d.ID, d.Key, d.Evidence[0].ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("its file: %v", err)
	}
	must(t, r.Sweep(t.Context()))
}

func TestSweep_LeavesTheFilesOfACase(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, _ := o.relay("one")
	o.later(25*time.Hour + sweepAfter)
	must(t, r.Sweep(t.Context()))
	if _, err := o.Store.Draft(t.Context(), grant, id); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the sent draft: %v", err)
	}
	must(t, o.whole(o.read(id)))
}

// Sending was broken off after the case was made: the draft still names the
// files, and the buyer never came back.
func TestSweep_LeavesTheFilesOfACaseWhoseSendingBrokeOff(t *testing.T) {
	o := newOffice(t)
	actor := o.draft()
	before, err := o.Store.Draft(t.Context(), grant, actor.Case)
	must(t, err)
	id, err := o.Submit(t.Context(), actor, "192.0.2.1")
	must(t, err)
	_, err = o.Store.UpdateDraft(t.Context(), grant, id, func(d models.Draft) (models.Draft, error) {
		d.Filing, d.Evidence, d.Done = before.Filing, before.Evidence, before.Done
		return d, nil
	})
	must(t, err)
	r, _ := o.relay("one")
	o.later(models.DraftTTL + 2*sweepAfter)
	must(t, r.Sweep(t.Context()))
	c := o.read(id)
	if len(c.Evidence) != 1 {
		t.Fatalf("the case has %v", c.Evidence)
	}
	must(t, o.whole(c))
	if _, err := o.Store.Draft(t.Context(), grant, id); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the draft: %v", err)
	}
}

func TestSweep_EndsSessionsAndCounters(t *testing.T) {
	o := newOffice(t)
	r, _ := o.relay("one")
	for range 5 {
		_, err := o.Hold(t.Context(), models.Session{}, func(s *models.Session) { s.Case = "WQ-00000-00001" })
		must(t, err)
	}
	_, _, err := o.ResumeDraft(t.Context(), "x", "192.0.2.1")
	if !errors.Is(err, models.ErrNotFound) {
		t.Fatal(err)
	}
	o.later(time.Hour)
	must(t, r.Sweep(t.Context()))
	sessions, err := o.Store.ExpireSessions(t.Context(), o.now, 10)
	must(t, err)
	counters, err := o.Store.ExpireMeta(t.Context(), o.now, 10)
	if err != nil || sessions != 0 || counters != 0 {
		t.Errorf("left %d sessions and %d counters: %v", sessions, counters, err)
	}
}

func TestAll_GoesOnUntilLessThanABatch(t *testing.T) {
	left := 2*batch + 3
	calls := 0
	must(t, all(t.Context(), func() (int, error) {
		calls++
		n := min(left, batch)
		left -= n
		return n, nil
	}))
	if left != 0 || calls != 3 {
		t.Errorf("%d left after %d calls", left, calls)
	}
	if err := all(t.Context(), func() (int, error) { return batch, io.ErrUnexpectedEOF }); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("an error is lost: %v", err)
	}
}
