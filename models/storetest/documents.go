package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// Fields are values by declared field name: string, int64, int32, bool,
// time.Time or []string.
type Fields map[string]any

// Document makes a document of a collection that carries the given fields at
// their declared paths, and body as undeclared content. It panics on a field
// that is not declared.
func Document(collection, id string, version int64, f Fields, body string) models.Doc {
	c, ok := models.CollectionByName(collection)
	if !ok {
		panic("no collection " + collection)
	}
	d := bson.D{{Key: "_id", Value: id}, {Key: "version", Value: version}}
	used := 0
	for _, field := range c.Fields {
		if v, ok := f[field.Name]; ok {
			d = put(d, strings.Split(field.Path, "."), v)
			used++
		}
	}
	if used != len(f) {
		panic(fmt.Sprintf("%s: undeclared field among %v", collection, f))
	}
	d = append(d, bson.E{Key: "body", Value: body})
	raw, err := bson.Marshal(d)
	if err != nil {
		panic(err)
	}
	return models.Doc{ID: id, Version: version, BSON: raw}
}

func put(d bson.D, path []string, v any) bson.D {
	if len(path) == 1 {
		return append(d, bson.E{Key: path[0], Value: v})
	}
	for i := range d {
		if d[i].Key == path[0] {
			d[i].Value = put(d[i].Value.(bson.D), path[1:], v)
			return d
		}
	}
	return append(d, bson.E{Key: path[0], Value: put(bson.D{}, path[1:], v)})
}

// caseDoc makes a case of version 1.
func caseDoc(id string, f Fields) models.Doc {
	return Document(models.CasesCollection, id, 1, f, "body of "+id)
}

// day is midnight UTC of a day of March 2026.
func day(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

func insert(t *testing.T, e models.Engine, collection string, docs ...models.Doc) {
	t.Helper()
	for _, d := range docs {
		if err := e.Insert(t.Context(), collection, d); err != nil {
			t.Fatalf("insert %s: %v", d.ID, err)
		}
	}
}

// find returns the ids of what a query finds.
func find(t *testing.T, e models.Engine, collection string, q models.Query) []string {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	docs, err := e.Find(t.Context(), collection, q)
	if err != nil {
		t.Fatalf("find %+v: %v", q, err)
	}
	return ids(docs)
}

func ids(docs []models.Doc) []string {
	out := []string{}
	for _, d := range docs {
		out = append(out, d.ID)
	}
	return out
}

func wantIDs(t *testing.T, what string, got []string, want string) {
	t.Helper()
	if !slices.Equal(got, strings.Fields(want)) {
		t.Errorf("%s: got %v, want [%s]", what, got, want)
	}
}

// wantDoc checks that exactly this document is stored.
func wantDoc(t *testing.T, e models.Engine, collection string, want models.Doc) {
	t.Helper()
	got, err := e.Get(t.Context(), collection, want.ID)
	if err != nil {
		t.Fatalf("get %s: %v", want.ID, err)
	}
	if !equal(got, want) {
		t.Errorf("%s: got version %d\n%v\nwant version %d\n%v", want.ID, got.Version, bson.Raw(got.BSON), want.Version, bson.Raw(want.BSON))
	}
}

func equal(a, b models.Doc) bool {
	return a.ID == b.ID && a.Version == b.Version && string(a.BSON) == string(b.BSON)
}
