package casework

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"redress/models"
)

func TestSubmit_MakesOneCase(t *testing.T) {
	o := newOffice(t)
	actor, d := o.draft()
	e, err := o.AddEvidence(t.Context(), actor, picture())
	must(t, err)
	errs := together(8, func(int) error {
		id, err := o.Submit(t.Context(), actor, "192.0.2.1")
		if err == nil && id != d.ID {
			err = fmt.Errorf("became %s", id)
		}
		return err
	})
	if n := succeeded(t, errs); n != 8 {
		t.Fatalf("%d of 8 succeeded", n)
	}
	c := o.read(d.ID)
	if c.Seq() != 1 || c.Filing.Narrative != complete().Narrative || len(c.Evidence) != 1 || c.Evidence[0].ID != e.ID || !c.ReceivedAt.Equal(monday) {
		t.Errorf("the case is %+v", c)
	}
	d, err = o.Draft(t.Context(), actor)
	must(t, err)
	if d.SubmittedAt.IsZero() || d.Filing.Narrative != "" || d.Evidence != nil || d.Done != nil {
		t.Errorf("the draft still says %+v", d)
	}
	_, err = o.SaveDraft(t.Context(), actor, "story", func(*models.Filing) {})
	wantErr(t, "saved after sending", err, models.ErrConflict)
	_, err = o.AddEvidence(t.Context(), actor, picture())
	wantErr(t, "a file after sending", err, models.ErrConflict)
	wantErr(t, "a file taken out after sending", o.RemoveDraftEvidence(t.Context(), actor, e.ID), models.ErrConflict)
	if len(o.files()) != 1 {
		t.Errorf("stored are %v", o.files())
	}
}

func TestSubmit_NamesTheFirstPageThatIsNotFinished(t *testing.T) {
	for _, page := range PagesOf(complete()) {
		if page == "evidence" {
			continue // a buyer who has none may still file
		}
		o := newOffice(t)
		d, err := o.StartDraft(t.Context(), visitor, "en", "192.0.2.1")
		must(t, err)
		actor := models.Actor{Role: models.RoleVisitor, Case: d.ID}
		for _, p := range Pages {
			if p == page {
				break
			}
			_, err = o.SaveDraft(t.Context(), actor, p, func(f *models.Filing) { *f = complete() })
			must(t, err)
		}
		_, err = o.Submit(t.Context(), actor, "192.0.2.1")
		var u *Unfinished
		if !errors.As(err, &u) || u.Page != page {
			t.Errorf("%s: %v", page, err)
		}
		if d, err := o.Draft(t.Context(), actor); err != nil || !d.SubmittedAt.IsZero() {
			t.Errorf("%s: the draft was closed: %v", page, err)
		}
	}
}

// A file that arrives while the filing is sent, at once or in pieces, is in the
// case and whole, or refused and swept away.
func TestSubmit_WhileFilesArrive(t *testing.T) {
	for range 20 {
		o := newOffice(t)
		actor, _ := o.draft()
		kept := make([]models.EvidenceID, 6)
		var uploads [3]models.Upload
		var pieces [3]Piece
		for i := range uploads {
			uploads[i], pieces[i] = o.begun(actor)
		}
		errs := together(7, func(i int) error {
			switch {
			case i == 6:
				return o.send(actor)
			case i < 3:
				kept[i] = uploads[i].File
				return o.inPieces(actor, uploads[i], pieces[i])
			}
			e, err := o.AddEvidence(t.Context(), actor, picture())
			kept[i] = e.ID
			return err
		})
		must(t, errs[6])
		succeeded(t, errs[:6], models.ErrConflict, models.ErrNotFound)
		left := o.swept(actor.Case)
		c := o.wholeFiles(actor.Case)
		if len(left) > len(c.Evidence)+3 { // an upload may still say that it is awaited
			t.Fatalf("%d files in the case, %d stored", len(c.Evidence), len(left))
		}
		for i, id := range kept {
			if _, ok := c.EvidenceByID(id); errs[i] == nil && !ok {
				t.Fatalf("%s was acknowledged and is not in the case", id)
			}
		}
	}
}

// The process dies between closing the draft and making the case, or between
// that and emptying the draft: whatever the buyer does next finishes it.
func TestSubmit_BrokenOffIsFinished(t *testing.T) {
	next := map[string]func(*office, models.Actor, models.Draft) error{
		"sent again": func(o *office, a models.Actor, _ models.Draft) error {
			_, err := o.Submit(o.Context(), a, "192.0.2.1")
			return err
		},
		"receipt": func(o *office, a models.Actor, _ models.Draft) error { _, err := o.Receipt(o.Context(), a); return err },
		"resumed": func(o *office, _ models.Actor, d models.Draft) error {
			_, _, err := o.ResumeDraft(o.Context(), string(d.Code), "192.0.2.1")
			return err
		},
	}
	for name, again := range next {
		for _, made := range []bool{false, true} {
			o := newOffice(t)
			actor, d := o.draft()
			e, err := o.AddEvidence(t.Context(), actor, picture())
			must(t, err)
			d, err = o.Store.UpdateDraft(t.Context(), o.grant(), d.ID, func(d models.Draft) (models.Draft, error) {
				d.SubmittedAt = o.now
				return d, nil
			})
			must(t, err)
			if made {
				c, err := o.caseOf(d)
				must(t, err)
				_, err = o.Store.CreateCase(t.Context(), o.grant(), c)
				must(t, err)
			}
			o.later(time.Minute)
			if err := again(o, actor, d); err != nil {
				t.Fatalf("%s, made %v: %v", name, made, err)
			}
			c := o.read(d.ID)
			if d, err = o.Draft(t.Context(), actor); err != nil || len(d.Done) != 0 || c.Seq() != 1 || c.Evidence[0].ID != e.ID {
				t.Errorf("%s, made %v: %v, draft %+v", name, made, err, d)
			}
		}
	}
}

func TestReceipt(t *testing.T) {
	o := newOffice(t)
	actor, d := o.draft()
	_, err := o.Receipt(t.Context(), actor)
	wantErr(t, "before sending", err, models.ErrNotFound)
	must(t, o.ReceiptSaved(t.Context(), actor))
	_, err = o.Submit(t.Context(), actor, "192.0.2.1")
	must(t, err)
	r, err := o.Receipt(t.Context(), actor)
	must(t, err)
	if r.Code != string(d.Code) || r.Case.ID != d.ID || len(r.Explanation.Clocks) == 0 {
		t.Errorf("the receipt is %+v", r)
	}
	must(t, o.ReceiptSaved(t.Context(), actor))
	if r, err = o.Receipt(t.Context(), actor); err != nil || r.Code != "" {
		t.Errorf("once saved, the code is %q: %v", r.Code, err)
	}
}

func TestReceipt_ShowsTheCodeForADay(t *testing.T) {
	o := newOffice(t)
	actor, _ := o.draft()
	_, err := o.Submit(t.Context(), actor, "192.0.2.1")
	must(t, err)
	o.later(receiptTTL - time.Second)
	_, err = o.Receipt(t.Context(), actor)
	must(t, err)
	o.later(2 * time.Second)
	_, err = o.Receipt(t.Context(), actor)
	wantErr(t, "after a day", err, models.ErrNotFound)
}

func TestOpenCase(t *testing.T) {
	o := newOffice(t)
	buyer, code := o.file()
	unsent, d := o.draft()
	other := models.NewReceiptCode([models.EntropyBytes]byte{7})
	for _, try := range []struct {
		what         string
		number, code string
		want         error
	}{
		{"right", string(buyer.Case), code, nil},
		{"as it is spoken", "wq" + string(buyer.Case[3:8]) + string(buyer.Case[9:]), code, nil},
		{"a wrong code", string(buyer.Case), other, models.ErrNotFound},
		{"no code", string(buyer.Case), "", models.ErrNotFound},
		{"a mistyped code", string(buyer.Case), "0" + code, models.ErrNotFound},
		{"a wrong number", "WQ-00000-00000", code, models.ErrNotFound},
		{"no number", "", code, models.ErrNotFound},
		{"an unsent draft", string(unsent.Case), string(d.Code), models.ErrNotFound},
	} {
		id, err := o.OpenCase(t.Context(), try.number, try.code, "192.0.2.9")
		if !errors.Is(err, try.want) || (err == nil) != (id == buyer.Case) {
			t.Errorf("%s: %s, %v", try.what, id, err)
		}
	}
}

func TestOpenCase_LimitsTries(t *testing.T) {
	o := newOffice(t)
	buyer, code := o.file()
	try := func(address string) error {
		_, err := o.OpenCase(t.Context(), string(buyer.Case), code, address)
		return err
	}
	var paid, refused, through int
	for _, err := range together(int(limitCode.hard)+10, func(int) error { return try("192.0.2.9") }) {
		var toll *Toll
		switch {
		case err == nil:
			through++
		case errors.As(err, &toll):
			paid++
		case errors.Is(err, models.ErrBusy):
			refused++
		default:
			t.Error(err)
		}
	}
	if through != int(limitCode.soft) || paid != int(limitCode.hard-limitCode.soft) || refused != 10 {
		t.Errorf("%d tries went through, %d were asked for a puzzle, %d refused", through, paid, refused)
	}
	must(t, try("198.51.100.1"))
	o.later(limitCode.window)
	must(t, try("192.0.2.9"))
}

func TestTrackedCase_ShowsNoNotes(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	mediator := o.staff("lin", models.RoleMediator)
	_, err := o.AddNote(t.Context(), mediator, buyer.Case, "卖家有前科", "web:1")
	must(t, err)
	seen, err := o.TrackedCase(t.Context(), buyer)
	must(t, err)
	if seen.Case.Notes != nil || len(seen.Actions) == 0 || len(seen.Explanation.Clocks) == 0 {
		t.Errorf("the complainant sees %+v", seen)
	}
	_, err = o.TrackedCase(t.Context(), models.Actor{Role: models.RoleComplainant})
	wantErr(t, "nobody's case", err, models.ErrNotFound)
}

func TestAddEvidence_HasRoomForSoMany(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	errs := together(models.MaxEvidenceFiles+4, func(int) error {
		_, err := o.AddEvidence(t.Context(), buyer, picture())
		return err
	})
	c := o.read(buyer.Case)
	if n := succeeded(t, errs, ErrFull); n != models.MaxEvidenceFiles || len(c.Evidence) != n || len(o.files()) != n {
		t.Errorf("%d accepted, %d in the case, %d stored", n, len(c.Evidence), len(o.files()))
	}
	effects := map[string]bool{}
	for _, e := range c.Effects {
		effects[e.ID] = true
	}
	if len(effects) != len(c.Effects) {
		t.Errorf("effects share an id: %v", c.Effects)
	}
}

func TestOpenEvidence(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	mediator := o.staff("lin", models.RoleMediator)
	e, err := o.AddEvidence(t.Context(), buyer, picture())
	must(t, err)
	for _, open := range []func() (File, error){
		func() (File, error) { return o.OpenOwnEvidence(t.Context(), buyer, e.ID) },
		func() (File, error) { return o.OpenEvidence(t.Context(), mediator, buyer.Case, e.ID) },
	} {
		f, err := open()
		must(t, err)
		var got bytes.Buffer
		_, err = got.ReadFrom(f.Body)
		must(t, errors.Join(err, f.Body.Close()))
		if !bytes.HasPrefix(got.Bytes(), png) {
			t.Errorf("read %q", got.Bytes())
		}
	}
	c := o.read(buyer.Case)
	before := c.Seq()
	_, err = o.OpenEvidence(t.Context(), mediator, buyer.Case, "none")
	wantErr(t, "no such file", err, models.ErrNotFound)
	_, err = o.OpenPreview(t.Context(), mediator, buyer.Case, e.ID)
	wantErr(t, "a preview that is not made", err, models.ErrNotFound)
	_, err = o.OpenOwnEvidence(t.Context(), visitor, e.ID)
	wantErr(t, "a visitor", err, models.ErrUnsigned)
	c = o.read(buyer.Case)
	if c.Seq() != before || !slices.ContainsFunc(c.Events, func(x models.Event) bool { return x.Kind == models.EventViewed && x.Payload.Viewed.Evidence == e.ID }) {
		t.Errorf("the history is %+v", c.Events)
	}
}
