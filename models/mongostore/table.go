package mongostore

import (
	"context"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"redress/models"
)

// table is one collection with its declaration.
type table struct {
	models.Collection
	coll *mongo.Collection
}

func newTable(c models.Collection, db *mongo.Database) *table {
	return &table{Collection: c, coll: db.Collection(c.Name)}
}

func (t *table) field(name string) (models.Field, bool) {
	for _, f := range t.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return models.Field{}, false
}

func (t *table) path(name string) string {
	f, _ := t.field(name)
	return f.Path
}

// indexName is stable, so that a repeated start creates nothing and a query
// can name the index it means.
func indexName(fields []string) string { return "by_" + strings.Join(fields, "_") }

// createIndexes creates what is declared and is not there yet. A unique index
// covers only documents that have the text; any other one ends with the id, so
// that it answers a page in order. Terms have an index of their own.
func (t *table) createIndexes(ctx context.Context) error {
	var list []mongo.IndexModel
	for _, x := range t.Indexes {
		var keys bson.D
		partial := bson.D{}
		for _, f := range x.Fields {
			keys = append(keys, bson.E{Key: t.path(f), Value: 1})
			partial = append(partial, bson.E{Key: t.path(f), Value: bson.D{{Key: "$gt", Value: ""}}})
		}
		opts := options.Index().SetName(indexName(x.Fields))
		if x.Unique {
			opts.SetUnique(true).SetPartialFilterExpression(partial)
		} else {
			keys = append(keys, bson.E{Key: "_id", Value: 1})
		}
		list = append(list, mongo.IndexModel{Keys: keys, Options: opts})
	}
	for _, f := range t.Fields {
		if f.Type == models.TypeTerms {
			list = append(list, mongo.IndexModel{Keys: bson.D{{Key: f.Path, Value: 1}}, Options: options.Index().SetName(indexName([]string{f.Name}))})
		}
	}
	if len(list) == 0 {
		return nil
	}
	_, err := t.coll.Indexes().CreateMany(ctx, list)
	return err
}

// hint names the index that answers a query in its order: its fields begin
// with fields that the query fixes to one value, and the order comes next. The
// planner finds it by itself on some servers only. "" where there is none.
func (t *table) hint(q models.Query) string {
	fixed := map[string]bool{}
	for _, c := range q.Where {
		f, _ := t.field(c.Field)
		if c.Op == models.OpEq && f.Type != models.TypeTerms {
			fixed[c.Field] = true
		}
	}
	best, longest := "", -1
	for _, x := range t.Indexes {
		if x.Unique || q.Order == "" {
			continue
		}
		n := 0
		for n < len(x.Fields) && fixed[x.Fields[n]] {
			n++
		}
		if n < len(x.Fields) && x.Fields[n] == q.Order && n == len(x.Fields)-1 && n > longest {
			best, longest = indexName(x.Fields), n
		}
	}
	return best
}

// check refuses a document that is not what it is handed over as.
func check(d models.Doc) error {
	raw := bson.Raw(d.BSON)
	elements, err := raw.Elements()
	if err != nil || len(elements) < 2 {
		return fmt.Errorf("document %q is not BSON with _id and version", d.ID)
	}
	id, ok1 := elements[0].Value().StringValueOK()
	version, ok2 := elements[1].Value().AsInt64OK()
	if !ok1 || !ok2 || elements[0].Key() != "_id" || elements[1].Key() != "version" || id != d.ID || version != d.Version {
		return fmt.Errorf("document %q is not what it is handed over as", d.ID)
	}
	return nil
}
