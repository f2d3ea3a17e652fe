package storetest

import (
	"testing"

	"redress/models"
)

func testLists(t *testing.T, e models.Engine) {
	insert(t, e, cases,
		caseDoc("a", Fields{"sellers": []string{"s1"}, "received_at": day(3), "state": "filed"}),
		caseDoc("b", Fields{"sellers": []string{"s1", "s2"}, "received_at": day(1), "state": "closed"}),
		caseDoc("c", Fields{"sellers": []string{"s2", "s3", "s1"}, "received_at": day(2), "state": "filed"}),
		caseDoc("d", Fields{"sellers": []string{}, "received_at": day(4)}),
		caseDoc("e", Fields{"received_at": day(5)}),
	)
	w := models.Where
	for _, c := range []struct {
		name string
		q    models.Query
		want string
	}{
		{"contains", models.Query{Where: []models.Cond{w("sellers", models.OpEq, models.Str("s1"))}}, "a b c"},
		{"contains none", models.Query{Where: []models.Cond{w("sellers", models.OpEq, models.Str("s"))}}, ""},
		{"contains, ordered", models.Query{Where: []models.Cond{w("sellers", models.OpEq, models.Str("s1"))}, Order: "received_at", Desc: true}, "a c b"},
		{"contains, ordered and filtered", models.Query{Where: []models.Cond{w("sellers", models.OpEq, models.Str("s1")), w("state", models.OpEq, models.Str("filed"))}, Order: "received_at"}, "c a"},
		{"contains, in a range", models.Query{Where: []models.Cond{w("sellers", models.OpEq, models.Str("s1")), w("received_at", models.OpGte, models.At(day(2)))}, Order: "received_at"}, "c a"},
		{"contains one of", models.Query{Where: []models.Cond{w("sellers", models.OpIn, models.Strs("s2", "s3")...)}}, "b c"},
		{"contains one of, ordered", models.Query{Where: []models.Cond{w("sellers", models.OpIn, models.Strs("s1", "s2")...)}, Order: "received_at"}, "b c a"},
		{"contains one of none", models.Query{Where: []models.Cond{w("sellers", models.OpIn)}}, ""},
		{"contains all", models.Query{Where: []models.Cond{w("sellers", models.OpAll, models.Strs("s1", "s2")...)}}, "b c"},
		{"contains all of nothing", models.Query{Where: []models.Cond{w("sellers", models.OpAll)}}, "a b c d e"},
		{"two conditions", models.Query{Where: []models.Cond{w("sellers", models.OpEq, models.Str("s1")), w("sellers", models.OpEq, models.Str("s3"))}}, "c"},
		{"order without the list", models.Query{Order: "received_at", Limit: 2}, "b c"},
	} {
		t.Run(c.name, func(t *testing.T) { wantIDs(t, c.name, find(t, e, cases, c.q), c.want) })
	}
}

func testTerms(t *testing.T, e models.Engine) {
	// Terms are any strings: case, dashes and lengths matter.
	insert(t, e, cases,
		caseDoc("a", Fields{"terms": []string{"Zm9v", "x-1_", "退货"}, "due_at": day(3), "open": true}),
		caseDoc("b", Fields{"terms": []string{"zm9v", "x-1_", "退"}, "due_at": day(1), "open": true}),
		caseDoc("c", Fields{"terms": []string{"Zm9v", `"*` + "\x01", "AND"}, "due_at": day(2), "open": false}),
		caseDoc("d", Fields{"due_at": day(4)}),
	)
	w, all := models.Where, models.OpAll
	for _, c := range []struct {
		name string
		q    models.Query
		want string
	}{
		{"one", models.Query{Where: []models.Cond{w("terms", all, models.Str("Zm9v"))}}, "a c"},
		{"case matters", models.Query{Where: []models.Cond{w("terms", all, models.Str("zm9v"))}}, "b"},
		{"no part of a term", models.Query{Where: []models.Cond{w("terms", all, models.Str("x"))}}, ""},
		{"unicode", models.Query{Where: []models.Cond{w("terms", all, models.Str("退货"))}}, "a"},
		{"all", models.Query{Where: []models.Cond{w("terms", all, models.Strs("Zm9v", "x-1_")...)}}, "a"},
		{"all, one missing", models.Query{Where: []models.Cond{w("terms", all, models.Strs("Zm9v", "no")...)}}, ""},
		{"query syntax is text", models.Query{Where: []models.Cond{w("terms", all, models.Strs("AND", `"*`+"\x01")...)}}, "c"},
		{"nothing asked", models.Query{Where: []models.Cond{w("terms", all)}}, "a b c d"},
		{"two conditions", models.Query{Where: []models.Cond{w("terms", all, models.Str("Zm9v")), w("terms", all, models.Str("退货"))}}, "a"},
		{"ordered", models.Query{Where: []models.Cond{w("terms", all, models.Str("x-1_"))}, Order: "due_at"}, "b a"},
		{"ordered and filtered", models.Query{Where: []models.Cond{w("terms", all, models.Str("Zm9v")), w("open", models.OpEq, models.Yes(false))}, Order: "due_at"}, "c"},
	} {
		t.Run(c.name, func(t *testing.T) { wantIDs(t, c.name, find(t, e, cases, c.q), c.want) })
	}
}

func testLacking(t *testing.T, e models.Engine) {
	insert(t, e, cases,
		caseDoc("a", Fields{"assignee": "x", "open": true, "due_at": day(2), "amount": int64(1)}),
		caseDoc("b", Fields{"assignee": "", "open": true, "due_at": day(3)}),
		caseDoc("c", Fields{"open": true, "due_at": day(1), "amount": int64(0)}),
		caseDoc("d", Fields{"open": false}),
	)
	w, none := models.Where, models.Str("")
	for _, c := range []struct {
		name string
		q    models.Query
		want string
	}{
		{"empty or lacking", models.Query{Where: []models.Cond{w("assignee", models.OpEq, none)}}, "b c d"},
		{"empty or lacking, ordered", models.Query{Where: []models.Cond{w("assignee", models.OpEq, none), w("open", models.OpEq, models.Yes(true))}, Order: "due_at"}, "c b"},
		{"in with empty", models.Query{Where: []models.Cond{w("assignee", models.OpIn, none, models.Str("x"))}}, "a b c d"},
		{"in with only empty", models.Query{Where: []models.Cond{w("assignee", models.OpIn, none)}}, "b c d"},
		{"gte", models.Query{Where: []models.Cond{w("assignee", models.OpGte, none)}}, "a"},
		{"lt", models.Query{Where: []models.Cond{w("assignee", models.OpLt, models.Str("z"))}}, "a"},
		{"no number is not 0", models.Query{Where: []models.Cond{w("amount", models.OpEq, models.Int(0))}}, "c"},
		{"no number is not small", models.Query{Where: []models.Cond{w("amount", models.OpLt, models.Int(9))}}, "a c"},
		{"no time is not early", models.Query{Where: []models.Cond{w("due_at", models.OpLt, models.At(day(9)))}}, "a b c"},
		{"no truth is not false", models.Query{Where: []models.Cond{w("settled", models.OpEq, models.Int(0))}}, ""},
		{"order leaves out", models.Query{Order: "due_at"}, "c a b"},
		{"order leaves out desc", models.Query{Order: "due_at", Desc: true}, "b a c"},
		{"order by an empty text leaves out", models.Query{Order: "assignee"}, "a"},
	} {
		t.Run(c.name, func(t *testing.T) { wantIDs(t, c.name, find(t, e, cases, c.q), c.want) })
	}
}
