package storetest

import (
	"fmt"
	"math"
	"testing"

	"redress/models"
)

// testEach carries out writes that have nothing to do with one another: what is
// refused leaves the others alone.
func testEach(t *testing.T, e models.Engine) {
	ctx := t.Context()
	add := func(id, key string) models.Write {
		return models.Write{Collection: cases, Doc: caseDoc(id, Fields{"source_key": key, "sellers": []string{"s"}}), New: true}
	}
	change := func(id string, old int64) models.Write {
		return models.Write{Collection: cases, Doc: Document(cases, id, old+1, Fields{"source_key": id, "sellers": []string{"s", "z"}}, "changed"), Old: old}
	}
	each := func(what string, kinds []error, writes ...models.Write) {
		t.Helper()
		errs := e.Each(ctx, writes...)
		if len(errs) != len(writes) {
			t.Fatalf("%s: %d results", what, len(errs))
		}
		for i, err := range errs {
			wantErr(t, fmt.Sprint(what, " ", i), err, kinds[i])
		}
	}
	each("nothing", nil)
	var writes []models.Write
	for i := range 40 {
		writes = append(writes, add(fmt.Sprintf("c%02d", i), fmt.Sprintf("c%02d", i)))
	}
	each("all", make([]error, 40), writes...)
	each("some", []error{nil, models.ErrConflict, models.ErrNotFound, models.ErrExists, models.ErrExists, nil, nil},
		change("c00", 1), change("c01", 7), change("none", 1), add("c02", "new"), add("other", "c03"), add("more", "more"), change("c39", 1))
	wantDoc(t, e, cases, change("c00", 1).Doc)
	wantDoc(t, e, cases, add("c01", "c01").Doc)
	wantDoc(t, e, cases, change("c39", 1).Doc)
	seller := func(s string) models.Query {
		return models.Query{Where: []models.Cond{models.Where("sellers", models.OpEq, models.Str(s))}}
	}
	wantIDs(t, "changed", find(t, e, cases, seller("z")), "c00 c39")

	// A write that is no write at all leaves the others alone as well.
	wrong := change("c05", 1)
	wrong.Doc.Version = 9
	errs := e.Each(ctx, change("c04", 1), wrong, models.Write{Collection: "nowhere", Doc: wrong.Doc}, change("c06", 1))
	if errs[0] != nil || errs[1] == nil || errs[2] == nil || errs[3] != nil {
		t.Errorf("beside wrong ones: %v", errs)
	}

}

// testGetAll reads several documents at once.
func testGetAll(t *testing.T, e models.Engine) {
	ctx := t.Context()
	var docs []models.Doc
	for i := range 20 {
		docs = append(docs, caseDoc(fmt.Sprintf("c%02d", i), Fields{"state": "filed"}))
	}
	insert(t, e, cases, docs...)
	each := len(docs[0].BSON)
	some := []string{"c17", "none", "c04", "c11", "zzz", "c05"}
	for _, c := range []struct {
		name  string
		ids   []string
		bytes int
		want  string
	}{
		{"all that are there", some, math.MaxInt, "c04 c05 c11 c17"},
		{"as many bytes as there are", some, 4 * each, "c04 c05 c11 c17"},
		{"as many as two", some, 2 * each, "c04 c05"},
		{"a byte more", some, 2*each + 1, "c04 c05 c11"},
		{"at least one", some, 1, "c04"},
		{"nothing there", []string{"none"}, math.MaxInt, ""},
		{"none of none", nil, math.MaxInt, ""},
	} {
		got, err := e.GetAll(ctx, cases, c.ids, c.bytes)
		if err != nil {
			t.Fatal(c.name, err)
		}
		wantIDs(t, c.name, ids(got), c.want)
		for _, d := range got {
			wantDoc(t, e, cases, d)
		}
	}
	if _, err := e.GetAll(ctx, "nowhere", some, math.MaxInt); err == nil {
		t.Error("read from nowhere")
	}
}
