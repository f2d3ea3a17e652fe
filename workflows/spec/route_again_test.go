package spec_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redress/models"
	"redress/workflows"
	"redress/workflows/spec"
)

// texts are what facts are drawn from: what the rules ask for, and texts that
// are as large as a condition may look at, and larger.
var texts = append(strings.Fields(`complaint report moments channels_live vanished not_delivered unsafe_goods other
	refuses_refund filed returned reopened intake fraud cash yes no payment chat many_victims acceptance closing
	refer_to_police 2025-12-31 2026-06-01`), "", strings.Repeat("x", workflows.MaxSize), strings.Repeat("y", workflows.MaxSize+1))

// change draws some of the facts anew.
func change(t *rapid.T, f workflows.Facts, fields []int) workflows.Facts {
	v := reflect.ValueOf(&f).Elem()
	for _, i := range fields {
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			field.SetString(rapid.SampledFrom(texts).Draw(t, "text"))
		case reflect.Bool:
			field.SetBool(rapid.Bool().Draw(t, "bool"))
		case reflect.Int64:
			field.SetInt(rapid.SampledFrom([]int64{0, 1, 2999_99, 3000_00, 10_000_00, 30_000_00}).Draw(t, "number"))
		case reflect.Slice:
			list := rapid.SliceOfN(rapid.SampledFrom(texts), 0, 3).Draw(t, "list")
			if rapid.IntRange(0, 30).Draw(t, "long") == 0 {
				for range workflows.MaxSize {
					list = append(list, "")
				}
			}
			slices.Sort(list)
			field.Set(reflect.ValueOf(list))
		}
	}
	return f
}

// A decision that spares itself what an earlier one knows is the same as one
// that asks every rule.
func TestRoute_EarlierDecisionChangesNothing(t *testing.T) {
	table := embedded(t).Routing(at)
	everything := rapid.SliceOfNDistinct(rapid.IntRange(0, reflect.TypeFor[workflows.Facts]().NumField()-1), 0, -1, rapid.ID[int])
	some := rapid.SliceOfN(rapid.IntRange(0, reflect.TypeFor[workflows.Facts]().NumField()-1), 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		f := change(t, workflows.Facts{}, everything.Draw(t, "given"))
		r := table.Route(f, nil)
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			f = change(t, f, some.Draw(t, "changed"))
			again := table.Route(f, &r)
			if fresh := table.Route(f, nil); !reflect.DeepEqual(again, fresh) {
				t.Fatalf("after %+v\n%+v\nis not\n%+v", r, again, fresh)
			}
			r = again
		}
	})
}

// asked counts how often a condition is evaluated.
type asked struct {
	workflows.Condition
	times *int
}

func (a asked) Match(f *workflows.Facts) (bool, error) {
	*a.times++
	return a.Condition.Match(f)
}

func TestRoute_AsksWhatMayHaveChanged(t *testing.T) {
	table := *embedded(t).Routing(at)
	times := 0
	table.Rules = slices.Clone(table.Rules)
	for i, r := range table.Rules {
		if r.When != nil {
			table.Rules[i].When = asked{r.When, &times}
		}
	}
	f := workflows.Facts{Track: "complaint", Category: "vanished", AmountFen: 5000_00, State: "filed", ReceivedOn: "2026-06-01"}
	before := table.Route(f, nil)
	all := times
	other := before
	other.Definition.Checksum = "another table"
	large := before
	large.Facts = append(slices.Clone(before.Facts), models.NewFact("unit", strings.Repeat("x", workflows.MaxSize)))
	overdue, later := f, f
	overdue.Elapsed = []string{"acceptance"}
	later.ReceivedOn = "2030-01-01"
	for _, c := range []struct {
		name   string
		f      workflows.Facts
		before *models.Routing
		want   int
	}{
		{"nothing changed: the rule that asks intake", f, &before, 1},
		{"a clock ran out: one rule more", overdue, &before, 2},
		{"a day that no rule reads, and no limit changed on", later, &before, 1},
		{"another table", f, &other, all},
		{"facts too large to look at", f, &large, all},
		{"no decision", f, nil, all},
	} {
		times = 0
		if table.Route(c.f, c.before); times != c.want {
			t.Errorf("%s: %d of %d conditions were evaluated, want %d", c.name, times, all, c.want)
		}
	}
}

func TestCondition_Reads(t *testing.T) {
	for _, c := range []struct{ when, want string }{
		{`c.state == "filed"`, "state"},
		{`c.amount_fen >= limits.small && (c.paid in lists.bad || c.paid == "cash")`, "amount_fen limits.small paid"},
		{`c.signals.exists(s, s == c.unit)`, "signals unit"},
		{`[c.track, "x"].exists(c, c == "report")`, strings.Join(workflows.FactNames(), " ")},
		{`[1].exists(c, .c.track == "report" && .c.amount_fen > .limits.small)`, "amount_fen limits.small track"},
		{`[c].exists(x, x.mixed)`, strings.Join(workflows.FactNames(), " ")},
		{`true`, ""},
	} {
		text := `
kind: routing
name: routing
version: 1
limits: {small: [{from: "2026-01-01", yuan: "1", source: policy}]}
lists: {bad: [bank]}
queues: [one, rest]
rules:
  - {id: a, when: '` + c.when + `', queue: one, priority: 1}
  - {id: b, otherwise: true, queue: rest, priority: 2}
`
		def, err := spec.Routing("routing.v1.yaml", []byte(text), spec.Words{})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(def.Rules[0].When.Reads(), " "); got != c.want {
			t.Errorf("%s reads %q, want %q", c.when, got, c.want)
		}
	}
}
