package sqlitestore

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// row is what the derived tables hold of one document.
type row struct {
	// values follow the table's columns: int64, string or nil.
	values []any
	// lists are the elements of the list fields, in the table's order.
	lists [][]string
	// terms is the array of search terms. It is read only when its checksum
	// has changed: most writes leave it alone.
	terms bson.RawValue
}

// check refuses a document that is not what it is said to be.
func check(d models.Doc) error {
	raw := bson.Raw(d.BSON)
	if err := raw.Validate(); err != nil {
		return fmt.Errorf("document %s: %w", d.ID, err)
	}
	id, isText := raw.Lookup("_id").StringValueOK()
	version, isNumber := raw.Lookup("version").Int64OK()
	if !isText || !isNumber || id != d.ID || version != d.Version {
		return errors.New("document " + d.ID + ": _id and version are not the ones it is written under")
	}
	return nil
}

// extract reads the declared fields of a document. A field with another type
// than declared counts as lacking.
func (t *table) extract(doc bson.Raw) row {
	r := row{values: make([]any, len(t.columns)), lists: make([][]string, 0, len(t.lists))}
	found := make([]bson.RawValue, len(t.columns))
	t.places.find(doc, found)
	for i, f := range t.columns {
		switch v := found[i]; f.Type {
		case models.TypeTerms:
			r.terms = v
			r.values[i] = checksum([]string{string(v.Value)})
		case models.TypeStrings:
			r.lists = append(r.lists, texts(v))
			r.values[i] = checksum(r.lists[len(r.lists)-1])
		default:
			r.values[i] = scalar(f.Type, v)
		}
	}
	return r
}

// places are what stands under the names of a document.
type places map[string]place

// place is a declared field, or a document with some in it.
type place struct {
	column int
	inner  places
}

// placesOf finds where the paths of fields lead.
func placesOf(fields []models.Field) places {
	out := places{}
	for i, f := range fields {
		at, path := out, strings.Split(f.Path, ".")
		for _, name := range path[:len(path)-1] {
			if at[name].inner == nil {
				at[name] = place{inner: places{}}
			}
			at = at[name].inner
		}
		at[path[len(path)-1]] = place{column: i}
	}
	return out
}

// find reads a document once, however many fields are declared: looking each up
// would pass over the parts before it again and again.
func (p places) find(doc bson.Raw, into []bson.RawValue) {
	elements, err := doc.Elements()
	if err != nil {
		return
	}
	for _, e := range elements {
		at, declared := p[e.Key()]
		if !declared {
			continue
		}
		v := e.Value()
		if at.inner == nil {
			into[at.column] = v
		} else if inner, ok := v.DocumentOK(); ok {
			at.inner.find(inner, into)
		}
	}
}

// tokens stand for the search terms, tokenSize bytes each.
func (r row) tokens() []byte {
	var out []byte
	for _, term := range texts(r.terms) {
		out = append(out, token(term)...)
	}
	return out
}

func scalar(t models.FieldType, v bson.RawValue) any {
	switch t {
	case models.TypeString:
		if s, ok := v.StringValueOK(); ok && s != "" {
			return s
		}
	case models.TypeInt:
		if n, ok := v.AsInt64OK(); ok {
			return n
		}
	case models.TypeBool:
		if b, ok := v.BooleanOK(); ok {
			return models.Yes(b).Int
		}
	case models.TypeTime:
		if ms, ok := v.DateTimeOK(); ok {
			return ms
		}
	}
	return nil
}

// texts are the strings of an array, none of a lacking one.
func texts(v bson.RawValue) []string {
	list, ok := v.ArrayOK()
	if !ok {
		return nil
	}
	elements, err := list.Values()
	if err != nil {
		return nil
	}
	out := make([]string, 0, len(elements))
	for _, e := range elements {
		if s, ok := e.StringValueOK(); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

// checksum of a list: nil for an empty one, else 63 bits.
func checksum(list []string) any {
	if len(list) == 0 {
		return nil
	}
	var b []byte
	for _, s := range list {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	sum := sha256.Sum256(b)
	return int64(binary.BigEndian.Uint64(sum[:]) >> 1)
}

// tokenSize is how much of a term's hash stands for it. Among a million
// different terms, two share 48 bits for one in 300 million searches.
const tokenSize = 6

// token stands for a term in the search index and in the words table.
func token(term string) []byte {
	sum := sha256.Sum256([]byte(term))
	return sum[:tokenSize]
}

// tokenLetters write tokens so that no tokenizer splits or folds them.
var tokenLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// searchText is the text of the search index for tokens.
func searchText(tokens []byte) string {
	var b strings.Builder
	for t := range slices.Chunk(tokens, tokenSize) {
		b.WriteString(tokenLetters.EncodeToString(t))
		b.WriteByte(' ')
	}
	return b.String()
}
