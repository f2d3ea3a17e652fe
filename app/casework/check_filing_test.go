package casework

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"redress/models"
)

func TestCheckPage(t *testing.T) {
	long := func(n int) models.Personal { return models.Personal(strings.Repeat("字", n)) }
	report := func(f *models.Filing) { f.Track = models.TrackReport }
	for _, c := range []struct {
		page, what string
		change     func(*models.Filing)
		wrong      []string
	}{
		{"what", "complete", nil, nil},
		{"what", "nothing chosen", func(f *models.Filing) { *f = models.Filing{} }, []string{"track", "channel", "category"}},
		{"what", "an unknown word", func(f *models.Filing) { f.Channel = "douyin" }, []string{"channel"}},

		{"seller", "complete", nil, nil},
		{"seller", "no handle", func(f *models.Filing) { f.Respondent.Handles = nil }, []string{"handle_wechat_id"}},
		{"seller", "a blank handle", handles(models.Handle{Kind: "phone", Value: " "}), []string{"handle_wechat_id"}},
		{"seller", "an unknown kind", handles(models.Handle{Kind: "telegram", Value: "x"}), []string{"handle_wechat_id"}},
		{"seller", "as many as there is room for", handles(many(MaxHandles)...), nil},
		{"seller", "one more", handles(many(MaxHandles + 1)...), []string{"handle_wechat_id"}},
		{"seller", "the longest", handles(models.Handle{Kind: "shop", Value: long(MaxShort)}), nil},
		{"seller", "too long", handles(models.Handle{Kind: "shop", Value: long(MaxShort + 1)}), []string{"handle_shop"}},

		{"purchase", "complete", nil, nil},
		{"purchase", "nothing", func(f *models.Filing) { f.Purchase = models.Purchase{} }, []string{"paid", "item", "amount", "on"}},
		{"purchase", "not paid", func(f *models.Filing) { f.Purchase = models.Purchase{Item: "鞋", Paid: "unpaid"} }, nil},
		{"purchase", "not paid, but on a day to come", func(f *models.Filing) {
			f.Purchase = models.Purchase{Item: "鞋", Paid: "unpaid", On: "2026-11-24"}
		}, []string{"on"}},
		{"purchase", "today in China", func(f *models.Filing) { f.Purchase.On = "2026-11-23" }, nil},
		{"purchase", "tomorrow", func(f *models.Filing) { f.Purchase.On = "2026-11-24" }, []string{"on"}},
		{"purchase", "no day", func(f *models.Filing) { f.Purchase.On = "2026-02-30" }, []string{"on"}},
		{"purchase", "free", func(f *models.Filing) { f.Purchase.Amount = 0 }, []string{"amount"}},
		{"purchase", "too long", func(f *models.Filing) { f.Purchase.Item, f.Purchase.Transaction = long(201), long(65) }, []string{"item", "transaction"}},

		{"story", "complete", nil, nil},
		{"story", "the shortest", func(f *models.Filing) { f.Narrative = "\n " + long(MinNarrative) + "\n" }, nil},
		{"story", "too short", func(f *models.Filing) { f.Narrative = long(MinNarrative-1) + "   " }, []string{"narrative"}},
		{"story", "the longest", func(f *models.Filing) { f.Narrative = long(MaxNarrative) }, nil},
		{"story", "too long", func(f *models.Filing) { f.Narrative = long(MaxNarrative + 1) }, []string{"narrative"}},

		{"evidence", "none", nil, nil},

		{"demands", "complete", nil, nil},
		{"demands", "none", func(f *models.Filing) { f.Demands = nil }, []string{"demands"}},
		{"demands", "none in a report", func(f *models.Filing) { report(f); f.Demands = nil }, nil},
		{"demands", "an unknown kind", func(f *models.Filing) { f.Demands = []models.Demand{{Kind: "revenge", Note: long(501)}} }, []string{"demands", "demand_note"}},

		{"you", "complete", nil, nil},
		{"you", "nobody", func(f *models.Filing) { f.Complainant = models.Party{} }, []string{"name", "phone", "address"}},
		{"you", "anonymous", func(f *models.Filing) { f.Complainant = models.Party{Anonymous: true} }, []string{"name", "phone", "address"}},
		{"you", "anonymous in a report", func(f *models.Filing) { report(f); f.Complainant = models.Party{Anonymous: true} }, nil},
		{"you", "a reporter without an address", func(f *models.Filing) { report(f); f.Complainant.Address = "" }, nil},
		{"you", "too long", func(f *models.Filing) { f.Complainant.Name, f.Complainant.Address = long(61), long(201) }, []string{"name", "address"}},
	} {
		f := complete()
		if c.change != nil {
			c.change(&f)
		}
		if got := fields(t, CheckPage(c.page, f, monday)); !reflect.DeepEqual(got, c.wrong) {
			t.Errorf("%s, %s: wrong are %v, want %v", c.page, c.what, got, c.wrong)
		}
	}
}

func handles(list ...models.Handle) func(*models.Filing) {
	return func(f *models.Filing) { f.Respondent.Handles = list }
}

func many(n int) (list []models.Handle) {
	for range n {
		list = append(list, models.Handle{Kind: "phone", Value: "13800138000"})
	}
	return list
}

// fields are the names of the fields that an error complains about.
func fields(t *testing.T, err error) (names []string) {
	t.Helper()
	var bad *models.Invalid
	if err != nil && !errors.As(err, &bad) {
		t.Fatal(err)
	}
	if bad != nil {
		for _, p := range bad.Problems {
			names = append(names, p.Field)
		}
	}
	return names
}

func TestPhoneForm(t *testing.T) {
	for phone, want := range map[string]bool{
		"13800138000": true, "+86 138-0013-8000": true, "(020) 8765 4321": true, "（020）87654321": true, "12315": true,
		"1234": false, "-----": false, "138abc38000": false, "微信同号": false, "１３８００１３８０００": false,
		"123456789012345678901": false, strings.Repeat(" ", 40) + "12345": false,
	} {
		if phoneForm(phone) != want {
			t.Errorf("%q: %v", phone, !want)
		}
	}
}

func TestCheckEvidence_AdvisesForEveryCategory(t *testing.T) {
	for _, category := range models.Categories {
		if len(Checklist[category]) == 0 {
			t.Errorf("%s has no checklist", category)
		}
		for _, kind := range Checklist[category] {
			if !models.OneOf(models.EvidenceKinds, kind) {
				t.Errorf("%s asks for %q, which is no kind of evidence", category, kind)
			}
		}
	}
	for _, want := range CheckEvidence("counterfeit", []models.Evidence{{Kind: "chat"}}) {
		if want.Have != (want.Kind == "chat") {
			t.Errorf("%s is said to be there: %v", want.Kind, want.Have)
		}
	}
}
