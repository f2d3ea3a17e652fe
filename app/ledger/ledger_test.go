package ledger_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/custody"
	"redress/app/ledger"
	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// site is one installation on an engine.
type site struct {
	t      testing.TB
	engine models.Engine
	store  *vault.Store
	signer *custody.Signer
	keys   *vault.Keys
	all    models.Grant
}

func newSite(t testing.TB, engine models.Engine) *site {
	t.Helper()
	keys, err := vault.GenerateKeys(rand.Reader)
	check(t, err)
	private, err := keys.SigningKey()
	check(t, err)
	signer, err := custody.NewSigner("redress.example.org", private)
	check(t, err)
	all, err := authz.Do(models.Actor{Role: models.RoleSystem}, authz.SystemWork, models.AnyObject)
	check(t, err)
	s := &site{t: t, engine: engine, signer: signer, keys: keys, all: all}
	s.store = s.open(engine)
	return s
}

func (s *site) open(engine models.Engine) *vault.Store {
	s.t.Helper()
	store, err := vault.Open(s.t.Context(), engine, vaulttest.MemoryBlobs(), s.keys)
	check(s.t, err)
	return store
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ledger is that of one more process.
func (s *site) ledger() *ledger.Ledger {
	return ledger.New(s.open(s.engine), s.signer, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func caseID(n int) models.CaseID {
	return models.CaseID(fmt.Sprintf("WQ-%05d-00000", n))
}

var start = time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)

// file stores a new case; note appends a note to it.
func (s *site) file(n int) models.CaseID {
	s.t.Helper()
	c := models.Case{Head: models.Head{ID: caseID(n)}}
	c.Append(start, models.Event{Kind: models.EventFiled, Command: "file", Payload: models.Payload{
		Filed: &models.Filed{Filing: models.Filing{Narrative: "假货"}, ReceivedAt: start}, Outcome: models.Outcome{To: "filed"}}})
	_, err := s.store.CreateCase(s.t.Context(), s.all, c)
	check(s.t, err)
	return c.ID
}

func (s *site) note(id models.CaseID, text string) {
	s.t.Helper()
	_, err := s.store.UpdateCase(s.t.Context(), s.all, id, func(c models.Case) (models.Case, error) {
		c.Append(start, models.Event{Kind: models.EventNote, Payload: models.Payload{Note: &models.Note{Body: models.Personal(text)}}})
		return c, nil
	})
	check(s.t, err)
}

func (s *site) audit(n int) {
	s.t.Helper()
	check(s.t, s.store.Audit(s.t.Context(), models.AuditEntry{ID: fmt.Sprintf("entry%03d", n), At: start.Add(time.Duration(n) * time.Second), Account: "a", Action: "sign_in"}))
}

// verify is what redress verify finds.
func (s *site) verify(exported ...[]byte) *ledger.Check {
	s.t.Helper()
	c := &ledger.Check{Store: s.open(s.engine), Key: s.signer.Key()}
	for _, note := range exported {
		c.Exported = append(c.Exported, ledger.Exported{Name: "checkpoint.txt", Note: note})
	}
	check(s.t, c.Verify(s.t.Context()))
	return c
}

func (s *site) clean(what string) *ledger.Check {
	s.t.Helper()
	c := s.verify()
	for _, f := range c.Faults {
		s.t.Errorf("%s: %s", what, f)
	}
	return c
}

func TestLedger_LogsProvesAndVerifies(t *testing.T) {
	s := newSite(t, storetest.Memory())
	l := s.ledger()
	for n := range 300 {
		id := s.file(n)
		if n%3 == 0 {
			s.note(id, "one")
		}
		if n%10 == 0 {
			s.audit(n)
		}
	}
	// 300 filings, 100 heads behind them, 30 entries.
	if added, err := l.Pass(t.Context()); err != nil || added != 430 {
		t.Fatalf("%d leaves, %v", added, err)
	}
	if added, err := l.Pass(t.Context()); err != nil || added != 0 {
		t.Errorf("nothing changed, yet %d leaves, %v", added, err)
	}
	first, err := l.Checkpoint(t.Context())
	check(t, err)
	s.note(caseID(7), "two")
	if added, err := s.ledger().CatchUp(t.Context()); err != nil || added != 1 {
		t.Errorf("one case changed: %d leaves, %v", added, err)
	}
	second, err := l.Checkpoint(t.Context())
	check(t, err)
	if first.ID >= second.ID {
		t.Errorf("checkpoints %s and %s", first.ID, second.ID)
	}
	v := s.clean("after two passes")
	if v.Cases != 300 || v.Leaves != 431 || v.Entries != 30 || v.Pending != 0 {
		t.Errorf("%+v", v)
	}

	for _, n := range []int{0, 1, 7, 299} {
		c, records, err := s.store.History(t.Context(), s.all, caseID(n))
		check(t, err)
		filing, err := l.ProveFiling(t.Context(), c.ID)
		check(t, err)
		if _, err := custody.VerifyInclusion(s.signer.Key(), filing, records[0].Hash); err != nil || filing.Seq != 1 {
			t.Errorf("case %d: %v", n, err)
		}
		s.note(c.ID, "not logged yet")
		in, err := l.Prove(t.Context(), c.ID)
		check(t, err)
		_, records, err = s.store.History(t.Context(), s.all, c.ID)
		check(t, err)
		if _, err := custody.VerifyInclusion(s.signer.Key(), in, records[len(records)-1].Hash); err != nil || in.Seq != int64(len(records)) {
			t.Errorf("case %d: %v", n, err)
		}
	}
	s.clean("after proofs")
	if !bytes.Contains([]byte(first.Note), []byte("\n430\n")) || len(s.signer.Key().String()) < ed25519.PublicKeySize {
		t.Errorf("first checkpoint:\n%s", first.Note)
	}
}
