package storetest

import (
	"context"
	"testing"

	"redress/models"
)

// testCancelled calls everything with a context that has ended already.
func testCancelled(t *testing.T, e models.Engine) {
	a := caseDoc("a", Fields{"state": "filed"})
	insert(t, e, cases, a)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	_, err := e.Get(ctx, cases, "a")
	wantErr(t, "get", err, context.Canceled)
	_, err = e.Find(ctx, cases, models.Query{Limit: 1})
	wantErr(t, "find", err, context.Canceled)
	_, err = e.Group(ctx, cases, models.Grouping{By: []string{"state"}})
	wantErr(t, "group", err, context.Canceled)
	wantErr(t, "insert", e.Insert(ctx, cases, caseDoc("b", nil)), context.Canceled)
	wantErr(t, "replace", e.Replace(ctx, cases, Document(cases, "a", 2, nil, ""), 1), context.Canceled)
	wantErr(t, "delete", e.Delete(ctx, cases, "a", 1), context.Canceled)

	wantDoc(t, e, cases, a)
	wantIDs(t, "after cancelled writes", find(t, e, cases, models.Query{}), "a")
	if err := e.Ping(t.Context()); err != nil {
		t.Errorf("ping: %v", err)
	}
	if e.Name() == "" {
		t.Error("the engine has no name")
	}
}
