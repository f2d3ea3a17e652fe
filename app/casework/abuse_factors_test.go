package casework

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

// What art. 17 lets a person weigh, from the cases there are: a phone that
// three people use, an address of two, and one of them complaining again and
// again. Order 20 names no such factors.
func TestAbuseFactors(t *testing.T) {
	o := newOffice(t)
	worker := models.Actor{Role: models.RoleMediator, Account: "me"}
	n := 0
	file := func(name, phone, address, category string, ago time.Duration, evidence ...models.Evidence) models.Case {
		n++
		id, at := models.CaseID(fmt.Sprintf("WQ-AAAAA-%05d", n)), o.now.Add(-ago)
		f := complete()
		f.Category, f.Complainant = category, models.Party{Name: models.Personal(name), Phone: models.Personal(phone), Address: models.Personal(address)}
		c, err := o.NewCase(models.Case{Head: models.Head{ID: id}}, workflows.Command{ID: "file", At: at,
			Actor: models.Actor{Role: models.RoleComplainant, Case: id}, File: &models.Filed{Filing: f, Evidence: evidence, ReceivedAt: at}})
		must(t, err)
		c.Append(at, models.Event{Kind: models.EventSellersLinked, Command: "link", Payload: models.Payload{Sellers: &models.SellersLinked{Sellers: []models.SellerID{"s1"}}}})
		g, err := authz.Do(System, authz.SystemWork, string(id))
		must(t, err)
		c, err = o.Store.CreateCase(t.Context(), g, c)
		must(t, err)
		return c
	}
	const day = 24 * time.Hour
	file("甲", "13800138000", "一路1号", "counterfeit", 400*day) // too long ago
	file("乙", "138 0013 8000", "二路2号", "counterfeit", 100*day)
	file("丙", "+8613800138000", "三路3号", "refuses_refund", 40*day)
	file("丁", "13900139000", "一路 1 号", "counterfeit", 3*day)
	file("甲", "13800138000", "别处", "refuses_refund", 20*day)
	c := file("甲", "13800138000", "一路1号", "counterfeit", 0)
	want := func(c models.Case, lines ...string) {
		t.Helper()
		figures, err := o.AbuseFactors(t.Context(), worker, c)
		must(t, err)
		var got []string
		for _, f := range figures {
			line := fmt.Sprintf("%s %s %d of %d", f.Factor.Code, f.Limit.Key, f.Count, f.Limit.Count)
			if f.Reached() {
				line += " reached"
			}
			got = append(got, line)
		}
		if !slices.Equal(got, lines) {
			t.Errorf("figures %q, want %q", got, lines)
		}
	}
	want(c, "unusual_quantity  0 of 0", "bulk_complaints same_complainant_and_respondent 2 of 3",
		"bulk_complaints same_complainant_and_category 1 of 5", "bulk_complaints same_respondent_and_category 2 of 20",
		"no_real_purchase  0 of 0 reached",
		"shared_contact complainants_with_one_phone 3 of 2 reached", "shared_contact complainants_with_one_address 2 of 4", "other_signs  0 of 0")
	paid := file("戊", "13700137000", "五路", "vanished", 0, models.Evidence{ID: "e1", Kind: "payment"})
	want(paid, "unusual_quantity  0 of 0", "bulk_complaints same_complainant_and_respondent 1 of 3",
		"bulk_complaints same_complainant_and_category 1 of 5", "bulk_complaints same_respondent_and_category 1 of 20",
		"no_real_purchase  0 of 0",
		"shared_contact complainants_with_one_phone 1 of 2", "shared_contact complainants_with_one_address 1 of 4", "other_signs  0 of 0")
	old := file("己", "13600136000", "六路", "vanished", 300*day)
	want(old)
	if got := len(old.Events); got != 2 {
		t.Errorf("counting left %d events", got)
	}
	_, err := o.AbuseFactors(t.Context(), models.Actor{Role: models.RoleComplainant, Case: c.ID}, c)
	if err == nil {
		t.Error("a complainant gets the figures")
	}
}
