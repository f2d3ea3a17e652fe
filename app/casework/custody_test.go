package casework

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"log/slog"
	"testing"

	"redress/app/custody"
	"redress/app/ledger"
	"redress/models"
)

// keepsLog gives the office a custody log.
func (o *office) keepsLog() {
	o.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(o, err)
	signer, err := custody.NewSigner("redress.example.org", private)
	must(o, err)
	o.Ledger = ledger.New(o.Store.(ledger.Store), signer, slog.New(slog.DiscardHandler))
	o.Ledger.Now = o.Now
}

// Staff who may see a case may have it proved; a complainant gets the receipt of his
// own filing, the same one each time; others get nothing.
func TestCustody_ProofsAndReceipts(t *testing.T) {
	o := newOffice(t)
	o.keepsLog()
	buyer, _ := o.file()
	other, _ := o.file()
	officer := o.staff("lin", models.RoleOfficer)

	id, first, err := o.OwnReceipt(t.Context(), buyer)
	must(t, err)
	_, second, err := o.OwnReceipt(t.Context(), buyer)
	must(t, err)
	if id != buyer.Case || !bytes.Equal(first, second) {
		t.Errorf("two receipts of %s:\n%s\n%s", id, first, second)
	}
	before, err := o.CheckReceipt(t.Context(), first)
	if err != nil || before.Problem != nil || before.Logged || before.Differs {
		t.Errorf("before the filing is logged: %+v, %v", before, err)
	}
	in, err := o.Proof(t.Context(), officer, id)
	must(t, err)
	_, records, err := o.Store.History(t.Context(), o.grant(), id)
	must(t, err)
	if _, err := custody.VerifyInclusion(o.PublicKey(), in, records[len(records)-1].Hash); err != nil {
		t.Errorf("the proof does not hold: %v", err)
	}
	after, err := o.CheckReceipt(t.Context(), first)
	if err != nil || after.Problem != nil || !after.Logged || after.Differs {
		t.Errorf("after the filing was logged: %+v, %v", after, err)
	}
	forged, err := o.CheckReceipt(t.Context(), bytes.Replace(first, []byte("complaint"), []byte("report"), 1))
	if err != nil || !errors.Is(forged.Problem, custody.ErrForged) {
		t.Errorf("a receipt that was changed: %+v, %v", forged, err)
	}
	for _, actor := range []models.Actor{buyer, other, visitor} { // it is the office's to have a case proved
		if in, err := o.Proof(t.Context(), actor, id); err == nil || in.Proof != nil {
			t.Errorf("a %s has a case proved: %v", actor.Role, err)
		}
	}
	if _, _, err := o.OwnReceipt(t.Context(), officer); err == nil {
		t.Error("an officer gets the receipt of a complainant")
	}
}

// A process that was put together without the log says so; it neither breaks
// nor calls a good receipt forged.
func TestCustody_WithoutALog(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	officer := o.staff("lin", models.RoleOfficer)
	_, err := o.Proof(t.Context(), officer, buyer.Case)
	wantErr(t, "a proof", err, ErrNoLedger)
	_, _, err = o.OwnReceipt(t.Context(), buyer)
	wantErr(t, "a receipt", err, ErrNoLedger)
	_, err = o.CheckReceipt(t.Context(), []byte("anything"))
	wantErr(t, "a check", err, ErrNoLedger)
	_, err = o.Checkpoint(t.Context())
	wantErr(t, "the newest checkpoint", err, ErrNoLedger)
	_, err = o.ExportDossier(t.Context(), officer, buyer.Case, DossierOrder{Command: "export", Audience: models.AudienceOffice})
	wantErr(t, "a dossier", err, ErrNoLedger)
	if key := o.PublicKey().String(); key != "" {
		t.Errorf("a key %q", key)
	}
}
