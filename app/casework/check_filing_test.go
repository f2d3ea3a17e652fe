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
		{"place", "complete", nil, nil},
		{"place", "not said whether on a platform", func(f *models.Filing) { f.Platform = "" }, []string{"platform"}},
		{"place", "an unknown source of the address", func(f *models.Filing) { f.Respondent.AddressFrom = "dream" }, []string{"address_from"}},
		{"place", "an unknown answer about the shop", func(f *models.Filing) { f.Respondent.Published = "dream" }, []string{"published"}},
		{"place", "the shop shows no address", func(f *models.Filing) { f.Platform, f.Respondent.Published = "yes", "none_shown" }, nil},
		{"place", "the address shown where none is", func(f *models.Filing) { f.Respondent.AddressFrom, f.Respondent.Published = "published", "none_shown" }, []string{"published"}},
		{"place", "too long", func(f *models.Filing) { f.Respondent.Address = long(201) }, []string{"seller_address"}},

		{"signs", "none", nil, nil},
		{"signs", "all", func(f *models.Filing) { f.Signals = models.Signals }, nil},
		{"signs", "an unknown one", func(f *models.Filing) { f.Signals = []string{"aliens"} }, []string{"signals"}},

		{"agent", "nobody", nil, nil},
		{"agent", "complete", agent(nil), nil},
		{"agent", "to this day", agent(func(a *models.Agent) { a.Until = "2026-11-23" }), nil},
		{"agent", "until yesterday", agent(func(a *models.Agent) { a.Until = "2026-11-22" }), []string{"until"}},
		{"agent", "without an end", agent(func(a *models.Agent) { a.Until = "" }), []string{"until"}},
		{"agent", "for nothing", agent(func(a *models.Agent) { a.Matters = " " }), []string{"matters"}},
		{"agent", "without a telephone", agent(func(a *models.Agent) { a.Phone = "no" }), []string{"agent_phone"}},

		{"others", "nobody", nil, nil},
		{"others", "two who represent themselves", others(true, 1, 1), nil},
		{"others", "three, represented by two of them", others(true, 2, 1), nil},
		{"others", "three, represented by the two others", others(false, 2, 2), nil},
		{"others", "one representative", others(true, 2, 0), []string{"representative"}},
		{"others", "three representatives", others(true, 2, 2), []string{"representative"}},
		{"others", "as many as there is room for", others(true, MaxPeople-1, 1), nil},
		{"others", "one more", others(true, MaxPeople, 1), []string{"add"}},
		{"others", "somebody without a name", func(f *models.Filing) {
			others(true, 2, 1)(f)
			f.Others[1] = models.JointParty{Phone: "x"}
		}, []string{"other_name_1", "other_address_1", "other_phone_1"}},

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

// agent lets somebody file for the complainant, with a change.
func agent(change func(*models.Agent)) func(*models.Filing) {
	return func(f *models.Filing) {
		f.Agent = &models.Agent{Name: "李四", Phone: "13900139000", Matters: "投诉、调解", Powers: "代为提出和变更请求", Until: "2027-03-31"}
		if change != nil {
			change(f.Agent)
		}
	}
}

// others lets n people complain besides, of whom so many represent all.
func others(self bool, n, represent int) func(*models.Filing) {
	return func(f *models.Filing) {
		f.Representative = self
		for i := range n {
			f.Others = append(f.Others, models.JointParty{Name: "赵六", Phone: "13700137000", Address: "广州市", Representative: i < represent})
		}
	}
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

func TestPagesOf_AsksOnlyWhatConcernsTheFiling(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*models.Filing)
		want   string
	}{
		"a complaint": {func(*models.Filing) {}, "what who seller place purchase story signs evidence demands you"},
		"a report":    {func(f *models.Filing) { f.Track = models.TrackReport }, "what seller place purchase story signs evidence demands you"},
		"an agent":    {agent(nil), "what who seller place purchase story signs evidence demands you agent"},
		"several":     {others(true, 1, 1), "what who seller place purchase story signs evidence demands you others"},
	} {
		f := complete()
		c.change(&f)
		if got := strings.Join(PagesOf(f), " "); got != c.want {
			t.Errorf("%s: asked are %s", what, got)
		}
	}
}

func TestCheckEvidence_AsksForThePapersOfAnAgentAndOfSeveral(t *testing.T) {
	f := complete()
	agent(nil)(&f)
	if list := CheckEvidence(f, nil); list[0].Kind != "power_of_attorney" || list[1].Kind != "identity_proof" {
		t.Errorf("of an agent: %v", list)
	}
	f = complete()
	others(true, 1, 1)(&f)
	if list := CheckEvidence(f, nil); list[0].Kind != "representation" || list[1].Kind == "representation" {
		t.Errorf("of several: %v", list)
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
	for _, want := range CheckEvidence(complete(), []models.Evidence{{Kind: "chat"}}) {
		if want.Have != (want.Kind == "chat") {
			t.Errorf("%s is said to be there: %v", want.Kind, want.Have)
		}
	}
}
