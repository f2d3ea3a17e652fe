package outbox

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"redress/app/inspect"
	"redress/app/scan"
	"redress/models"
)

// One event a file says all that was found in it.
func TestInspect_OneEventAFile(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, m := o.relay("one")
	must(t, r.Drain(t.Context()))
	c := o.read(id)
	if n := kinds(c)[models.EventInspected]; n != len(c.Evidence) || m.counts["inspect done"] != n {
		t.Errorf("%d events for %d files", n, len(c.Evidence))
	}
	f := c.Evidence[0]
	if f.Preview != "ready" || f.Text != "none" || f.Scan != models.ScanNone || f.Found == nil || len(f.Found.Fingerprint) != 16 || f.Failed != nil {
		t.Errorf("%+v %+v", f, f.Found)
	}
	if len(c.Effects) != 0 {
		t.Errorf("left to do: %v", c.Effects)
	}
}

// stubborn dies over one step until it is mended.
type stubborn struct {
	step   string
	mended bool
	asked  int
}

func (s *stubborn) Inspect(ctx context.Context, q inspect.Request, file io.Reader) ([]inspect.Result, error) {
	s.asked++
	if i := slices.Index(q.Steps, s.step); i >= 0 && !s.mended {
		q.Steps = q.Steps[:i]
		out, err := inspect.Local{}.Inspect(ctx, q, file)
		return out, errors.Join(err, inspect.ErrDied)
	}
	return inspect.Local{}.Inspect(ctx, q, file)
}

// A step that kills the process costs itself: what came before is kept, what
// came after is found later, and it is itself given up in the end.
func TestInspect_AStepThatKills(t *testing.T) {
	for _, mended := range []bool{false, true} {
		o := newOffice(t)
		id := o.file()
		files := &stubborn{step: inspect.Metadata}
		o.Service.Files = files
		r, _ := o.relay("one")
		must(t, r.Drain(t.Context()))
		files.mended = mended
		for range 4 {
			o.later(o.read(id).Lease.RetryAt.Sub(o.now))
			must(t, r.Drain(t.Context()))
		}
		c := o.read(id)
		f := c.Evidence[0]
		if f.Preview != "ready" || f.Found == nil || f.Found.Fingerprint == "" {
			t.Errorf("mended %v: what was found before is lost: %+v", mended, f)
		}
		if given := slices.Contains(f.Failed, models.EffectMetadata); given == mended {
			t.Errorf("mended %v: given up %v", mended, f.Failed)
		}
		if len(c.Effects) != 0 || len(f.Failed) > 1 {
			t.Errorf("mended %v: %v %v", mended, c.Effects, f.Failed)
		}
	}
}

// scanner says what it is told to.
type scanner struct {
	verdict scan.Verdict
	err     error
}

func (s *scanner) Scan(_ context.Context, file io.Reader) (scan.Verdict, error) {
	_, err := io.Copy(io.Discard, file)
	return s.verdict, errors.Join(s.err, err)
}

func TestInspect_Scan(t *testing.T) {
	for what, want := range map[string]struct {
		scanner scanner
		scan    string
		preview string
	}{
		"clean":    {scanner{}, models.ScanClean, "ready"},
		"infected": {scanner{verdict: scan.Verdict{Malware: "Eicar"}}, models.ScanInfected, "none"},
		"large":    {scanner{verdict: scan.Verdict{Large: true}}, models.ScanLarge, "ready"},
	} {
		o := newOffice(t)
		id := o.file()
		r, m := o.relay("one")
		r.Scanner = &want.scanner
		must(t, r.Drain(t.Context()))
		f := o.read(id).Evidence[0]
		if f.Scan != want.scan || f.Preview != want.preview || f.Locked() != (what == "infected") || m.counts["scanned "+want.scan] == 0 {
			t.Errorf("%s: %+v, counted %v", what, f, m.counts)
		}
	}
}

// A scanner that is down is asked again, alone, and given up in the end; what
// else there is to find is found at once.
func TestInspect_ScannerDown(t *testing.T) {
	for _, back := range []bool{false, true} {
		o := newOffice(t)
		id := o.file()
		r, _ := o.relay("one")
		s := &scanner{err: errors.New("connection refused")}
		r.Scanner = s
		must(t, r.Drain(t.Context()))
		f := o.read(id).Evidence[0]
		if f.Scan != "" || f.Preview != "ready" {
			t.Errorf("at first: %+v", f)
		}
		if back {
			s.err = nil
		}
		for range maxAttempts {
			o.later(o.read(id).Lease.RetryAt.Sub(o.now))
			must(t, r.Drain(t.Context()))
		}
		c := o.read(id)
		f = c.Evidence[0]
		if failed := slices.Contains(f.Failed, models.EffectScan); failed == back || (f.Scan == models.ScanClean) != back || len(c.Effects) != 0 {
			t.Errorf("back %v: %+v, left %v", back, f, c.Effects)
		}
	}
}

// The text of a text file is kept, sealed, beside it.
func TestInspect_Text(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	const said = "卖家：亲，不退不换。"
	c := o.read(id)
	must(t, o.Store.PutEvidence(t.Context(), grant, id, c.Key, "chat", strings.NewReader(said)))
	_, err := o.Store.UpdateCase(t.Context(), grant, id, func(c models.Case) (models.Case, error) {
		c.Append(o.now, models.Event{Kind: models.EventEvidenceAdded, Command: "chat", Payload: models.Payload{
			Evidence: []models.Evidence{{ID: "chat", Kind: "chat", Type: "text/plain", Size: int64(len(said))}},
			Outcome:  models.Outcome{Effects: []models.Effect{{ID: models.EffectID(id, c.Seq()+1, 0), Kind: models.EffectInspect, Evidence: "chat"}}},
		}})
		return c, nil
	})
	must(t, err)
	must(t, r.Drain(t.Context()))
	c = o.read(id)
	f, _ := c.EvidenceByID("chat")
	if f.Text != "ready" || f.Preview != "none" {
		t.Fatalf("%+v", f)
	}
	body, err := o.Store.OpenEvidence(t.Context(), grant, id, c.Key, f.ID.TextID())
	must(t, err)
	defer body.Close()
	if data, _ := io.ReadAll(body); string(data) != said {
		t.Errorf("%q", data)
	}
}
