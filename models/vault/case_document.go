package vault

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
	"redress/models/chain"
)

// caseDocument is a case as it is stored. Lists read everything but text,
// events and base, which come last.
type caseDocument struct {
	id      models.CaseID
	version int64
	key     models.KeyBox
	// head is the BSON of models.Head; summary is sealed.
	head, summary []byte
	lease         models.Lease
	// firesAt is when the first running clock acts and workAt when effects may
	// be run, in UTC milliseconds; 0 when there are none.
	firesAt, workAt int64
	// tip repeats the end of the chain, nil in documents older than tips.
	tip *tip
	// terms is the BSON array of hashed terms: engines read it, this program
	// only carries it over.
	terms []byte
	// text is what a search compares with, folded and sealed.
	text []byte
	// archived counts the events in archive documents. Where there are some,
	// base is the sealed fold of them and baseHash the hash of the last. Of an
	// erased case bare is what is left of base.
	archived             int64
	base, bare, baseHash []byte
	events               []bsoncore.Document
}

// parts of a case document that a list does not need.
var (
	notInLists  = []string{"events", "base", "text", "terms"}
	notInSearch = []string{"events", "base", "terms"}
)

func (d *caseDocument) encode() (models.Doc, error) {
	lease, err := bson.Marshal(d.lease)
	if err != nil {
		return models.Doc{}, err
	}
	start, b := bsoncore.AppendDocumentStart(make([]byte, 0, d.size()))
	b = bsoncore.AppendStringElement(b, "_id", string(d.id))
	b = bsoncore.AppendInt64Element(b, "version", d.version)
	b = appendBinary(b, "key", d.key)
	b = bsoncore.AppendDocumentElement(b, "head", d.head)
	b = appendBinary(b, "summary", d.summary)
	b = bsoncore.AppendDocumentElement(b, "lease", lease)
	if d.firesAt != 0 {
		b = bsoncore.AppendDateTimeElement(b, "fires_at", d.firesAt)
	}
	if d.workAt != 0 {
		b = bsoncore.AppendDateTimeElement(b, "work_at", d.workAt)
	}
	b = d.tip.append(b)
	b = bsoncore.AppendInt64Element(b, "archived", d.archived)
	b = bsoncore.AppendArrayElement(b, "terms", d.terms)
	b = appendBinary(b, "text", d.text)
	if d.base != nil || d.bare != nil {
		i, inner := bsoncore.AppendDocumentElementStart(b, "base")
		inner = appendBinary(inner, "hash", d.baseHash)
		inner = appendBinary(inner, "sealed", d.base)
		if d.bare != nil {
			inner = bsoncore.AppendDocumentElement(inner, "bare", d.bare)
		}
		b, _ = bsoncore.AppendDocumentEnd(inner, i)
	}
	b = appendDocuments(b, "events", d.events)
	b, err = bsoncore.AppendDocumentEnd(b, start)
	return models.Doc{ID: string(d.id), Version: d.version, BSON: b}, err
}

// size is about how long the encoded document will be, rather more than less.
func (d *caseDocument) size() int {
	n := 512 + len(d.key) + len(d.head) + len(d.summary) + len(d.terms) + len(d.text) + len(d.base)
	for _, e := range d.events {
		n += len(e) + 8
	}
	return n
}

// parseCase reads a stored case; parts an engine left out stay empty. The
// bytes are shared with the document.
func parseCase(doc models.Doc) (*caseDocument, error) {
	d := &caseDocument{}
	if !elements(doc.BSON, d.parse) || string(d.id) != doc.ID || d.version != doc.Version {
		return nil, fmt.Errorf("the document of case %s: %w", doc.ID, models.ErrTampered)
	}
	return d, nil
}

// parse reads one element; one of a later version of the program is passed over.
func (d *caseDocument) parse(name []byte, v bsoncore.Value) (ok bool) {
	var inner bsoncore.Document
	var array bsoncore.Array
	switch string(name) {
	case "_id":
		var id string
		id, ok = v.StringValueOK()
		d.id = models.CaseID(id)
	case "version":
		d.version, ok = v.Int64OK()
	case "key":
		_, d.key, ok = v.BinaryOK()
	case "head":
		inner, ok = v.DocumentOK()
		d.head = inner
	case "summary":
		_, d.summary, ok = v.BinaryOK()
	case "lease":
		inner, ok = v.DocumentOK()
		ok = ok && bson.Unmarshal(inner, &d.lease) == nil
	case "fires_at":
		d.firesAt, ok = v.DateTimeOK()
	case "work_at":
		d.workAt, ok = v.DateTimeOK()
	case "tip":
		if inner, ok = v.DocumentOK(); ok {
			d.tip, ok = parseTip(inner)
		}
	case "archived":
		d.archived, ok = v.Int64OK()
	case "terms":
		array, ok = v.ArrayOK()
		d.terms = array
	case "text":
		_, d.text, ok = v.BinaryOK()
	case "base":
		inner, ok = v.DocumentOK()
		d.base, d.baseHash = binary(inner, "sealed"), binary(inner, "hash")
		if bare, found := inner.Lookup("bare").DocumentOK(); found {
			d.bare = bare
		}
		ok = ok && (d.base != nil) != (d.bare != nil)
	case "events":
		if array, ok = v.ArrayOK(); ok {
			d.events, ok = documents(array)
		}
	default:
		ok = true
	}
	return ok
}

// beforeEvents is the hash the first event in the document follows.
func (d *caseDocument) beforeEvents() []byte {
	if d.archived > 0 {
		return d.baseHash
	}
	return chain.Origin(string(d.id))
}

// clockTime is when the first running clock of a case acts.
func clockTime(c *models.Case) int64 {
	if len(c.Clocks) == 0 {
		return 0
	}
	return c.FiresAt().UnixMilli()
}

// workTime is when the effects of a case may be run: not before they were
// asked for, nor while somebody holds the lease or waits to try again.
func workTime(c *models.Case) int64 {
	if len(c.Effects) == 0 {
		return 0
	}
	at := c.ReceivedAt
	for _, e := range c.Events {
		for _, f := range e.Payload.Outcome.Effects {
			if f.ID == c.Effects[0].ID {
				at = e.At
			}
		}
	}
	for _, t := range []time.Time{c.Lease.Until, c.Lease.RetryAt} {
		if t.After(at) {
			at = t
		}
	}
	return at.UnixMilli()
}
