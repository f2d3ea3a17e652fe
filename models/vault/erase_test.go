package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"redress/models"
	"redress/models/fileblobs"
	"redress/models/sqlitestore"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// erasable is a case with everything a case can have, in an embedded store.
type erasable struct {
	dir      string
	s        *vault.Store
	canaries []string
	box      models.KeyBox
	draftBox models.KeyBox
}

const erasedID = models.CaseID("WQ-ERASE-00001")

func openRollover(t *testing.T, dir string) *vault.Store {
	t.Helper()
	keys, err := vault.LoadOrCreateKeys(filepath.Join(dir, "redress.key"))
	check(t, err)
	engine, err := sqlitestore.Open(t.Context(), dir)
	check(t, err)
	blobs, err := fileblobs.Open(filepath.Join(dir, "files"))
	check(t, err)
	s, err := vault.Open(t.Context(), engine, blobs, keys, vault.WithRollOver(9_000))
	check(t, err)
	return s
}

func newErasable(t *testing.T) *erasable {
	t.Helper()
	ctx := t.Context()
	e := &erasable{dir: t.TempDir()}
	e.s = openRollover(t, e.dir)
	f := &vaulttest.Filler{At: day}
	d := vaulttest.Filled[models.Draft](f)
	d.ID, d.Key, d.CodeHash = erasedID, nil, e.s.HashCode(goldenCode())
	d, err := e.s.CreateDraft(ctx, all, d)
	check(t, err)
	c := eventful(f, erasedID)
	c.Key = d.Key
	c, err = e.s.CreateCase(ctx, all, c)
	check(t, err)
	for i := range 8 { // until it rolls over
		c, err = e.s.UpdateCase(ctx, all, erasedID, func(c models.Case) (models.Case, error) {
			c.Append(day, models.Event{Command: models.CommandID(fmt.Sprint("n", i)), Payload: models.Payload{Note: vaulttest.Filled[*models.Note](f)}})
			return c, nil
		})
		check(t, err)
	}
	check(t, e.s.PutEvidence(ctx, all, erasedID, c.Key, "word", strings.NewReader(strings.Join(f.Canaries, ","))))
	v := vaulttest.Filled[models.Invitation](f)
	v.Account, v.Case = "", erasedID
	_, err = e.s.CreateInvitation(ctx, v)
	check(t, err)
	other := eventful(&vaulttest.Filler{At: day}, "WQ-OTHER-00001")
	other.Events[0].Payload.Filed.SourceRef = "other"
	_, err = e.s.CreateCase(ctx, all, other)
	check(t, err)
	if c.Archived == 0 {
		t.Fatal("nothing has rolled over")
	}
	e.canaries, e.box, e.draftBox = f.Canaries, c.Key, d.Key
	return e
}

func (e *erasable) erase(t *testing.T) models.Case {
	t.Helper()
	c, err := e.s.EraseCase(t.Context(), all, erasedID, func(c models.Case) (models.Case, error) {
		c.Append(day.AddDate(1, 0, 0), models.Event{Kind: models.EventErased, Command: "erase", Actor: models.ActorRef{Role: models.RoleAdministrator, Account: "chief"},
			Payload: models.Payload{Privacy: &models.PrivacyStep{Ground: models.GroundPurpose}}})
		return c, nil
	})
	check(t, err)
	return c
}

// raw is every byte of a folder but the key file.
func raw(t *testing.T, dir string) (out []byte) {
	t.Helper()
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "redress.key" {
			return err
		}
		data, err := os.ReadFile(path)
		out = append(append(out, path...), data...)
		return err
	}))
	return out
}

// gone fails when anything of the person is left that a key could open.
func (e *erasable) gone(t *testing.T, s *vault.Store, dir string) {
	t.Helper()
	ctx := t.Context()
	bytesOf := raw(t, dir)
	for what, box := range map[string][]byte{"case": e.box[3:], "draft": e.draftBox[3:]} {
		if bytes.Contains(bytesOf, box) {
			t.Errorf("the key of the %s is still in the files", what)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "files", "*", "*")); len(files) != 0 {
		t.Errorf("files %v", files)
	}
	c, err := s.Case(ctx, all, erasedID)
	check(t, err)
	d, err := s.Draft(ctx, all, erasedID)
	check(t, err)
	left := fmt.Sprintf("%+v %+v", deref(c), deref(d))
	for _, canary := range e.canaries {
		if strings.Contains(left, canary) || bytes.Contains(bytesOf, []byte(canary)) {
			t.Errorf("%q is left", canary)
		}
	}
	if !c.Privacy.Erased() || c.Privacy.Ground != models.GroundPurpose || c.Key != nil || c.Amount == 0 || c.Archived == 0 || len(c.Evidence) == 0 {
		t.Errorf("the erased case reads %+v", c.Head)
	}
	check(t, s.EachCase(ctx, all, "", func(_ models.CaseID, _ models.Case, err error) error { return err }))
	page, err := s.ListCases(ctx, all, models.CaseQuery{Limit: 9})
	check(t, err)
	found, err := s.ListCases(ctx, all, models.CaseQuery{Text: e.canaries[len(e.canaries)-1], Limit: 9})
	check(t, err)
	id, err := s.DraftByCode(ctx, goldenCode())
	check(t, err)
	if len(page.Rows) != 2 || len(found.Rows) != 0 || id != erasedID {
		t.Errorf("listed %d, found %d, by its code %q", len(page.Rows), len(found.Rows), id)
	}
	invited, err := s.InvitationsOf(ctx, "", erasedID)
	check(t, err)
	if len(invited) != 0 {
		t.Errorf("invitations %+v", invited)
	}
}

// deref makes pointers readable for a search.
func deref(v any) string {
	var b strings.Builder
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.String:
			b.WriteString(v.String() + "\n")
		}
	}
	walk(reflect.ValueOf(v))
	return b.String()
}

// T4: nothing of the person is left, the chain verifies and goes on, and when an
// older copy is brought back the erasure is done again.
func TestErase(t *testing.T) {
	e := newErasable(t)
	ctx := t.Context()
	if found := raw(t, e.dir); !bytes.Contains(found, e.box[3:]) || !bytes.Contains(found, e.draftBox[3:]) {
		t.Fatal("the search does not even find the key of a case that was not erased")
	}
	check(t, e.s.Close())
	older := filepath.Join(t.TempDir(), "older")
	check(t, os.CopyFS(older, os.DirFS(e.dir)))
	check(t, os.Chmod(filepath.Join(older, "redress.key"), 0o600))
	e.s = openRollover(t, e.dir)

	c := e.erase(t)
	e.gone(t, e.s, e.dir)
	again := e.erase(t)
	if again.Seq() != c.Seq() {
		t.Error("erased twice")
	}
	_, err := e.s.UpdateCase(ctx, all, erasedID, func(c models.Case) (models.Case, error) {
		c.Append(day, models.Event{Command: "view", Kind: models.EventViewed, Payload: models.Payload{Viewed: &models.Viewed{What: "case"}}})
		return c, nil
	})
	check(t, err)
	_, err = e.s.UpdateCase(ctx, all, erasedID, func(c models.Case) (models.Case, error) {
		c.Append(day, models.Event{Command: "late", Payload: models.Payload{Note: &models.Note{Body: "迟到"}}})
		return c, nil
	})
	if !errors.Is(err, models.ErrWithheld) {
		t.Errorf("a note to an erased case: %v", err)
	}
	if _, err := e.s.OpenEvidence(ctx, all, erasedID, c.Key, "word"); !errors.Is(err, models.ErrWithheld) {
		t.Errorf("a file of an erased case: %v", err)
	}
	e.gone(t, e.s, e.dir)
	list, err := e.s.Erasures(ctx, all)
	check(t, err)
	if len(list) != 1 || list[0].ID != erasedID || list[0].KeyHash == "" || list[0].Open || list[0].By.Account != "chief" {
		t.Fatalf("the list of erasures is %+v", list)
	}
	check(t, e.s.Close())

	restored := openRollover(t, older)
	before, err := restored.Case(ctx, all, erasedID)
	check(t, err)
	if before.Privacy.Erased() || before.Filing.Narrative == "" {
		t.Fatal("the older copy is no older copy")
	}
	for want := range []int{1, 0} { // the second time there is nothing left to do
		n, err := restored.ReplayErasures(ctx, all, list)
		check(t, err)
		if n != 1-want {
			t.Errorf("replayed %d", n)
		}
	}
	e.gone(t, restored, older)
	check(t, restored.Close())
}

// An erasure that was broken off after any of its steps is ended by the next one.
func TestErase_BrokenOff(t *testing.T) {
	e := newErasable(t)
	for i := range 12 {
		ctx, cancel := context.WithCancel(t.Context())
		e.s.BreakOffAfter(i, cancel)
		_, err := e.s.EraseCase(ctx, all, erasedID, func(c models.Case) (models.Case, error) {
			c.Append(day, models.Event{Kind: models.EventErased, Command: "erase", Payload: models.Payload{Privacy: &models.PrivacyStep{Ground: models.GroundPurpose}}})
			return c, nil
		})
		cancel()
		if err == nil {
			break
		}
		if list, _ := e.s.Erasures(t.Context(), all); len(list) == 1 && !list[0].Open {
			t.Errorf("broken off after %d steps, and still counted as done", i)
		}
	}
	e.s.BreakOffAfter(1<<30, func() {})
	_, err := e.s.ReplayErasures(t.Context(), all, nil)
	check(t, err)
	e.gone(t, e.s, e.dir)
	check(t, e.s.Close())
}

// A key that is taken away without an erasure is tampering.
func TestErase_KeyTakenAway(t *testing.T) {
	e := newErasable(t)
	defer func() { check(t, e.s.Close()) }()
	doc, err := e.s.RawCase(t.Context(), erasedID)
	check(t, err)
	without, err := vault.WithoutKey(doc)
	check(t, err)
	if _, err := e.s.Verify(t.Context(), without); !errors.Is(err, models.ErrTampered) {
		t.Errorf("a case without its key: %v", err)
	}
}

// A restricted case is kept whole and shown to nobody.
func TestRestricted(t *testing.T) {
	e := newErasable(t)
	ctx := t.Context()
	defer func() { check(t, e.s.Close()) }()
	c, err := e.s.UpdateCase(ctx, all, erasedID, func(c models.Case) (models.Case, error) {
		c.Append(day, models.Event{Kind: models.EventRestricted, Command: "r", Payload: models.Payload{Privacy: &models.PrivacyStep{Ground: models.GroundOver, Until: "2029-11-22"}}})
		return c, nil
	})
	check(t, err)
	read, err := e.s.Case(ctx, all, erasedID)
	check(t, err)
	page, err := e.s.ListCases(ctx, all, models.CaseQuery{Limit: 9})
	check(t, err)
	var row models.CaseRow
	for _, r := range page.Rows {
		if r.ID == erasedID {
			row = r
		}
	}
	for what, shown := range map[string]string{"changed": deref(c), "read": deref(read), "listed": deref(row)} {
		for _, canary := range e.canaries {
			if strings.Contains(shown, canary) {
				t.Errorf("%s: %q is shown", what, canary)
			}
		}
	}
	if !read.Privacy.Withheld() || read.Privacy.Until != "2029-11-22" || read.Key != nil {
		t.Errorf("read %+v", read.Head)
	}
	kept := 0
	check(t, e.s.EachCase(ctx, all, "", func(id models.CaseID, c models.Case, err error) error {
		for _, canary := range e.canaries {
			if id == erasedID && strings.Contains(deref(c), canary) {
				kept++
			}
		}
		return err
	}))
	check(t, e.s.PutEvidence(ctx, all, erasedID, e.box, "more", strings.NewReader("kept")))
	if kept < 30 || row.ID == "" {
		t.Errorf("%d texts are kept, listed %+v", kept, row)
	}
}
