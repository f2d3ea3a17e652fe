package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"redress/app/casework"
	"redress/models"
	"redress/views/letters"
)

func (o *office) officer() models.Actor {
	o.Helper()
	a, err := o.AddAccount(o.Context(), casework.System, casework.NewAccount{Login: "zhao", Name: "赵示例", Password: "correct horse battery", Role: models.RoleOfficer})
	must(o, err)
	return models.Actor{Role: a.Role, Account: a.ID, Name: string(a.Name)}
}

// approved is a case with a letter that waits for its number.
func (o *office) approved(officer models.Actor, form string, answers ...models.FieldValue) (models.CaseID, models.LetterID) {
	o.Helper()
	id := o.file()
	l, err := o.DraftLetter(o.Context(), officer, id, form, "draft")
	must(o, err)
	_, err = o.PrepareLetter(o.Context(), officer, id, casework.LetterMove{Command: "prepare", Letter: l.ID, Seen: -1}, answers)
	must(o, err)
	_, err = o.ApproveLetter(o.Context(), officer, id, casework.LetterMove{Command: "approve", Letter: l.ID, Seen: -1})
	must(o, err)
	return id, l.ID
}

var accept = []models.FieldValue{{Name: "subject", Text: "鞋"}, {Name: "contact", Text: "赵示例"}, {Name: "contact_phone", Text: "000-1"}}

// content reads a filed copy.
func (o *office) content(c models.Case, id models.EvidenceID) string {
	o.Helper()
	f, err := o.Store.OpenEvidence(o.Context(), grant, c.ID, c.Key, id)
	must(o, err)
	defer f.Close()
	b, err := io.ReadAll(f)
	must(o, err)
	return string(b)
}

func TestLetters_EveryFormHasItsSheets(t *testing.T) {
	want := slices.Sorted(slices.Values(models.LetterForms))
	if got := letters.Forms(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestIssueLetter_NumbersAndFiles(t *testing.T) {
	o := newOffice(t)
	id, letter := o.approved(o.officer(), "acceptance", accept...)
	r, m := o.relay("one")
	must(t, r.Drain(t.Context()))
	c := o.read(id)
	l, _ := c.LetterByID(letter)
	if l.State != models.LetterIssued || l.Number != "示市监投受〔2026〕第1号" || len(l.Evidence) != 2 || len(c.Effects) != 0 {
		t.Fatalf("the letter is %+v; ran %s", l, m)
	}
	for i, want := range []string{"投诉受理决定书", "Reading copy"} {
		e, ok := c.EvidenceByID(l.Evidence[i])
		if !ok || e.Kind != models.EvidenceLetter || e.Type != "text/html" {
			t.Fatalf("the file is %+v", e)
		}
		got := o.content(c, e.ID)
		sum := sha256.Sum256([]byte(got))
		if e.SHA256 != hex.EncodeToString(sum[:]) || e.Size != int64(len(got)) {
			t.Errorf("%s does not have the hash and size that are recorded", e.Name)
		}
		if !strings.Contains(got, want) || !strings.Contains(got, l.Number) || !strings.Contains(got, string(id)) || strings.Contains(got, "⟦") {
			t.Errorf("the copy says %s", got)
		}
	}
}

// A worker that dies between taking the number, storing the files and the
// record leaves a letter that the next one issues under the same number.
func TestIssueLetter_ARepeatedRunIsTheSame(t *testing.T) {
	o := newOffice(t)
	officer := o.officer()
	id, letter := o.approved(officer, "acceptance", accept...)
	r, _ := o.relay("one")
	c := o.read(id)
	i := slices.IndexFunc(c.Effects, func(e models.Effect) bool { return e.Kind == models.EffectIssueLetter })
	first, err := r.issueLetter(t.Context(), grant, c, c.Effects[i])
	must(t, err)
	// Meanwhile the office has another name, and another letter is issued.
	o.Agency = casework.Agency{Name: "另一局", Short: "另市监"}
	o.later(1e9)
	second, err := r.issueLetter(t.Context(), grant, c, c.Effects[i])
	must(t, err)
	if a, b := first.Payload.Letter, second.Payload.Letter; a.Number != b.Number || a.Files[0].SHA256 != b.Files[0].SHA256 || a.Files[1].ID != b.Files[1].ID {
		t.Errorf("first %+v\nthen %+v", a, b)
	}
	must(t, r.Drain(t.Context()))
	c = o.read(id)
	if l, _ := c.LetterByID(letter); l.Number != "示市监投受〔2026〕第1号" || len(l.Evidence) != 2 {
		t.Errorf("the letter is %+v", l)
	}
	n, err := o.Store.NumberLetter(t.Context(), grant, "示市监投受〔2026〕", id, "L99-0")
	must(t, err)
	if n != 2 {
		t.Errorf("the next number is %d", n)
	}
}

// Three processes at once leave no number out and give none twice.
func TestIssueLetter_ThreeProcesses(t *testing.T) {
	o := newOffice(t)
	officer := o.officer()
	const cases = 12
	var ids []models.CaseID
	for range cases {
		id, _ := o.approved(officer, "acceptance", accept...)
		ids = append(ids, id)
	}
	var wg sync.WaitGroup
	for p := range 3 {
		r, _ := o.relay(fmt.Sprintf("process-%d", p))
		wg.Go(func() {
			if err := r.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	r, _ := o.relay("last")
	o.later(leaseTime)
	must(t, r.Drain(t.Context()))
	given := map[string]bool{}
	for _, id := range ids {
		c := o.read(id)
		given[c.Letters[0].Number] = true
	}
	for n := 1; n <= cases; n++ {
		if number := fmt.Sprintf("示市监投受〔2026〕第%d号", n); !given[number] {
			t.Errorf("%s was left out: %v", number, given)
		}
	}
}

// A letter whose filing was given up can be sent on its way again, with the
// content and the number it has.
func TestIssueLetter_AfterItWasGivenUp(t *testing.T) {
	o := newOffice(t)
	officer := o.officer()
	id, letter := o.approved(officer, "acceptance", accept...)
	r, _ := o.relay("one")
	works := r.Handlers[models.EffectIssueLetter]
	r.Handlers[models.EffectIssueLetter] = func(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
		_, err := works(ctx, g, c, e)
		return models.Event{}, errors.Join(err, errors.New("the disk is full"))
	}
	for range maxAttempts {
		must(t, r.Drain(t.Context()))
		o.later(1000e9)
	}
	_, err := o.ApproveLetter(t.Context(), officer, id, casework.LetterMove{Command: "again", Letter: letter, Seen: -1})
	must(t, err)
	r.Handlers[models.EffectIssueLetter] = works
	must(t, r.Drain(t.Context()))
	c := o.read(id)
	if l, _ := c.LetterByID(letter); l.State != models.LetterIssued || l.Number != "示市监投受〔2026〕第1号" {
		t.Errorf("the letter is %+v", l)
	}
}

// What goes to another office is not there for the complainant, as a letter or
// as a file.
func TestIssueLetter_OthersLettersAreNotThere(t *testing.T) {
	o := newOffice(t)
	officer := o.officer()
	id, letter := o.approved(officer, "distribution", models.FieldValue{Name: "receiver", Text: "样本区局"},
		models.FieldValue{Name: "subject", Text: "鞋"}, models.FieldValue{Name: "reply_by", Text: "2026-12-18"})
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	buyer := models.Actor{Role: models.RoleComplainant, Case: id}
	tracked, err := o.TrackedCase(t.Context(), buyer)
	must(t, err)
	if len(tracked.Case.Letters) != 0 || len(tracked.Case.Evidence) != 1 {
		t.Errorf("the complainant sees %+v", tracked.Case.Evidence)
	}
	if _, err := o.OwnLetter(t.Context(), buyer, letter); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("reading it: %v", err)
	}
	c := o.read(id)
	l, _ := c.LetterByID(letter)
	if _, err := o.OpenOwnEvidence(t.Context(), buyer, l.Evidence[0]); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("opening its file: %v", err)
	}
	if got := o.content(c, l.Evidence[0]); strings.Contains(got, "王小明") || !strings.Contains(got, "王**") {
		t.Errorf("the notice names the complainant: %s", got)
	}
}
