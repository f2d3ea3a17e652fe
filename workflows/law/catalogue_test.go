package law_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"redress/workflows/calendar"
	"redress/workflows/law"
)

// Every code in the data has words in both languages, and no words are left
// over from a code that is gone.
func TestCatalogues(t *testing.T) {
	want := map[string]bool{}
	for _, key := range keysOfData() {
		want[key] = true
	}
	for _, lang := range []string{"zh-CN", "en"} {
		text, err := os.ReadFile("../../views/i18n/" + lang + "/law.json")
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(text, &texts); err != nil {
			t.Fatal(err)
		}
		for key := range want {
			if strings.TrimSpace(texts[key]) == "" {
				t.Errorf("%s: no text for %s", lang, key)
			}
		}
		for key := range texts {
			if !want[key] && fromData(key) {
				t.Errorf("%s: %s belongs to nothing", lang, key)
			}
		}
	}
}

func fromData(key string) bool {
	for _, prefix := range []string{"period.", "ground.", "law.fact.", "law.start.", "law.pause.", "law.restart.", "law.approver.",
		"law.duty.", "law.branch.", "law.why.", "law.unless.", "law.factor.", "law.limit.",
		"law.instrument.", "law.profile.", "law.festival.", "law.day.", "law.rule.", "law.calendar_problem.", "law.cite."} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func keysOfData() (keys []string) {
	add := func(prefix string, names ...string) {
		for _, name := range names {
			keys = append(keys, prefix+name)
		}
	}
	for _, p := range law.Profiles() {
		add("law.profile.", p.Key)
		for _, d := range p.Duties {
			add("law.duty.", d.Key)
			add("law.fact.", d.Needs...)
			add("law.unless.", d.Unless...)
		}
		for _, f := range p.Factors {
			add("law.factor.", f.Code)
			for _, l := range f.Limits {
				add("law.limit.", l.Key)
			}
		}
		for _, x := range slices.Concat(p.Periods, p.OpenPeriods, p.BuyerLimits()) {
			add("period.", x.Key, x.Key+".help")
			add("law.start.", x.Start)
			for _, r := range x.Pauses {
				add("law.pause.", r.Reason)
			}
			for _, r := range x.Restarts {
				add("law.restart.", r.Reason)
			}
			if x.Extension != nil && x.Extension.Approver != "" {
				add("law.approver.", x.Extension.Approver)
			}
		}
		for _, g := range slices.Concat(p.Refusals, p.Terminations) {
			add("ground.", g.Code)
			add("law.fact.", g.Needs...)
		}
	}
	for _, r := range law.CompensationRules() {
		add("law.branch.", r.Code)
	}
	add("law.why.", everyWhy()...)
	for _, i := range law.Instruments() {
		add("law.instrument.", i.Key)
	}
	for _, f := range calendar.Festivals() {
		add("law.festival.", string(f))
	}
	for _, r := range []calendar.Reason{calendar.Weekday, calendar.MakeupWorkday, calendar.Weekend, calendar.PublicHoliday} {
		add("law.day.", string(r))
	}
	for _, r := range []calendar.Rule{calendar.StartDay, calendar.Counts, calendar.RestDay, calendar.Paused, calendar.MovesOn, calendar.EndsHere} {
		add("law.rule.", string(r))
	}
	add("law.calendar_problem.", calendar.ProblemCodes()...)
	add("law.cite.", "article", "paragraph", "item", "paragraph_item")
	return keys
}

// everyWhy is every way an amount can come about or not, found by trying all
// kinds of claims.
func everyWhy() (codes []string) {
	for bits := range 1 << 13 {
		yes := func(n int) bool { return bits>>n&1 == 1 }
		c := law.Claim{Fraud: yes(0), UnsafeFood: yes(1), LabelFlaw: yes(2), Knew: yes(3), Harm: yes(4), Defect: yes(5), Remote: yes(6), Excepted: yes(7)}
		c.Used, c.Days = yes(12), []int{-1, 3, 9, 3}[bits>>8&3]
		c.Price, c.Loss, c.Freight = int64(bits>>10&1)*100_000, int64(bits>>11&1)*50, int64(bits>>12)
		for _, c.Loss = range []int64{c.Loss, c.Loss * 100_000} {
			for _, c.PromisedTimes = range []int64{0, 2} {
				for _, c.PromisedFen = range []int64{0, 500} {
					for _, c.Bought = range []calendar.Day{0, 1} {
						for _, b := range law.Estimate(c).Branches {
							if !slices.Contains(codes, b.Why) {
								codes = append(codes, b.Why)
							}
						}
					}
				}
			}
		}
	}
	return codes
}
