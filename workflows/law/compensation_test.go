package law_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redress/workflows/calendar"
	"redress/workflows/law"
)

func TestEstimate_Table(t *testing.T) {
	text, err := os.ReadFile("testdata/compensation.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for i, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != 10 {
			t.Fatalf("line %d has %d cells", i+1, len(cells))
		}
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		rows++
		got := law.Estimate(claim(t, cells))
		if counts := counted(got); counts != cells[6] {
			t.Errorf("line %d: %s\n  counts %s\n    want %s", i+1, line, counts, cells[6])
		}
		if total := yuan(got.Total); total != cells[7] {
			t.Errorf("line %d: total %s, want %s", i+1, total, cells[7])
		}
		if most := yuan(got.Most); most != cells[8] && !(cells[8] == "-" && got.Most == got.Total) {
			t.Errorf("line %d: at most %s, want %s", i+1, most, cells[8])
		}
		for _, not := range strings.Fields(strings.Trim(cells[9], "-")) {
			code, why, _ := strings.Cut(not, "=")
			k := slices.IndexFunc(got.Branches, func(b law.Branch) bool { return b.Rule.Code == code })
			if k < 0 || got.Branches[k].Applies || got.Branches[k].Why != why {
				t.Errorf("line %d: %s: %+v", i+1, not, got.Branches)
			}
		}
	}
	if rows < 60 {
		t.Errorf("%d rows", rows)
	}
}

func claim(t *testing.T, cells []string) law.Claim {
	t.Helper()
	c := law.Claim{Price: fen(t, cells[0]), Loss: fen(t, cells[1]), Freight: fen(t, cells[2]), Days: -1}
	if cells[3] != "-" {
		c.Days = int(fen(t, cells[3]) / 100)
	}
	flags := map[string]*bool{"fraud": &c.Fraud, "food": &c.UnsafeFood, "label": &c.LabelFlaw, "knew": &c.Knew, "harm": &c.Harm,
		"defect": &c.Defect, "remote": &c.Remote, "excepted": &c.Excepted, "used": &c.Used}
	for _, word := range strings.Fields(strings.Trim(cells[4], "-")) {
		if day, ok := strings.CutPrefix(word, "bought:"); ok {
			d, err := calendar.ParseDay(day)
			if err != nil {
				t.Fatal(err)
			}
			c.Bought = d
			continue
		}
		if flags[word] == nil {
			t.Fatalf("unknown fact %q", word)
		}
		*flags[word] = true
	}
	if times, ok := strings.CutPrefix(cells[5], "x"); ok {
		c.PromisedTimes = fen(t, times) / 100
	} else if cells[5] != "-" {
		c.PromisedFen = fen(t, cells[5])
	}
	return c
}

func counted(e law.Estimation) string {
	var out []string
	for _, b := range e.Branches {
		if !e.Counts(b.Rule.Code) {
			continue
		}
		s := fmt.Sprintf("%s %s %s", b.Rule.Code, b.Rule.Basis, yuan(b.Amount))
		if b.FloorApplied {
			s += " floor"
		}
		out = append(out, s)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " + ")
}

// fen reads yuan with up to two decimals.
func fen(t *testing.T, text string) int64 {
	t.Helper()
	whole, part, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func yuan(n int64) string {
	if n%100 == 0 {
		return strconv.FormatInt(n/100, 10)
	}
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

func anyClaim(t *rapid.T) law.Claim {
	amount := rapid.OneOf(rapid.Int64Range(0, 100_000), rapid.Int64Range(0, law.MaxFen), rapid.Int64())
	yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
	return law.Claim{
		Price: amount.Draw(t, "price"), Loss: amount.Draw(t, "loss"), Freight: amount.Draw(t, "freight"),
		Days: rapid.IntRange(-2, 12).Draw(t, "days"), PromisedTimes: rapid.Int64Range(-1, 2000).Draw(t, "times"),
		PromisedFen: rapid.OneOf(rapid.Just(int64(0)), amount).Draw(t, "promised"),
		Bought:      calendar.Day(rapid.Int32Range(16000, 21000).Draw(t, "bought")),
		Fraud:       yes("fraud"), UnsafeFood: yes("food"), LabelFlaw: yes("label"), Knew: yes("knew"), Harm: yes("harm"),
		Defect: yes("defect"), Remote: yes("remote"), Excepted: yes("excepted"), Used: yes("used"),
	}
}

func TestEstimate_Bounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := law.Estimate(anyClaim(t))
		for _, b := range e.Branches {
			switch {
			case b.Amount < 0 || b.Amount > law.MaxFen || b.Why == "":
				t.Fatalf("%+v", b)
			case !b.Applies && b.Amount != 0:
				t.Fatalf("does not apply and pays: %+v", b)
			case b.Applies && b.Amount < b.Rule.FloorFen:
				t.Fatalf("below the floor: %+v", b)
			case !b.Applies && e.Counts(b.Rule.Code), b.Rule.UpTo && e.Counts(b.Rule.Code):
				t.Fatalf("counts: %+v", b)
			}
		}
		if e.Total < 0 || e.Total > law.MaxFen || e.Most < e.Total || e.Most > law.MaxFen {
			t.Fatalf("total %d, most %d", e.Total, e.Most)
		}
	})
}

func TestEstimate_Monotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		less := anyClaim(t)
		more := less
		add := rapid.Int64Range(0, law.MaxFen)
		more.Price = min(max(less.Price, 0), law.MaxFen) + add.Draw(t, "more price")
		more.Loss = min(max(less.Loss, 0), law.MaxFen) + add.Draw(t, "more loss")
		a, b := law.Estimate(less), law.Estimate(more)
		if b.Total < a.Total || b.Most < a.Most {
			t.Fatalf("%+v brings %d (%d), %+v %d (%d)", less, a.Total, a.Most, more, b.Total, b.Most)
		}
		for i := range a.Branches {
			if b.Branches[i].Amount < a.Branches[i].Amount {
				t.Fatalf("%s falls from %d to %d", a.Branches[i].Rule.Code, a.Branches[i].Amount, b.Branches[i].Amount)
			}
		}
	})
}

// Every rule has its condition, its place and words; a food case is never
// better under the general law, which is why nothing is lost by not adding up.
func TestCompensationRules(t *testing.T) {
	rules := map[string]law.CompensationRule{}
	for _, r := range law.CompensationRules() {
		checkRef(t, r.Code, r.Basis)
		for _, also := range r.Also {
			checkRef(t, r.Code, also)
		}
		if rules[r.Code].Code != "" || r.Note == "" || r.From == 0 {
			t.Errorf("%+v", r)
		}
		rules[r.Code] = r
	}
	if food, fraud := rules["unsafe_food"], rules["fraud"]; food.PriceTimes < fraud.PriceTimes || food.FloorFen < fraud.FloorFen {
		t.Error("the food safety law gives less than art. 55: Estimate must choose, not compare")
	}
	for _, code := range []string{"quality_return", "no_reason_return"} {
		p, ok := law.For(calendar.Date(2026, 11, 22)).BuyerLimit(rules[code].Limit)
		if !ok || p.Unit != calendar.CalendarDays {
			t.Errorf("%s has no limit in calendar days: %+v", code, p)
		}
	}
}
