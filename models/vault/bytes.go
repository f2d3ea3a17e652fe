package vault

import (
	"bytes"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// Stored events are carried from one version of a document to the next byte by
// byte, because their hashes cover those bytes. That is why case documents are
// put together here from their parts and not through structs.

// binary reads a binary field of a document, nil when it has none.
func binary(doc bsoncore.Document, name string) []byte {
	_, data, _ := doc.Lookup(name).BinaryOK()
	return data
}

func appendBinary(doc []byte, name string, data []byte) []byte {
	if data == nil {
		return doc
	}
	return bsoncore.AppendBinaryElement(doc, name, 0, data)
}

// stringArray is a BSON array of strings.
func stringArray(list []string) []byte {
	start, array := bsoncore.AppendArrayStart(make([]byte, 0, 32*len(list)+8))
	for i, s := range list {
		array = bsoncore.AppendStringElement(array, strconv.Itoa(i), s)
	}
	array, _ = bsoncore.AppendArrayEnd(array, start)
	return array
}

func appendDocuments(doc []byte, name string, list []bsoncore.Document) []byte {
	start, doc := bsoncore.AppendArrayElementStart(doc, name)
	for i, d := range list {
		doc = bsoncore.AppendDocumentElement(doc, strconv.Itoa(i), d)
	}
	doc, _ = bsoncore.AppendArrayEnd(doc, start)
	return doc
}

// elements hands every element of a document or array to f until f returns
// false; false when f did or the document is malformed. Names are the
// document's own bytes: f must not keep them.
func elements(doc []byte, f func(name []byte, v bsoncore.Value) bool) bool {
	length, rest, ok := bsoncore.ReadLength(doc)
	if !ok || int(length) != len(doc) || length < 5 || doc[length-1] != 0 {
		return false
	}
	for rest = rest[:len(rest)-1]; len(rest) > 0; {
		var e bsoncore.Element
		if e, rest, ok = bsoncore.ReadElement(rest); !ok {
			return false
		}
		end := bytes.IndexByte(e, 0)
		if end < 1 {
			return false
		}
		v, _, ok := bsoncore.ReadValue(e[end+1:], bsoncore.Type(e[0]))
		if !ok || !f(e[1:end], v) {
			return false
		}
	}
	return true
}

// documents splits an array of documents; false when it is none.
func documents(array bsoncore.Array) (list []bsoncore.Document, ok bool) {
	ok = elements(array, func(_ []byte, v bsoncore.Value) bool {
		d, ok := v.DocumentOK()
		list = append(list, d)
		return ok
	})
	return list, ok
}
