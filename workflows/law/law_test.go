package law_test

import (
	"slices"
	"strings"
	"testing"

	"redress/workflows/calendar"
	"redress/workflows/law"
)

func TestForByDayOfReceipt(t *testing.T) {
	for day, want := range map[calendar.Day]string{
		calendar.Date(2019, 6, 1):   "samr-20", // older rules are not kept
		calendar.Date(2020, 1, 1):   "samr-20",
		calendar.Date(2026, 4, 14):  "samr-20",
		calendar.Date(2026, 4, 15):  "samr-121",
		calendar.Date(2026, 11, 22): "samr-121",
		calendar.Date(2040, 1, 1):   "samr-121",
	} {
		if got := law.For(day).Key; got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	if _, ok := law.Get("samr-37"); ok {
		t.Error("an unknown profile was found")
	}
	for _, p := range law.Profiles() {
		if got, ok := law.Get(p.Key); !ok || got.From != p.From {
			t.Errorf("%s is not found by its key", p.Key)
		}
	}
}

// Profiles follow each other without a gap, and the last one is open.
func TestProfilesCoverAllDays(t *testing.T) {
	all := law.Profiles()
	for i, p := range all {
		if i+1 < len(all) && p.Until+1 != all[i+1].From {
			t.Errorf("%s ends %s, %s begins %s", p.Key, p.Until, all[i+1].Key, all[i+1].From)
		}
	}
	if last := all[len(all)-1]; last.Until != 0 {
		t.Errorf("%s ends %s", last.Key, last.Until)
	}
}

// The numbers, written out a second time as a person reads them in the text.
func TestPeriods(t *testing.T) {
	const wd, cd, years = calendar.WorkingDays, calendar.CalendarDays, calendar.Years
	type want struct {
		number    int
		unit      calendar.Unit
		start     string
		article   string
		extension int
		approver  string
		pauses    string
	}
	cases := map[string]map[string]want{
		"samr-20": {
			"acceptance":             {7, wd, "received", "order-20 art. 14", 0, "", ""},
			"mediation":              {45, wd, "accepted", "order-20 art. 21(1)(5)", 0, "", "testing art. 20 para. 3"},
			"termination_notice":     {7, wd, "termination_decided", "order-20 art. 21 para. 2", 0, "", ""},
			"clue_verification":      {15, wd, "clue_found", "order-20 art. 23 para. 1", 15, "", ""},
			"report_verification":    {15, wd, "received", "penalty-procedure art. 18", 15, "head_of_agency", ""},
			"report_decision_notice": {5, wd, "report_decided", "order-20 art. 31 para. 2", 0, "", ""},
			"jurisdiction":           {7, wd, "jurisdiction_disputed", "order-20 art. 30", 0, "", ""},
			"buyer_limit":            {3, years, "injury_known", "order-20 art. 15(4)", 0, "", ""},
			"supplement":             {5, wd, "information_requested", "policy", 0, "", ""},
			"seller_answer":          {7, wd, "seller_asked", "policy", 0, "", ""},
			"offer_answer":           {5, wd, "offer_made", "policy", 0, "", ""},
		},
		"samr-121": {
			"acceptance":          {7, wd, "received", "order-121 art. 15", 0, "", ""},
			"mediation":           {60, cd, "accepted", "order-121 art. 23(1)(5)", 0, "", "testing art. 22"},
			"termination_notice":  {7, wd, "termination_decided", "order-121 art. 23 para. 2", 0, "", ""},
			"clue_verification":   {15, wd, "clue_found", "order-121 art. 27", 15, "head_of_agency", ""},
			"report_verification": {15, wd, "received", "penalty-procedure art. 18", 15, "head_of_agency", ""},
			"jurisdiction":        {7, wd, "jurisdiction_disputed", "order-121 art. 33", 0, "", ""},
			"buyer_limit":         {3, years, "injury_known", "order-121 art. 16(4)", 0, "", ""},
			"supplement":          {5, wd, "information_requested", "policy", 0, "", ""},
			"seller_answer":       {7, wd, "seller_asked", "policy", 0, "", ""},
			"offer_answer":        {5, wd, "offer_made", "policy", 0, "", ""},
		},
	}
	for key, periods := range cases {
		p, _ := law.Get(key)
		if len(p.Periods) != len(periods) {
			t.Errorf("%s has %d periods, want %d", key, len(p.Periods), len(periods))
		}
		for name, w := range periods {
			x, ok := p.Period(name)
			got := want{number: x.Number, unit: x.Unit, start: x.Start, article: x.Basis.Instrument + " " + x.Basis.String()}
			if x.Policy {
				got.article = "policy"
			}
			if x.Extension != nil {
				got.extension, got.approver = x.Extension.Number, x.Extension.Approver
			}
			for _, r := range x.Pauses {
				got.pauses += r.Reason + " " + r.Basis.String()
			}
			if !ok || got != w {
				t.Errorf("%s %s:\n got %+v\nwant %+v", key, name, got, w)
			}
		}
	}
}

// Every number has a source, or says that it is ours and why; a number not
// read in its article is never marked as confirmed.
func TestEveryNumberHasASource(t *testing.T) {
	for _, p := range law.Profiles() {
		for _, x := range append(p.BuyerLimits(), p.Periods...) {
			at := p.Key + " " + x.Key
			if err := calendar.Check(x.Number, x.Unit); err != nil || x.Number < 1 {
				t.Errorf("%s: %d %s: %v", at, x.Number, x.Unit, err)
			}
			if x.Policy {
				if x.Basis != (law.Ref{}) || x.Confirmed || len(x.Note) < 40 || x.Extension != nil {
					t.Errorf("%s: a policy has a reason and no article: %+v", at, x)
				}
				continue
			}
			checkRef(t, at, x.Basis)
			if x.Confirmed != x.Basis.Read() {
				t.Errorf("%s: confirmed=%v for %s", at, x.Confirmed, x.Basis.Instrument)
			}
			if x.Extension != nil {
				checkRef(t, at, x.Extension.Basis)
				if x.Extension.Number < 1 {
					t.Errorf("%s: extension of %d", at, x.Extension.Number)
				}
			}
			for _, r := range slices.Concat(x.Pauses, x.Restarts) {
				checkRef(t, at, r.Basis)
			}
		}
		if p.Counting.Confirmed {
			checkRef(t, p.Key+" counting", p.Counting.Basis)
		}
		if p.Counting.Note == "" {
			t.Errorf("%s does not say how weekends are read", p.Key)
		}
	}
	for _, i := range law.Instruments() {
		if i.Title == "" || i.Number == "" || !strings.HasPrefix(i.URL, "https://") || !i.ExactPage && i.Note == "" {
			t.Errorf("%s: %+v", i.Key, i)
		}
	}
}

func checkRef(t *testing.T, at string, r law.Ref) {
	t.Helper()
	if _, ok := r.Source(); !ok || r.Article < 1 {
		t.Errorf("%s: no source: %+v", at, r)
	}
}

func TestGrounds(t *testing.T) {
	cases := []struct {
		profile             string
		refusal, terminates law.Ref
		refusals, endings   []string
	}{
		{"samr-20", law.Ref{Instrument: "order-20", Article: 15}, law.Ref{Instrument: "order-20", Article: 21, Paragraph: 1},
			[]string{"outside_remit", "already_handled_or_mediated", "no_consumer_dispute", "over_three_years",
				"material_missing", "refusal_by_other_law"},
			[]string{"withdrawn_or_settled", "testing_not_agreed", "absent_or_respondent_declines", "no_agreement_possible",
				"mediation_time_over", "refusal_ground_found", "termination_by_other_law"}},
		{"samr-121", law.Ref{Instrument: "order-121", Article: 16}, law.Ref{Instrument: "order-121", Article: 23, Paragraph: 1},
			[]string{"outside_remit", "already_handled", "no_consumer_dispute", "over_three_years",
				"material_missing_or_false", "identity_not_verified", "refusal_by_other_law"},
			[]string{"withdrawn_or_settled", "absent_or_declines", "no_agreement_possible", "testing_cost_not_agreed",
				"mediation_time_over", "refusal_ground_or_abuse_found", "party_gone", "termination_by_other_law"}},
	}
	for _, c := range cases {
		p, _ := law.Get(c.profile)
		checkGrounds(t, p.Refusals, c.refusals, c.refusal, p.Refusal)
		checkGrounds(t, p.Terminations, c.endings, c.terminates, p.Termination)
		if _, ok := p.Refusal("mediation_time_over"); ok {
			t.Errorf("%s refuses on a ground for termination", c.profile)
		}
	}
	now, _ := law.Get("samr-121")
	if d, _ := now.Duty("refusal_notice"); !slices.Equal(d.Needs, []string{"decision", "reason", "other_ways"}) {
		t.Errorf("art. 15 asks for the reason and the other ways: %v", d.Needs)
	}
}

// The grounds are the items of the article, one by one and in order.
func checkGrounds(t *testing.T, got []law.Ground, codes []string, article law.Ref, find func(string) (law.Ground, bool)) {
	t.Helper()
	if len(got) != len(codes) {
		t.Fatalf("%s has %d items, want %d", article, len(got), len(codes))
	}
	for i, g := range got {
		article.Item = i + 1
		if g.Code != codes[i] || g.Basis != article {
			t.Errorf("%s %s, want %s %s", g.Code, g.Basis, codes[i], article)
		}
		if found, ok := find(g.Code); !ok || found.Basis != g.Basis {
			t.Errorf("%s is not found by its code", g.Code)
		}
		if len(g.Needs) == 0 && g.Code != "mediation_time_over" {
			t.Errorf("%s needs no fact", g.Code)
		}
	}
}

func TestDeadline(t *testing.T) {
	cases := []struct {
		profile, period string
		run             law.Running
		want            string
	}{
		{"samr-121", "acceptance", law.Running{Since: calendar.Date(2026, 9, 24)}, "2026-10-12"},
		{"samr-121", "mediation", law.Running{Since: calendar.Date(2026, 8, 2)}, "2026-10-08"},
		{"samr-121", "mediation", law.Running{Since: calendar.Date(2026, 6, 1), Extended: true}, "2026-07-31"},
		{"samr-121", "mediation", law.Running{Since: calendar.Date(2026, 6, 1),
			Pauses: []calendar.Pause{{From: calendar.Date(2026, 6, 10), To: calendar.Date(2026, 6, 19)}}}, "2026-08-10"},
		{"samr-121", "report_verification", law.Running{Since: calendar.Date(2026, 5, 6)}, "2026-05-26"},
		{"samr-121", "report_verification", law.Running{Since: calendar.Date(2026, 5, 6), Extended: true}, "2026-06-16"},
		{"samr-121", "buyer_limit", law.Running{Since: calendar.Date(2023, 10, 1)}, "2026-10-08"},
		{"samr-20", "mediation", law.Running{Since: calendar.Date(2026, 1, 15)}, "2026-03-25"},
		{"samr-20", "report_decision_notice", law.Running{Since: calendar.Date(2026, 2, 12)}, "2026-02-26"},
	}
	for _, c := range cases {
		p, _ := law.Get(c.profile)
		got, ok := p.Deadline(calendar.Official(), c.period, c.run)
		if !ok || got.Day.String() != c.want || got.Provisional {
			t.Errorf("%s %s %+v: %s, want %s", c.profile, c.period, c.run, got.Day, c.want)
		}
	}
	p, _ := law.Get("samr-121")
	if _, ok := p.Deadline(calendar.Official(), "report_decision_notice", law.Running{}); ok {
		t.Error("Order 121 has no such period")
	}
	if m, _ := p.Period("mediation"); !m.MayPause("testing") || m.MayPause("recusal") {
		t.Error("only testing pauses mediation")
	}
}

func TestRefInWords(t *testing.T) {
	for r, want := range map[law.Ref][2]string{
		{}:                                   {"", "law.cite.article"},
		{Article: 15}:                        {"art. 15", "law.cite.article"},
		{Article: 16, Item: 4}:               {"art. 16(4)", "law.cite.item"},
		{Article: 23, Paragraph: 2}:          {"art. 23 para. 2", "law.cite.paragraph"},
		{Article: 23, Paragraph: 1, Item: 5}: {"art. 23(1)(5)", "law.cite.paragraph_item"},
	} {
		if got := [2]string{r.String(), r.TextKey()}; got != want {
			t.Errorf("%+v: %v", r, got)
		}
	}
}
