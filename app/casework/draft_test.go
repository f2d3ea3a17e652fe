package casework

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"redress/models"
)

func TestDraft_LivesThirtyDaysFromItsLastChange(t *testing.T) {
	o := newOffice(t)
	actor, _ := o.draft()
	o.later(29 * 24 * time.Hour)
	_, err := o.SaveDraft(t.Context(), actor, "story", func(*models.Filing) {})
	must(t, err)
	o.later(29 * 24 * time.Hour)
	_, err = o.Draft(t.Context(), actor)
	must(t, err)
	o.later(2 * 24 * time.Hour)
	_, err = o.Draft(t.Context(), actor)
	wantErr(t, "read after its end", err, models.ErrNotFound)
	_, err = o.SaveDraft(t.Context(), actor, "story", func(*models.Filing) {})
	wantErr(t, "renewed after its end", err, models.ErrNotFound)
	_, err = o.AddEvidence(t.Context(), actor, picture())
	wantErr(t, "a file after its end", err, models.ErrNotFound)
	_, err = o.Submit(t.Context(), actor, "192.0.2.1")
	wantErr(t, "sent after its end", err, models.ErrNotFound)
}

func TestSaveDraft_KeepsNothingOfAnIncompletePage(t *testing.T) {
	o := newOffice(t)
	actor, before := o.draft()
	_, err := o.SaveDraft(t.Context(), actor, "purchase", func(f *models.Filing) { f.Purchase = models.Purchase{Item: "x"} })
	var bad *models.Invalid
	if !errors.As(err, &bad) {
		t.Fatalf("saved: %v", err)
	}
	after, err := o.Draft(t.Context(), actor)
	must(t, err)
	if after.Filing.Purchase != before.Filing.Purchase || after.Version != before.Version {
		t.Errorf("kept %+v", after.Filing.Purchase)
	}
	_, err = o.SaveDraft(t.Context(), actor, "no-such-page", func(*models.Filing) {})
	wantErr(t, "an unknown page", err, models.ErrNotFound)
}

func TestDraft_IsNobodyElses(t *testing.T) {
	o := newOffice(t)
	_, d := o.draft()
	for _, actor := range []models.Actor{visitor, {Role: models.RoleComplainant, Case: d.ID}, {Role: models.RoleAdministrator, Case: d.ID}} {
		if _, err := o.Draft(t.Context(), actor); err == nil {
			t.Errorf("%+v read it", actor)
		}
		if _, err := o.Submit(t.Context(), actor, "192.0.2.1"); err == nil {
			t.Errorf("%+v sent it", actor)
		}
	}
}

func TestResumeDraft(t *testing.T) {
	o := newOffice(t)
	actor, d := o.draft()
	spoken := strings.ToLower(strings.ReplaceAll(string(d.Code), "-", " "))
	id, sent, err := o.ResumeDraft(t.Context(), spoken, "192.0.2.7")
	if err != nil || id != d.ID || sent {
		t.Fatalf("resumed %s, sent %v: %v", id, sent, err)
	}
	_, err = o.Submit(t.Context(), actor, "192.0.2.1")
	must(t, err)
	if id, sent, err = o.ResumeDraft(t.Context(), spoken, "192.0.2.7"); err != nil || id != d.ID || !sent {
		t.Fatalf("after sending: %s, sent %v: %v", id, sent, err)
	}
	other := models.NewReceiptCode([models.EntropyBytes]byte{1})
	for _, code := range []string{"", "WQ-00000-00000", string(d.Code) + "0", other} {
		_, _, err := o.ResumeDraft(t.Context(), code, "192.0.2.7")
		wantErr(t, "code "+code, err, models.ErrNotFound)
	}
}

func TestDraftEvidence(t *testing.T) {
	o := newOffice(t)
	actor, d := o.draft()
	e, err := o.AddEvidence(t.Context(), actor, picture())
	must(t, err)
	if e.Type != "image/png" || e.Size <= int64(len(png)) || len(e.SHA256) != 64 || e.Name != "聊天.png" {
		t.Errorf("received %+v", e)
	}
	must(t, o.DescribeDraftEvidence(t.Context(), actor, e.ID, Upload{Kind: "goods", Shows: "鞋底", CapturedOn: "2026-10-09"}))
	wantErr(t, "describing none", o.DescribeDraftEvidence(t.Context(), actor, "none", Upload{Kind: "goods"}), models.ErrNotFound)
	d, err = o.Draft(t.Context(), actor)
	must(t, err)
	if got := d.Evidence[0]; got.Kind != "goods" || got.Shows != "鞋底" || got.CapturedOn != "2026-10-09" || got.SHA256 != e.SHA256 {
		t.Errorf("described %+v", got)
	}
	must(t, o.RemoveDraftEvidence(t.Context(), actor, e.ID))
	must(t, o.RemoveDraftEvidence(t.Context(), actor, e.ID))
	if left := o.files(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestDraftEvidence_RefusedUploadsLeaveNothing(t *testing.T) {
	o := newOffice(t)
	actor, d := o.draft()
	o.Evidence.FileBytes = 1 << 20
	large := func() io.Reader {
		return io.MultiReader(bytes.NewReader(png), bytes.NewReader(make([]byte, 1<<20)))
	}
	for name, u := range map[string]Upload{
		"kind":    {Kind: "nonsense", Body: bytes.NewReader(png)},
		"day":     {Kind: "chat", CapturedOn: "王小明", Body: bytes.NewReader(png)},
		"shows":   {Kind: "chat", Shows: strings.Repeat("字", MaxShort+1), Body: bytes.NewReader(png)},
		"type":    {Kind: "chat", Body: strings.NewReader("\x7fELF\x02\x01\x01")},
		"empty":   {Kind: "chat", Body: strings.NewReader("")},
		"large":   {Kind: "chat", Body: large()},
		"cut off": {Kind: "chat", Body: io.MultiReader(bytes.NewReader(png), broken{})},
	} {
		if _, err := o.AddEvidence(t.Context(), actor, u); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	d, err := o.Draft(t.Context(), actor)
	must(t, err)
	if left := o.files(); len(left)+len(d.Evidence) != 0 {
		t.Errorf("left %v, %v", left, d.Evidence)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the phone went away") }

// Of many files that arrive at once for the last places, each is either in the
// draft and stored, or refused and gone.
func TestDraftEvidence_HasRoomForSoMany(t *testing.T) {
	o := newOffice(t)
	actor, _ := o.draft()
	for range models.MaxEvidenceFiles - 3 {
		_, err := o.AddEvidence(t.Context(), actor, picture())
		must(t, err)
	}
	errs := together(8, func(int) error {
		_, err := o.AddEvidence(t.Context(), actor, picture())
		return err
	})
	d, err := o.Draft(t.Context(), actor)
	must(t, err)
	if n := succeeded(t, errs, ErrFull); n != 3 || len(d.Evidence) != models.MaxEvidenceFiles || len(o.files()) != models.MaxEvidenceFiles {
		t.Errorf("%d accepted, %d in the draft, %d stored", n, len(d.Evidence), len(o.files()))
	}
}

// The same bytes are one piece of evidence, in a draft and in a case; those of
// another case or draft do not matter, nor those taken out again.
func TestEvidence_TheSameFileTwice(t *testing.T) {
	o := newOffice(t)
	actor, _ := o.draft()
	other, _ := o.draft()
	same := func() Upload { return Upload{Kind: "chat", Name: "again.png", Body: bytes.NewReader(png)} }
	e, err := o.AddEvidence(t.Context(), actor, same())
	must(t, err)
	_, err = o.AddEvidence(t.Context(), actor, same())
	wantErr(t, "twice in a draft", err, ErrTwice)
	_, err = o.AddEvidence(t.Context(), other, same())
	must(t, err)
	must(t, o.RemoveDraftEvidence(t.Context(), actor, e.ID))
	_, err = o.AddEvidence(t.Context(), actor, same())
	must(t, err)
	_, err = o.Submit(t.Context(), actor, "192.0.2.1")
	must(t, err)
	errs := together(4, func(int) error {
		_, err := o.AddEvidence(t.Context(), models.Actor{Role: models.RoleComplainant, Case: actor.Case}, same())
		return err
	})
	if n := succeeded(t, errs, ErrTwice); n != 0 || len(o.read(actor.Case).Evidence) != 1 || len(o.files()) != 2 {
		t.Errorf("%d accepted, %d stored", n, len(o.files()))
	}
}

func TestBaseName(t *testing.T) {
	for name, want := range map[string]string{
		"聊天.png": "聊天.png", `C:\Users\wang\图 1.jpg`: "图 1.jpg", "../../etc/passwd": "passwd", "a/": "", "": "", ".": ".",
		"invoice\u202egnp.exe": "invoicegnp.exe", "a\r\nSet-Cookie: x.png": "aSet-Cookie: x.png", "zero\u200bwidth.png": "zerowidth.png",
		"\xff\xfebad.png": "bad.png", strings.Repeat("长", 150) + ".png": strings.Repeat("长", 100) + "…" + strings.Repeat("长", 15) + ".png",
	} {
		if got := FileName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}
