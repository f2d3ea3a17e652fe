package law_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"redress/workflows/calendar"
	"redress/workflows/law"
)

// What a new order changed, as a table a person can hold against the texts.
func TestCompareProfiles(t *testing.T) {
	old, _ := law.Get("samr-20")
	now, _ := law.Get("samr-121")
	var got strings.Builder
	for _, d := range law.CompareProfiles(old, now) {
		switch {
		case !d.InA:
			fmt.Fprintf(&got, "%-12s %-30s new\n", d.Kind, d.Key)
		case !d.InB:
			fmt.Fprintf(&got, "%-12s %-30s gone\n", d.Kind, d.Key)
		default:
			fmt.Fprintf(&got, "%-12s %-30s %s\n", d.Kind, d.Key, strings.Join(d.Fields, ", "))
		}
	}
	want, err := os.ReadFile("testdata/compare.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("from samr-20 to samr-121:\n%s", got.String())
	}
	for _, p := range law.Profiles() {
		if same := law.CompareProfiles(p, p); len(same) > 0 {
			t.Errorf("%s differs from itself: %+v", p.Key, same)
		}
	}
}

// Turned round, what was new is gone and the same fields differ.
func TestCompareProfiles_TurnedRound(t *testing.T) {
	old, _ := law.Get("samr-20")
	now, _ := law.Get("samr-121")
	there, back := law.CompareProfiles(old, now), law.CompareProfiles(now, old)
	if len(there) != len(back) {
		t.Fatalf("%d differences there, %d back", len(there), len(back))
	}
	seen := map[string]string{}
	for _, d := range there {
		seen[string(d.Kind)+d.Key] = fmt.Sprint(d.InA, d.InB, d.Fields)
	}
	for _, d := range back {
		if got := fmt.Sprint(d.InB, d.InA, d.Fields); seen[string(d.Kind)+d.Key] != got {
			t.Errorf("%s %s: %s there, %s back", d.Kind, d.Key, seen[string(d.Kind)+d.Key], got)
		}
	}
}

// Every duty, ground and factor names a place in the profile's own order, once,
// in the order of the articles.
func TestDutiesAndFactors(t *testing.T) {
	for _, p := range law.Profiles() {
		last, seen := 0, map[string]bool{}
		for _, d := range p.Duties {
			at := p.Key + " " + d.Key
			checkRef(t, at, d.Basis)
			if d.Basis.Instrument != p.Instrument || d.Basis.Article < last || seen[d.Key] {
				t.Errorf("%s stands at %s after article %d", at, d.Basis, last)
			}
			last, seen[d.Key] = d.Basis.Article, true
			if got, ok := p.Duty(d.Key); !ok || got.Basis != d.Basis {
				t.Errorf("%s is not found", at)
			}
		}
		for i, f := range p.Factors {
			if want := (law.Ref{Instrument: "order-121", Article: 17, Item: i + 1}); f.Basis != want {
				t.Errorf("%s stands at %s", f.Code, f.Basis)
			}
			if got, ok := p.Factor(f.Code); !ok || got.Basis != f.Basis || f.Note == "" {
				t.Errorf("%s is not found, or does not say why", f.Code)
			}
			for _, l := range f.Limits {
				if l.Count < 2 || l.Days < 1 || l.From < p.From {
					t.Errorf("%s %+v", f.Code, l)
				}
			}
		}
		for _, x := range p.OpenPeriods {
			checkRef(t, p.Key+" "+x.Key, x.Basis)
			if _, set := p.Period(x.Key); set || x.Number != 0 || x.Note == "" {
				t.Errorf("%s %s is open and set: %+v", p.Key, x.Key, x)
			}
		}
	}
	now, _ := law.Get("samr-121")
	for key, count := range map[string]int{"joint_complaint": 2, "joint_representatives": 2, "mediation_agreement": 3} {
		if d, _ := now.Duty(key); d.Count != count {
			t.Errorf("%s: %d", key, d.Count)
		}
	}
}

// A later figure takes the place of an earlier one from its day on.
func TestFactor_LimitsOn(t *testing.T) {
	f := law.Factor{Limits: []law.Limit{
		{Key: "a", From: calendar.Date(2026, 4, 15), Count: 3, Days: 30},
		{Key: "b", From: calendar.Date(2026, 4, 15), Count: 2, Days: 365},
		{Key: "a", From: calendar.Date(2026, 10, 1), Count: 5, Days: 30},
	}}
	for day, want := range map[calendar.Day]string{
		calendar.Date(2026, 4, 14): "", calendar.Date(2026, 4, 15): "a3 b2", calendar.Date(2026, 9, 30): "a3 b2", calendar.Date(2026, 10, 1): "a5 b2",
	} {
		var got []string
		for _, l := range f.LimitsOn(day) {
			got = append(got, fmt.Sprint(l.Key, l.Count))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", day, got, want)
		}
	}
}

func TestBuyerLimits(t *testing.T) {
	now := law.For(calendar.Date(2026, 11, 22))
	for _, want := range []struct {
		key, rule string
		since     calendar.Day
		until     string
	}{
		{"buyer_limit", "3 years injury_known art. 16(4) true", calendar.Date(2023, 10, 1), "2026-10-08"},
		{"administrative_review", "60 calendar_days decision_known art. 20 false", calendar.Date(2026, 8, 1), "2026-09-30"},
		{"quality_return", "7 calendar_days goods_received art. 24 para. 1 true", calendar.Date(2026, 9, 24), "2026-10-08"},
		{"no_reason_return", "7 calendar_days goods_received art. 25 para. 1 true", calendar.Date(2026, 11, 10), "2026-11-17"},
		{"no_reason_refund", "7 calendar_days goods_returned art. 25 para. 3 true", calendar.Date(2026, 11, 10), "2026-11-17"},
	} {
		x, ok := now.BuyerLimit(want.key)
		rule := fmt.Sprintf("%d %s %s %s %v", x.Number, x.Unit, x.Start, x.Basis, x.Confirmed)
		if !ok || rule != want.rule {
			t.Errorf("%s: %s", want.key, rule)
			continue
		}
		if got := now.Count(calendar.Official(), x, law.Running{Since: want.since}).Day.String(); got != want.until {
			t.Errorf("%s from %s ends %s, want %s", want.key, want.since, got, want.until)
		}
	}
	if n := len(now.BuyerLimits()); n != 5 {
		t.Errorf("%d limits", n)
	}
}
