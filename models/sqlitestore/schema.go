package sqlitestore

import (
	"fmt"
	"strings"

	"redress/models"
)

// docTable is the only table whose content cannot be made anew.
func (t *table) docTable() string {
	return fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %s (pk INTEGER PRIMARY KEY, doc BLOB NOT NULL)`, t.docs())
}

// derivedTables creates the tables of the declared fields but for the terms.
func (t *table) derivedTables() []string {
	var columns strings.Builder
	for _, f := range t.columns {
		fmt.Fprintf(&columns, ", %s %s", quote(f.Name), sqlType(f.Type))
	}
	out := []string{fmt.Sprintf(`CREATE TABLE %s (pk INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL%s)`, t.Name, columns.String())}
	for _, l := range t.lists {
		columns := ""
		for _, name := range l.others {
			f, _ := t.field(name)
			columns += fmt.Sprintf(", %s %s", quote(name), sqlType(f.Type))
		}
		out = append(out, fmt.Sprintf(`CREATE TABLE %s (pk INTEGER NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL%s, PRIMARY KEY (pk, value)) WITHOUT ROWID`, t.side(l.field), columns))
	}
	return out
}

// searchTables creates the tables of the search terms.
func (t *table) searchTables() []string {
	if t.terms == "" {
		return nil
	}
	return []string{
		fmt.Sprintf(`CREATE VIRTUAL TABLE %s USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii')`, t.search()),
		// Every commit adds a small segment to the index. Merging eight of a kind
		// instead of four spares a third of the copying and costs a search little.
		fmt.Sprintf(`INSERT INTO %[1]s (%[1]s, rank) VALUES ('automerge', 8)`, t.search()),
		fmt.Sprintf(`CREATE TABLE %s (pk INTEGER PRIMARY KEY, tokens BLOB NOT NULL)`, t.words()),
	}
}

// createIndexes returns the statement of each index by its name. Every order
// that is not loose ends with the id, the last tie-break; pk follows in lists to
// join by.
func (t *table) createIndexes() map[string]string {
	out := map[string]string{}
	for _, ix := range t.indexes {
		switch {
		case ix.list != "":
			out[ix.name] = fmt.Sprintf(`CREATE INDEX %s ON %s (%s, id)`, ix.name, t.side(ix.list), t.sideColumns(ix))
		case len(ix.fields) == 0:
			out[ix.name] = fmt.Sprintf(`CREATE UNIQUE INDEX %s ON %s (id)`, ix.name, t.Name)
		case ix.unique || ix.loose:
			out[ix.name] = fmt.Sprintf(`CREATE %sINDEX %s ON %s (%s)`, map[bool]string{true: "UNIQUE "}[ix.unique], ix.name, t.Name, quoted("", ix.fields))
		default:
			out[ix.name] = fmt.Sprintf(`CREATE INDEX %s ON %s (%s, id)`, ix.name, t.Name, quoted("", ix.fields))
		}
	}
	return out
}

// sideColumns are the columns of a list's table in the order of an index.
func (t *table) sideColumns(ix index) string {
	out := make([]string, len(ix.fields))
	for i, f := range ix.fields {
		out[i] = quote(f)
		if f == ix.list {
			out[i] = "value"
		}
	}
	return strings.Join(out, ", ")
}

// searchFingerprint is the same for the tables of the search terms, which take
// longest to make.
func (t *table) searchFingerprint() string {
	f, _ := t.field(t.terms)
	return fmt.Sprintf("%s %s %d bytes", f.Name, f.Path, tokenSize)
}

// fingerprint is the text of the declarations of fields: derived tables made
// under another one must be made anew.
func (t *table) fingerprint() string {
	var b strings.Builder
	for _, f := range t.columns {
		fmt.Fprintf(&b, "%s %s %d\n", f.Name, f.Path, f.Type)
	}
	for _, l := range t.lists {
		fmt.Fprintf(&b, "list %s: %s\n", l.field, strings.Join(l.others, " "))
	}
	return b.String()
}

// declarations is the text of everything declared, in order.
func declarations(collections []models.Collection) string {
	var b strings.Builder
	for _, c := range collections {
		fmt.Fprintf(&b, "%s\n%s", c.Name, newTable(c).fingerprint())
		for _, ix := range c.Indexes {
			fmt.Fprintf(&b, "index%s %s\n", kind(ix), strings.Join(ix.Fields, " "))
		}
	}
	return b.String()
}
