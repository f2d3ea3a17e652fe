package storetest

import (
	"testing"
	"time"

	"redress/models"
)

// shelf is a small stock of cases that differ in every type of field.
func shelf() []models.Doc {
	return []models.Doc{
		caseDoc("a", Fields{"state": "filed", "open": true, "amount": int64(100), "priority": int32(1), "due_at": day(1), "channel": "moments"}),
		caseDoc("b", Fields{"state": "accepted", "open": true, "amount": int64(-5), "priority": int64(2), "due_at": day(2), "channel": "Moments"}),
		caseDoc("c", Fields{"state": "filed", "open": false, "amount": int64(1 << 53), "priority": int32(3), "due_at": day(2).Add(time.Millisecond), "channel": "朋友圈"}),
		caseDoc("d", Fields{"state": "closed", "open": false, "amount": int64(100), "due_at": day(9), "channel": "朋友圈 "}),
		caseDoc("e", Fields{"state": "filed"}),
	}
}

func testFind(t *testing.T, e models.Engine) {
	insert(t, e, cases, shelf()...)
	w, str, num, at := models.Where, models.Str, models.Int, models.At
	eq, in, gte, lt := models.OpEq, models.OpIn, models.OpGte, models.OpLt
	for _, c := range []struct {
		name  string
		where []models.Cond
		want  string
	}{
		{"everything", nil, "a b c d e"},
		{"string eq", []models.Cond{w("state", eq, str("filed"))}, "a c e"},
		{"string eq none", []models.Cond{w("state", eq, str("file"))}, ""},
		{"string in", []models.Cond{w("state", in, models.Strs("closed", "accepted", "nowhere")...)}, "b d"},
		{"string in one", []models.Cond{w("state", in, str("closed"))}, "d"},
		{"string in nothing", []models.Cond{w("state", in)}, ""},
		{"string gte", []models.Cond{w("state", gte, str("closed"))}, "a c d e"},
		{"string lt", []models.Cond{w("state", lt, str("closed"))}, "b"},
		{"letter case", []models.Cond{w("channel", eq, str("moments"))}, "a"},
		{"byte order", []models.Cond{w("channel", gte, str("moments"))}, "a c d"},
		{"unicode", []models.Cond{w("channel", eq, str("朋友圈"))}, "c"},
		{"int eq", []models.Cond{w("amount", eq, num(100))}, "a d"},
		{"int in", []models.Cond{w("amount", in, num(-5), num(100), num(7))}, "a b d"},
		{"int gte", []models.Cond{w("amount", gte, num(100))}, "a c d"},
		{"int lt", []models.Cond{w("amount", lt, num(100))}, "b"},
		{"int range", []models.Cond{w("amount", gte, num(-5)), w("amount", lt, num(101))}, "a b d"},
		{"int beyond 53 bits", []models.Cond{w("amount", eq, num(1<<53+1))}, ""},
		{"int32 and int64", []models.Cond{w("priority", gte, num(2))}, "b c"},
		{"int32 eq", []models.Cond{w("priority", eq, num(1))}, "a"},
		{"bool yes", []models.Cond{w("open", eq, models.Yes(true))}, "a b"},
		{"bool no", []models.Cond{w("open", eq, models.Yes(false))}, "c d"},
		{"bool in", []models.Cond{w("open", in, models.Yes(false), models.Yes(true))}, "a b c d"},
		{"time eq", []models.Cond{w("due_at", eq, at(day(2)))}, "b"},
		{"time in", []models.Cond{w("due_at", in, at(day(1)), at(day(9)))}, "a d"},
		{"time gte", []models.Cond{w("due_at", gte, at(day(2).Add(time.Millisecond)))}, "c d"},
		{"time lt", []models.Cond{w("due_at", lt, at(day(2).Add(time.Millisecond)))}, "a b"},
		{"several", []models.Cond{w("state", eq, str("filed")), w("open", eq, models.Yes(false)), w("due_at", lt, at(day(5)))}, "c"},
		{"contradiction", []models.Cond{w("state", eq, str("filed")), w("state", eq, str("closed"))}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantIDs(t, c.name, find(t, e, cases, models.Query{Where: c.where}), c.want)
		})
	}
	docs, err := e.Find(t.Context(), cases, models.Query{Where: []models.Cond{w("state", eq, str("accepted"))}, Limit: 1})
	if err != nil || len(docs) != 1 || !equal(docs[0], shelf()[1]) {
		t.Errorf("find returns the document as written: %v %v", docs, err)
	}
}

func testRefused(t *testing.T, e models.Engine) {
	ctx := t.Context()
	insert(t, e, cases, shelf()...)
	w, s := models.Where, models.Str("x")
	for name, q := range map[string]models.Query{
		"limit 0":          {},
		"limit negative":   {Limit: -1},
		"loose and after":  {Limit: 1, Order: "fires_at", Loose: true, After: &models.Cursor{Value: models.At(day(1)), ID: "a"}},
		"undeclared field": {Limit: 1, Where: []models.Cond{w("body", models.OpEq, s)}},
		"undeclared order": {Limit: 1, Order: "body"},
		"order by a list":  {Limit: 1, Order: "sellers"},
		"all on a text":    {Limit: 1, Where: []models.Cond{w("state", models.OpAll, s)}},
		"range on a list":  {Limit: 1, Where: []models.Cond{w("sellers", models.OpGte, s)}},
		"eq on terms":      {Limit: 1, Where: []models.Cond{w("terms", models.OpEq, s)}},
		"eq of nothing":    {Limit: 1, Where: []models.Cond{w("state", models.OpEq)}},
		"text for number":  {Limit: 1, Where: []models.Cond{w("amount", models.OpEq, s)}},
		"number for text":  {Limit: 1, Where: []models.Cond{w("state", models.OpEq, models.Int(1))}},
	} {
		_, err := e.Find(ctx, cases, q)
		wantErr(t, "find: "+name, err, errOther)
	}
	for name, g := range map[string]models.Grouping{
		"undeclared by":    {By: []string{"body"}},
		"undeclared sum":   {Sum: []string{"body"}},
		"undeclared where": {Where: []models.Cond{w("body", models.OpEq, s)}},
		"sum of a text":    {Sum: []string{"state"}},
		"by terms":         {By: []string{"terms"}},
	} {
		_, err := e.Group(ctx, cases, g)
		wantErr(t, "group: "+name, err, errOther)
	}
	_, err := e.Get(ctx, "nowhere", "a")
	wantErr(t, "get from an undeclared collection", err, errOther)
	wantErr(t, "insert into an undeclared collection", e.Insert(ctx, "nowhere", caseDoc("x", nil)), errOther)

	other, wrong := caseDoc("x", nil), caseDoc("x", nil)
	other.ID, wrong.Version = "y", 2
	wantErr(t, "insert under another id", e.Insert(ctx, cases, other), errOther)
	wantErr(t, "insert under another version", e.Insert(ctx, cases, wrong), errOther)
	wantErr(t, "insert of no document", e.Insert(ctx, cases, models.Doc{ID: "z", Version: 1, BSON: []byte("no BSON")}), errOther)
	wantIDs(t, "after refused writes", find(t, e, cases, models.Query{}), "a b c d e")
}
