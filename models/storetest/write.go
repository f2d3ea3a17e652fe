package storetest

import (
	"testing"

	"redress/models"
)

const cases = models.CasesCollection

func testInsert(t *testing.T, e models.Engine) {
	ctx := t.Context()
	_, err := e.Get(ctx, cases, "a")
	wantErr(t, "get before insert", err, models.ErrNotFound)

	a := caseDoc("a", Fields{"state": "filed", "amount": int64(5)})
	insert(t, e, cases, a)
	wantDoc(t, e, cases, a)

	again := caseDoc("a", Fields{"state": "closed"})
	wantErr(t, "insert of a taken id", e.Insert(ctx, cases, again), models.ErrExists)
	wantDoc(t, e, cases, a)

	// Another collection has its own ids, and versions may start anywhere.
	s := Document(models.SellersCollection, "a", 41, nil, "a seller")
	insert(t, e, models.SellersCollection, s)
	wantDoc(t, e, models.SellersCollection, s)
	wantDoc(t, e, cases, a)
}

func testReplace(t *testing.T, e models.Engine) {
	ctx := t.Context()
	v := func(version int64, f Fields) models.Doc {
		return Document(cases, "a", version, f, "text")
	}
	wantErr(t, "replace of nothing", e.Replace(ctx, cases, v(2, nil), 1), models.ErrNotFound)
	_, err := e.Get(ctx, cases, "a")
	wantErr(t, "get after a refused replace", err, models.ErrNotFound)

	insert(t, e, cases, v(1, Fields{"state": "filed", "amount": int64(1), "sellers": []string{"s1", "s2"}, "terms": []string{"t1"}}))
	second := v(2, Fields{"state": "accepted", "due_at": day(2), "sellers": []string{"s2", "s3"}, "terms": []string{"t2"}})
	if err := e.Replace(ctx, cases, second, 1); err != nil {
		t.Fatal(err)
	}
	wantDoc(t, e, cases, second)

	for _, old := range []int64{0, 1, 3} {
		wantErr(t, "replace of a stale version", e.Replace(ctx, cases, v(old+1, nil), old), models.ErrConflict)
	}
	wantDoc(t, e, cases, second)

	// Every way to find the document follows the replacement.
	for _, c := range []struct {
		cond models.Cond
		want string
	}{
		{models.Where("state", models.OpEq, models.Str("filed")), ""},
		{models.Where("state", models.OpEq, models.Str("accepted")), "a"},
		{models.Where("amount", models.OpGte, models.Int(0)), ""},
		{models.Where("due_at", models.OpLt, models.At(day(3))), "a"},
		{models.Where("sellers", models.OpEq, models.Str("s1")), ""},
		{models.Where("sellers", models.OpEq, models.Str("s2")), "a"},
		{models.Where("sellers", models.OpEq, models.Str("s3")), "a"},
		{models.Where("terms", models.OpAll, models.Str("t1")), ""},
		{models.Where("terms", models.OpAll, models.Str("t2")), "a"},
	} {
		wantIDs(t, c.cond.Field, find(t, e, cases, models.Query{Where: []models.Cond{c.cond}}), c.want)
	}
}

func testDelete(t *testing.T, e models.Engine) {
	ctx := t.Context()
	wantErr(t, "delete of nothing", e.Delete(ctx, cases, "a", 1), models.ErrNotFound)

	f := Fields{"source_key": "k", "state": "filed", "sellers": []string{"s"}, "terms": []string{"t"}}
	insert(t, e, cases, caseDoc("a", f), caseDoc("b", Fields{"state": "filed"}))
	wantErr(t, "delete of a stale version", e.Delete(ctx, cases, "a", 2), models.ErrConflict)
	wantDoc(t, e, cases, caseDoc("a", f))

	if err := e.Delete(ctx, cases, "a", 1); err != nil {
		t.Fatal(err)
	}
	_, err := e.Get(ctx, cases, "a")
	wantErr(t, "get after delete", err, models.ErrNotFound)
	wantErr(t, "second delete", e.Delete(ctx, cases, "a", 1), models.ErrNotFound)
	for _, c := range []models.Cond{
		models.Where("state", models.OpEq, models.Str("filed")),
		models.Where("state", models.OpIn, models.Strs("filed", "closed")...),
	} {
		wantIDs(t, "after delete", find(t, e, cases, models.Query{Where: []models.Cond{c}}), "b")
	}
	for _, c := range []models.Cond{
		models.Where("sellers", models.OpEq, models.Str("s")),
		models.Where("terms", models.OpAll, models.Str("t")),
	} {
		wantIDs(t, "after delete", find(t, e, cases, models.Query{Where: []models.Cond{c}}), "")
	}

	// The id and the unique value are free again.
	insert(t, e, cases, caseDoc("c", f))
	insert(t, e, cases, caseDoc("a", nil))
	wantIDs(t, "terms of the new document", find(t, e, cases, models.Query{Where: []models.Cond{models.Where("terms", models.OpAll, models.Str("t"))}}), "c")
}

func testUnique(t *testing.T, e models.Engine) {
	ctx := t.Context()
	key := func(id string, version int64, k string) models.Doc {
		return Document(cases, id, version, Fields{"source_key": k}, "")
	}
	insert(t, e, cases, key("a", 1, "k1"), key("b", 1, "k2"))
	// Any number of documents may lack the value or have an empty one.
	insert(t, e, cases, caseDoc("c", nil), caseDoc("d", nil), key("e", 1, ""), key("f", 1, ""))

	wantErr(t, "insert of a taken value", e.Insert(ctx, cases, key("x", 1, "k1")), models.ErrExists)
	_, err := e.Get(ctx, cases, "x")
	wantErr(t, "get after a refused insert", err, models.ErrNotFound)

	wantErr(t, "replace with a taken value", e.Replace(ctx, cases, key("b", 2, "k1"), 1), models.ErrExists)
	wantDoc(t, e, cases, key("b", 1, "k2"))
	wantErr(t, "stale replace with a taken value", e.Replace(ctx, cases, key("b", 9, "k1"), 8), models.ErrConflict)

	// Keeping one's own value is no clash, and a value given up is free.
	if err := e.Replace(ctx, cases, key("a", 2, "k1"), 1); err != nil {
		t.Fatal(err)
	}
	if err := e.Replace(ctx, cases, key("a", 3, "k3"), 2); err != nil {
		t.Fatal(err)
	}
	if err := e.Replace(ctx, cases, key("b", 2, "k1"), 1); err != nil {
		t.Fatal(err)
	}
	q := models.Query{Where: []models.Cond{models.Where("source_key", models.OpEq, models.Str("k1"))}}
	wantIDs(t, "by unique value", find(t, e, cases, q), "b")
}
