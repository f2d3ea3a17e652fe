package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"redress/models"
)

func testOrder(t *testing.T, e models.Engine) {
	insert(t, e, cases, shelf()...)
	filed := []models.Cond{models.Where("state", models.OpEq, models.Str("filed"))}
	for _, c := range []struct {
		name string
		q    models.Query
		want string
	}{
		{"id", models.Query{}, "a b c d e"},
		{"id desc", models.Query{Desc: true}, "e d c b a"},
		{"amount, ties by id", models.Query{Order: "amount"}, "b a d c"},
		{"amount desc, ties by id desc", models.Query{Order: "amount", Desc: true}, "c d a b"},
		{"time", models.Query{Order: "due_at"}, "a b c d"},
		{"text", models.Query{Order: "channel"}, "b a c d"},
		{"bool", models.Query{Order: "open"}, "c d a b"},
		{"limit", models.Query{Order: "due_at", Limit: 2}, "a b"},
		{"filter and order", models.Query{Where: filed, Order: "amount", Desc: true}, "c a"},
		{"filter on the ordered field", models.Query{Order: "amount", Where: []models.Cond{models.Where("amount", models.OpGte, models.Int(100))}}, "a d c"},
	} {
		t.Run(c.name, func(t *testing.T) { wantIDs(t, c.name, find(t, e, cases, c.q), c.want) })
	}
}

// testLoose compares loose orders with strict ones: the same values in the same
// order, though not always of the same documents, and none of them twice.
func testLoose(t *testing.T, e models.Engine) {
	var docs []models.Doc
	for i := range 30 {
		f := Fields{"state": string(rune('a' + i%2)), "amount": int64(i % 3)}
		if i%5 > 0 {
			f["fires_at"] = day(1 + i*7%4)
		}
		docs = append(docs, caseDoc(fmt.Sprintf("%02d", (i*7)%30), f))
	}
	insert(t, e, cases, docs...)
	for name, where := range map[string][]models.Cond{
		"all":     nil,
		"due":     {models.Where("fires_at", models.OpLt, models.At(day(3)))},
		"filter":  {models.Where("state", models.OpEq, models.Str("a"))},
		"both":    {models.Where("state", models.OpEq, models.Str("a")), models.Where("fires_at", models.OpGte, models.At(day(2)))},
		"instant": {models.Where("fires_at", models.OpEq, models.At(day(2)))},
	} {
		for _, order := range []string{"", "fires_at", "amount"} {
			for _, q := range []models.Query{{Limit: 1}, {Limit: 10}, {Limit: 100}, {Limit: 10, Desc: true}, {Limit: 10, IDs: true}} {
				q.Where, q.Order = where, order
				whole := q
				whole.Limit, whole.IDs = 100, false
				all := find(t, e, cases, whole)
				strict := find(t, e, cases, q)
				q.Loose = true
				got := find(t, e, cases, q)
				if !slices.Equal(ordered(docs, got, order), ordered(docs, strict, order)) {
					t.Errorf("%s by %q: %v, strictly %v", name, order, got, strict)
				}
				slices.Sort(got)
				if n := len(got); len(slices.Compact(got)) != n || slices.ContainsFunc(got, func(id string) bool { return !slices.Contains(all, id) }) {
					t.Errorf("%s by %q: %v of %v", name, order, got, all)
				}
			}
		}
	}
}

// ordered are the values of the order for documents found by their ids.
func ordered(docs []models.Doc, found []string, order string) (out []models.Value) {
	for _, id := range found {
		i := slices.IndexFunc(docs, func(d models.Doc) bool { return d.ID == id })
		out = append(out, valueOf(cases, docs[i], order))
	}
	return out
}

// testCursor walks whole lists page by page in both directions. Half of the
// documents share one value, so ties are broken by id across page borders.
func testCursor(t *testing.T, e models.Engine) {
	var docs []models.Doc
	for i := range 30 {
		n := int64(i % 4)
		if i%2 == 0 {
			n = 2
		}
		docs = append(docs, caseDoc(fmt.Sprintf("%02d", (i*7)%30), Fields{
			"amount": n, "due_at": day(int(n) + 1), "channel": string(rune('a' + n)),
			"open": i%3 > 0, "queue": "q", "sellers": []string{"s", fmt.Sprint(i % 3)}, "received_at": day(1 + i%5), "terms": []string{"t"},
		}))
	}
	insert(t, e, cases, docs...)
	wheres := map[string][]models.Cond{
		"all":    nil,
		"filter": {models.Where("open", models.OpEq, models.Yes(true)), models.Where("queue", models.OpEq, models.Str("q"))},
		"range":  {models.Where("amount", models.OpGte, models.Int(1)), models.Where("amount", models.OpLt, models.Int(3))},
		"list":   {models.Where("sellers", models.OpEq, models.Str("s"))},
		"terms":  {models.Where("terms", models.OpAll, models.Str("t"))},
	}
	for name, where := range wheres {
		for _, order := range []string{"", "amount", "due_at", "channel", "open", "received_at"} {
			for _, desc := range []bool{false, true} {
				for _, limit := range []int{1, 3, 7} {
					t.Run(fmt.Sprintf("%s/%s/desc=%v/%d", name, order, desc, limit), func(t *testing.T) {
						walk(t, e, models.Query{Where: where, Order: order, Desc: desc, Limit: limit}, docs)
					})
				}
			}
		}
	}
}

func walk(t *testing.T, e models.Engine, q models.Query, docs []models.Doc) {
	t.Helper()
	ref := Memory()
	insert(t, ref, cases, docs...)
	whole := q
	whole.Limit = len(docs)
	want := find(t, ref, cases, whole)
	var got []string
	for range len(docs) + 1 {
		page, err := e.Find(t.Context(), cases, q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) > q.Limit {
			t.Fatalf("page of %d, limit %d", len(page), q.Limit)
		}
		if len(page) == 0 {
			break
		}
		got = append(got, ids(page)...)
		last := page[len(page)-1]
		q.After = &models.Cursor{ID: last.ID, Value: valueOf(cases, last, q.Order)}
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages give\n%s\nwant\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}
