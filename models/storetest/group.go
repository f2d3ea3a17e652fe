package storetest

import (
	"reflect"
	"testing"

	"redress/models"
)

func testGroup(t *testing.T, e models.Engine) {
	check := groupChecker(t, e)
	check("nothing there", models.Grouping{By: []string{"queue"}})
	check("nothing there, no key", models.Grouping{Sum: []string{"amount"}})

	insert(t, e, cases,
		caseDoc("a", Fields{"queue": "q1", "open": true, "amount": int64(10), "received_at": day(3), "due_at": day(8), "state": "filed"}),
		caseDoc("b", Fields{"queue": "q1", "open": true, "amount": int64(-4), "received_at": day(2), "assignee": "x", "state": "filed"}),
		caseDoc("c", Fields{"queue": "q2", "open": true, "received_at": day(1), "due_at": day(9), "assignee": "x", "state": "accepted"}),
		caseDoc("d", Fields{"queue": "q1", "open": false, "amount": int32(7), "received_at": day(9), "state": "closed"}),
		caseDoc("e", Fields{"open": true, "assignee": ""}),
	)
	str, num, yes := models.Str, models.Int, models.Yes
	keys := func(v ...models.Value) []models.Value { return v }
	check("all", models.Grouping{}, models.Group{Count: 5})
	check("sums of all", models.Grouping{Sum: []string{"amount"}, Min: []string{"amount", "received_at"}, Max: []string{"received_at", "settled"}},
		models.Group{Count: 5, Sums: []int64{13}, Mins: []int64{-4, day(1).UnixMilli()}, Maxs: []int64{day(9).UnixMilli(), 0}})
	check("by text", models.Grouping{By: []string{"queue"}, Where: []models.Cond{models.Where("open", models.OpEq, yes(true))}, Min: []string{"received_at", "due_at"}},
		models.Group{Keys: keys(models.Value{}), Count: 1, Mins: []int64{0, 0}},
		models.Group{Keys: keys(str("q1")), Count: 2, Mins: []int64{day(2).UnixMilli(), day(8).UnixMilli()}},
		models.Group{Keys: keys(str("q2")), Count: 1, Mins: []int64{day(1).UnixMilli(), day(9).UnixMilli()}})
	check("by empty and lacking text alike", models.Grouping{By: []string{"assignee"}},
		models.Group{Keys: keys(models.Value{}), Count: 3},
		models.Group{Keys: keys(str("x")), Count: 2})
	check("by two", models.Grouping{By: []string{"queue", "open"}, Sum: []string{"amount"}, Where: []models.Cond{models.Where("queue", models.OpIn, models.Strs("q1", "q2")...)}},
		models.Group{Keys: keys(str("q1"), num(0)), Count: 1, Sums: []int64{7}},
		models.Group{Keys: keys(str("q1"), num(1)), Count: 2, Sums: []int64{6}},
		models.Group{Keys: keys(str("q2"), num(1)), Count: 1, Sums: []int64{0}})
	check("by time", models.Grouping{By: []string{"due_at"}},
		models.Group{Keys: keys(models.Value{}), Count: 3},
		models.Group{Keys: keys(models.At(day(8))), Count: 1},
		models.Group{Keys: keys(models.At(day(9))), Count: 1})
	check("nothing matches", models.Grouping{Where: []models.Cond{models.Where("state", models.OpEq, str("none"))}, Sum: []string{"amount"}})
}

func testGroupByList(t *testing.T, e models.Engine) {
	check := groupChecker(t, e)
	insert(t, e, cases,
		caseDoc("a", Fields{"sellers": []string{"s1", "s2"}, "state": "filed", "amount": int64(10), "received_at": day(2), "terms": []string{"t"}}),
		caseDoc("b", Fields{"sellers": []string{"s1"}, "state": "closed", "amount": int64(5), "received_at": day(1), "terms": []string{"t", "u"}}),
		caseDoc("c", Fields{"sellers": []string{"s3"}, "state": "filed", "received_at": day(3)}),
		caseDoc("d", Fields{"sellers": []string{}, "state": "filed"}),
		caseDoc("e", Fields{"state": "filed"}),
	)
	str := models.Str
	keys := func(s ...string) []models.Value { return models.Strs(s...) }
	contains := func(s ...string) []models.Cond {
		return []models.Cond{models.Where("sellers", models.OpIn, models.Strs(s...)...)}
	}
	check("by list", models.Grouping{By: []string{"sellers"}, Sum: []string{"amount"}, Max: []string{"received_at"}},
		models.Group{Keys: keys("s1"), Count: 2, Sums: []int64{15}, Maxs: []int64{day(2).UnixMilli()}},
		models.Group{Keys: keys("s2"), Count: 1, Sums: []int64{10}, Maxs: []int64{day(2).UnixMilli()}},
		models.Group{Keys: keys("s3"), Count: 1, Sums: []int64{0}, Maxs: []int64{day(3).UnixMilli()}})
	check("by list and state", models.Grouping{By: []string{"sellers", "state"}},
		models.Group{Keys: keys("s1", "closed"), Count: 1},
		models.Group{Keys: keys("s1", "filed"), Count: 1},
		models.Group{Keys: keys("s2", "filed"), Count: 1},
		models.Group{Keys: keys("s3", "filed"), Count: 1})
	// The condition chooses documents; each chosen one counts for all its elements.
	check("by list, of those that contain", models.Grouping{By: []string{"sellers"}, Where: contains("s2")},
		models.Group{Keys: keys("s1"), Count: 1},
		models.Group{Keys: keys("s2"), Count: 1})
	check("by state, of those that contain", models.Grouping{By: []string{"state"}, Where: []models.Cond{models.Where("sellers", models.OpEq, str("s1"))}, Sum: []string{"amount"}},
		models.Group{Keys: keys("closed"), Count: 1, Sums: []int64{5}},
		models.Group{Keys: keys("filed"), Count: 1, Sums: []int64{10}})
	// A document that contains several of the values counts once.
	check("of those that contain one of", models.Grouping{Where: contains("s1", "s2", "s3")}, models.Group{Count: 3})
	check("by state, with terms", models.Grouping{By: []string{"state"}, Where: []models.Cond{models.Where("terms", models.OpAll, str("t"))}},
		models.Group{Keys: keys("closed"), Count: 1},
		models.Group{Keys: keys("filed"), Count: 1})
}

// The figures of what contains an element follow every change of a document,
// whether its list changes with it or not.
func testGroupOfElement(t *testing.T, e models.Engine) {
	check := groupChecker(t, e)
	of := func(s string) models.Grouping {
		return models.Grouping{
			Where: []models.Cond{models.Where("sellers", models.OpEq, models.Str(s))}, By: []string{"outcome", "open"},
			Sum: []string{"amount", "settled"}, Min: []string{"received_at"}, Max: []string{"received_at"},
		}
	}
	row := func(outcome string, open int64, n, amount, settled int64, first, last int) models.Group {
		return models.Group{
			Keys: []models.Value{models.Str(outcome), models.Int(open)}, Count: n, Sums: []int64{amount, settled},
			Mins: []int64{day(first).UnixMilli()}, Maxs: []int64{day(last).UnixMilli()},
		}
	}
	f := Fields{"sellers": []string{"s1", "s2"}, "outcome": "filed", "open": true, "amount": int64(10), "received_at": day(1)}
	insert(t, e, cases, caseDoc("a", f), caseDoc("b", Fields{"sellers": []string{"s1"}, "outcome": "filed", "open": true, "amount": int64(5), "received_at": day(2)}))
	check("two", of("s1"), row("filed", 1, 2, 15, 0, 1, 2))
	version := int64(1)
	change := func(field string, value any) {
		f[field] = value
		version++
		if err := e.Replace(t.Context(), cases, Document(cases, "a", version, f, ""), version-1); err != nil {
			t.Fatal(err)
		}
	}
	change("outcome", "settled")
	change("open", false)
	change("settled", int64(7))
	check("of the changed one", of("s2"), row("settled", 0, 1, 10, 7, 1, 1))
	check("of both", of("s1"), row("filed", 1, 1, 5, 0, 2, 2), row("settled", 0, 1, 10, 7, 1, 1))
	change("sellers", []string{"s3"})
	check("no longer contained", of("s2"))
	check("contained now", of("s3"), row("settled", 0, 1, 10, 7, 1, 1))
}

func groupChecker(t *testing.T, e models.Engine) func(string, models.Grouping, ...models.Group) {
	return func(name string, g models.Grouping, want ...models.Group) {
		t.Helper()
		got, err := e.Group(t.Context(), cases, g)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !sameGroups(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, want)
		}
	}
}

// sameGroups takes nil and empty lists for the same.
func sameGroups(a, b []models.Group) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Count != y.Count || len(x.Keys) != len(y.Keys) || (len(x.Keys) > 0 && !reflect.DeepEqual(x.Keys, y.Keys)) {
			return false
		}
		for _, p := range [][2][]int64{{x.Sums, y.Sums}, {x.Mins, y.Mins}, {x.Maxs, y.Maxs}} {
			if len(p[0]) != len(p[1]) || (len(p[0]) > 0 && !reflect.DeepEqual(p[0], p[1])) {
				return false
			}
		}
	}
	return true
}
