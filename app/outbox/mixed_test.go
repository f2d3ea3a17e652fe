package outbox

import (
	"errors"
	"slices"
	"testing"

	"redress/app/casework"
	"redress/models"
)

// filesMixed sends a filing that is a complaint and a report, and gives its
// receipt.
func (o *office) filesMixed() casework.Receipt {
	o.Helper()
	actor := o.draft()
	_, err := o.SaveDraft(o.Context(), actor, "what", func(f *models.Filing) { f.Mixed = true })
	must(o, err)
	_, err = o.Submit(o.Context(), actor, "192.0.2.1")
	must(o, err)
	receipt, err := o.Receipt(o.Context(), actor)
	must(o, err)
	return receipt
}

// From one filing to two cases: both numbers stand on the receipt before the
// report is made, and one code opens both.
func TestMixedFiling_BecomesTwoCases(t *testing.T) {
	o := newOffice(t)
	receipt := o.filesMixed()
	complaint := receipt.Case
	if receipt.Report == nil || receipt.Report.Case == complaint.ID || len(receipt.Report.Explanation.Clocks) != 1 || receipt.Report.Explanation.Clocks[0].Name != "verification" {
		t.Fatalf("the receipt says %+v of the report", receipt.Report)
	}
	buyer := models.Actor{Role: models.RoleComplainant, Case: complaint.ID}
	before, err := o.TrackedCase(t.Context(), buyer)
	must(t, err)
	if len(before.Linked) != 0 {
		t.Errorf("a report is offered that is not there yet: %v", before.Linked)
	}
	r, m := o.relay("one")
	must(t, r.Drain(t.Context()))
	if m.counts["split_report done"] != 1 || m.counts["link_seller done"] != 2 || m.counts["inspect done"] != 2 {
		t.Errorf("ran %v", m)
	}
	report := o.read(receipt.Report.Case)
	if len(report.Clocks) != 1 || report.Clocks[0].LastDay != receipt.Report.Explanation.Clocks[0].LastDay {
		t.Errorf("the receipt promised %+v, the report has %+v", receipt.Report.Explanation.Clocks, report.Clocks)
	}
	for _, id := range []models.CaseID{complaint.ID, report.ID} {
		opened, err := o.OpenCase(t.Context(), string(id), receipt.Code, "192.0.2.7")
		if err != nil || opened != id {
			t.Errorf("the code opens %s as %s: %v", id, opened, err)
		}
	}
	there, err := o.OpenLinked(t.Context(), buyer, string(report.ID))
	must(t, err)
	back, err := o.OpenLinked(t.Context(), models.Actor{Role: models.RoleComplainant, Case: there}, string(complaint.ID))
	must(t, err)
	if back != complaint.ID {
		t.Errorf("leads back to %s", back)
	}
}

// What is paid counts once against the seller, though there are two cases.
func TestMixedFiling_CountsItsLossOnce(t *testing.T) {
	o := newOffice(t)
	o.filesMixed()
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	page, err := o.Store.ListSellers(t.Context(), grant, models.SellerQuery{Limit: 10})
	must(t, err)
	if len(page.Rows) != 1 || page.Rows[0].Cases != 2 || page.Rows[0].Amount != 100 {
		t.Errorf("the sellers are %+v", page.Rows)
	}
}

// Nobody gets into a case that is not his own filing's: not into a stranger's,
// and not into what staff have found.
func TestOpenLinked_OpensTheOwnFilingAlone(t *testing.T) {
	o := newOffice(t)
	mine, foreign := o.file(), o.file()
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	_, err := o.Store.UpdateCase(t.Context(), grant, mine, func(c models.Case) (models.Case, error) {
		c.Append(o.now, models.Event{Kind: models.EventAssigned, Command: "take", Payload: models.Payload{Assigned: &models.Assigned{Account: "m"}}})
		return c, nil
	})
	must(t, err)
	c, err := o.MoveCase(t.Context(), mediator, mine, casework.Move{
		Command: "split", Transition: "split_report", Seen: -1, Fields: []models.FieldValue{{Name: "violation", Text: "售假"}},
	})
	must(t, err)
	must(t, r.Drain(t.Context()))
	found, ok := c.Linked(models.RelationReport)
	if report := o.read(found); !ok || report.ReceiptHash != "" || report.Filing.Complainant.Name != "王小明" {
		t.Errorf("what was found is %+v", report.Head)
	}
	buyer := models.Actor{Role: models.RoleComplainant, Case: mine}
	tracked, err := o.TrackedCase(t.Context(), buyer)
	must(t, err)
	if len(tracked.Linked) != 0 {
		t.Errorf("the complainant is shown %v", tracked.Linked)
	}
	for _, id := range []models.CaseID{found, foreign, mine, "WQ-00000-00000", "nonsense"} {
		if got, err := o.OpenLinked(t.Context(), buyer, string(id)); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s opened as %s: %v", id, got, err)
		}
	}
}

// What several buyers have lost to one seller makes the case of the last one
// more than its own amount does.
func TestLinkSeller_SumsReachTheRouting(t *testing.T) {
	o := newOffice(t)
	r, _ := o.relay("one")
	sum := func(amount models.Fen) models.Case {
		t.Helper()
		actor := o.draft()
		_, err := o.SaveDraft(t.Context(), actor, "purchase", func(f *models.Filing) {
			f.Purchase.Amount, f.Signals = amount, []string{"blocked_after_payment"}
		})
		must(t, err)
		id, err := o.Submit(t.Context(), actor, "192.0.2.1")
		must(t, err)
		must(t, r.Drain(t.Context()))
		return o.read(id)
	}
	first, last := sum(2000_00), sum(1500_00)
	if first.SellerCases != 1 || first.SellerAmount != 2000_00 || last.SellerCases != 2 || last.SellerAmount != 3500_00 {
		t.Errorf("counted %d cases of %d, then %d of %d", first.SellerCases, first.SellerAmount, last.SellerCases, last.SellerAmount)
	}
	const flag = "police_suggested"
	if slices.Contains(first.Flags, flag) || !slices.Contains(last.Flags, flag) {
		t.Errorf("the flags are %v, then %v", first.Flags, last.Flags)
	}
	for _, e := range first.Events {
		if e.Kind == models.EventSellersLinked && e.Payload.Outcome.Routing != nil {
			t.Error("a decision that came out as before is kept twice")
		}
	}
}
