package storetest

import (
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// testBytes stores what documents are made of and reads the same bytes back.
func testBytes(t *testing.T, e models.Engine) {
	raw, err := bson.Marshal(bson.D{
		{Key: "_id", Value: "编号-é-𠮷"},
		{Key: "version", Value: int64(7)},
		{Key: "head", Value: bson.D{
			{Key: "state", Value: "已受理"},
			{Key: "due_at", Value: time.Date(2026, 3, 4, 19, 4, 5, 123_000_000, time.UTC)},
			{Key: "received_at", Value: time.Date(1969, 12, 31, 23, 59, 59, 999_000_000, time.UTC)},
		}},
		{Key: "sealed", Value: bson.Binary{Data: []byte{0, 1, 2, 0xff}}},
		{Key: "none", Value: bson.Binary{Data: []byte{}}},
		{Key: "zero", Value: "a\x00b"},
		{Key: "events", Value: bson.A{bson.D{{Key: "seq", Value: int64(1)}, {Key: "flags", Value: bson.A{"x", "y"}}}, bson.D{}}},
		{Key: "number", Value: int32(3)},
		{Key: "empty", Value: bson.A{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	d := models.Doc{ID: "编号-é-𠮷", Version: 7, BSON: raw}
	insert(t, e, cases, d)
	wantDoc(t, e, cases, d)

	// Times keep milliseconds, before and after 1970.
	for field, at := range map[string]time.Time{
		"due_at":      time.Date(2026, 3, 4, 19, 4, 5, 123_999_999, time.UTC),
		"received_at": time.Date(1969, 12, 31, 23, 59, 59, 999_000_000, time.UTC),
	} {
		eq := models.Query{Where: []models.Cond{models.Where(field, models.OpEq, models.At(at))}}
		wantIDs(t, field, find(t, e, cases, eq), d.ID)
		later := models.Query{Where: []models.Cond{models.Where(field, models.OpGte, models.At(at.Add(time.Millisecond)))}}
		wantIDs(t, field+" a millisecond later", find(t, e, cases, later), "")
	}

	// What a caller does with the bytes afterwards does not reach the store.
	kept := string(raw)
	clear(d.BSON)
	got, err := e.Get(t.Context(), cases, d.ID)
	if err != nil || string(got.BSON) != kept {
		t.Errorf("the store shares bytes with its caller: %v", err)
	}
	clear(got.BSON)
	if again, err := e.Get(t.Context(), cases, d.ID); err != nil || string(again.BSON) != kept {
		t.Errorf("the store shares bytes with its reader: %v", err)
	}
}

// testLarge stores a document of 4 MiB, and a long list of terms.
func testLarge(t *testing.T, e models.Engine) {
	var terms []string
	for i := range 2000 {
		terms = append(terms, strings.Repeat(string(rune('a'+i%26)), 1+i/26))
	}
	f := Fields{"state": "filed", "terms": terms}
	d := Document(cases, "a", 1, f, strings.Repeat("权益", 4<<20/6))
	insert(t, e, cases, d)
	wantDoc(t, e, cases, d)
	q := models.Query{Where: []models.Cond{models.Where("terms", models.OpAll, models.Strs(terms[0], terms[1999], terms[700])...)}}
	wantIDs(t, "terms", find(t, e, cases, q), "a")

	next := Document(cases, "a", 2, f, "short")
	if err := e.Replace(t.Context(), cases, next, 1); err != nil {
		t.Fatal(err)
	}
	wantDoc(t, e, cases, next)
}

// testCollections stores and finds one document in every declared collection
// by every declared field.
func testCollections(t *testing.T, e models.Engine) {
	for _, c := range models.Collections {
		f := Fields{}
		for _, field := range c.Fields {
			f[field.Name] = sample(field.Type)
		}
		d := Document(c.Name, "one", 1, f, c.Name)
		insert(t, e, c.Name, d, Document(c.Name, "two", 1, nil, ""))
		wantDoc(t, e, c.Name, d)
		wantIDs(t, c.Name, find(t, e, c.Name, models.Query{}), "one two")
		for _, field := range c.Fields {
			op := models.OpEq
			if field.Type == models.TypeTerms {
				op = models.OpAll
			}
			v := valuesOf(c.Name, d, field.Name)[0]
			q := models.Query{Where: []models.Cond{models.Where(field.Name, op, v)}}
			wantIDs(t, c.Name+" by "+field.Name, find(t, e, c.Name, q), "one")
			if field.Type < models.TypeStrings {
				wantIDs(t, c.Name+" ordered by "+field.Name, find(t, e, c.Name, models.Query{Order: field.Name}), "one")
			}
		}
	}
}

func sample(t models.FieldType) any {
	switch t {
	case models.TypeInt:
		return int64(42)
	case models.TypeBool:
		return true
	case models.TypeTime:
		return day(5)
	case models.TypeStrings, models.TypeTerms:
		return []string{"p", "q"}
	default:
		return "text"
	}
}
