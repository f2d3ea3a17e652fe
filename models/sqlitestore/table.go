package sqlitestore

import (
	"fmt"
	"slices"
	"strings"

	"redress/models"
)

// table is a collection with its names in SQL.
type table struct {
	models.Collection
	// columns are the fields of the head row in order; lists and terms have
	// their checksum there.
	columns []models.Field
	lists   []list
	// places lead to the fields in a document.
	places places
	// terms is the name of the field of search terms, "" when there is none.
	terms string
	// indexes are the order by id alone and the declared ones.
	indexes []index
	// headSQL reads the head row of an id; every write asks for it.
	headSQL string
}

// index is an order the head rows or the rows of a list can be read in.
type index struct {
	name string
	// from is the head, read through this index; count the part of it that
	// suffices for counting; alias the table whose columns the index holds.
	from, count, alias string
	// list is the list field whose side table the index is on, "" for the head.
	list   string
	fields []string
	unique bool
	// loose has no id behind its fields, so what is equal lies as it was added.
	loose bool
}

// list is the side table of a list field.
type list struct {
	field string
	// others are the fields of the declared indexes that name the list.
	others []string
}

// tables describes all declared collections.
func tables(collections []models.Collection) map[string]*table {
	all := map[string]*table{}
	for _, c := range collections {
		all[c.Name] = newTable(c)
	}
	return all
}

func newTable(c models.Collection) *table {
	t := &table{Collection: c, columns: c.Fields, places: placesOf(c.Fields), headSQL: "SELECT pk, version"}
	for _, f := range c.Fields {
		t.headSQL += ", " + quote(f.Name)
		switch f.Type {
		case models.TypeStrings:
			t.lists = append(t.lists, list{field: f.Name, others: t.besides(f.Name)})
		case models.TypeTerms:
			t.terms = f.Name
		}
	}
	t.headSQL += " FROM " + t.Name + " WHERE id = ?"
	t.indexes = []index{t.headIndex(t.Name+"_id", models.Index{Unique: true})}
	declared := slices.Clone(c.Indexes)
	for _, l := range t.lists {
		// Every list can be asked for an element.
		if !slices.ContainsFunc(declared, func(ix models.Index) bool { return ix.Fields[0] == l.field }) {
			declared = append(declared, models.Index{Fields: []string{l.field}})
		}
	}
	for _, ix := range declared {
		name := t.Name + kind(ix) + strings.Join(ix.Fields, "_")
		if l := t.listOf(ix.Fields); l != "" {
			side := fmt.Sprintf(`%s s INDEXED BY %s`, t.side(l), name)
			t.indexes = append(t.indexes, index{
				name: name, list: l, fields: ix.Fields, alias: "s", count: side,
				from: fmt.Sprintf(`%s CROSS JOIN %s h ON h.pk = s.pk`, side, t.Name),
			})
			continue
		}
		t.indexes = append(t.indexes, t.headIndex(name, ix))
	}
	return t
}

func (t *table) headIndex(name string, ix models.Index) index {
	from := fmt.Sprintf(`%s h INDEXED BY %s`, t.Name, name)
	return index{name: name, fields: ix.Fields, unique: ix.Unique, loose: ix.Loose, alias: "h", from: from, count: from}
}

// kind is in the name of an index: one of another kind has another name.
func kind(ix models.Index) string {
	switch {
	case ix.Unique:
		return "_unique_"
	case ix.Loose:
		return "_loose_"
	}
	return "_by_"
}

// besides lists the other fields of the indexes that name a list.
func (t *table) besides(field string) []string {
	var out []string
	for _, ix := range t.Indexes {
		if !slices.Contains(ix.Fields, field) {
			continue
		}
		for _, f := range ix.Fields {
			if f != field && !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// listOf finds the list among the fields of an index.
func (t *table) listOf(fields []string) string {
	for _, f := range fields {
		if field, ok := t.field(f); ok && field.Type == models.TypeStrings {
			return f
		}
	}
	return ""
}

func (t *table) field(name string) (models.Field, bool) {
	i := t.column(name)
	if i < 0 {
		return models.Field{}, false
	}
	return t.columns[i], true
}

func (t *table) column(name string) int {
	return slices.IndexFunc(t.columns, func(f models.Field) bool { return f.Name == name })
}

func (t *table) docs() string            { return t.Name + "_doc" }
func (t *table) side(list string) string { return t.Name + "_" + list }
func (t *table) search() string          { return t.Name + "_terms" }
func (t *table) words() string           { return t.Name + "_words" }

// quote makes a name of a declared field a name in SQL.
func quote(name string) string { return `"` + name + `"` }

func quoted(prefix string, names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = prefix + quote(n)
	}
	return strings.Join(out, ", ")
}

func sqlType(t models.FieldType) string {
	if t == models.TypeString {
		return "TEXT"
	}
	return "INTEGER"
}
