package vault

import (
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

func appendStrings(doc []byte, name string, list []string) []byte {
	start, doc := bsoncore.AppendArrayElementStart(doc, name)
	for i, s := range list {
		doc = bsoncore.AppendStringElement(doc, strconv.Itoa(i), s)
	}
	doc, _ = bsoncore.AppendArrayEnd(doc, start)
	return doc
}

func appendDocuments(doc []byte, name string, list []bsoncore.Document) []byte {
	start, doc := bsoncore.AppendArrayElementStart(doc, name)
	for i, d := range list {
		doc = bsoncore.AppendDocumentElement(doc, strconv.Itoa(i), d)
	}
	doc, _ = bsoncore.AppendArrayEnd(doc, start)
	return doc
}

// documents splits an array of documents; nil and false when it is none.
func documents(array bsoncore.Array) ([]bsoncore.Document, bool) {
	values, err := array.Values()
	if err != nil {
		return nil, false
	}
	list := make([]bsoncore.Document, len(values))
	for i, v := range values {
		d, ok := v.DocumentOK()
		if !ok {
			return nil, false
		}
		list[i] = d
	}
	return list, true
}

// texts splits an array of strings.
func texts(array bsoncore.Array, ok bool) ([]string, bool) {
	values, err := array.Values()
	if !ok || err != nil {
		return nil, false
	}
	list := make([]string, len(values))
	for i, v := range values {
		if list[i], ok = v.StringValueOK(); !ok {
			return nil, false
		}
	}
	return list, true
}
