package vault

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
	"redress/models/chain"
)

// record is one event as it is stored.
type record struct {
	seq, at       int64 // at in UTC milliseconds
	role, account string
	kind, command string
	body          []byte // the payload without personal text, a BSON document
	sealed        []byte // the payload's personal text, nil when it has none
	hashVersion   int32
	hash          []byte
}

// origin is what the first event of a case follows. It binds the history to
// the case.
func origin(id models.CaseID) []byte { return chain.Next(nil, []byte(id)) }

// fields are what the chain hashes: everything stored but the hash.
func (r *record) fields() [][]byte {
	return [][]byte{chain.Int(r.seq), chain.Int(r.at), []byte(r.role), []byte(r.account), []byte(r.kind),
		[]byte(r.command), r.body, r.sealed}
}

// append writes the record behind what is in d.
func (r *record) append(d []byte) bsoncore.Document {
	start, d := bsoncore.AppendDocumentStart(slices.Grow(d, 160+len(r.body)+len(r.sealed)))
	d = bsoncore.AppendInt64Element(d, "seq", r.seq)
	d = bsoncore.AppendDateTimeElement(d, "at", r.at)
	d = bsoncore.AppendStringElement(d, "role", r.role)
	d = bsoncore.AppendStringElement(d, "account", r.account)
	d = bsoncore.AppendStringElement(d, "kind", r.kind)
	d = bsoncore.AppendStringElement(d, "command", r.command)
	d = bsoncore.AppendDocumentElement(d, "body", r.body)
	d = appendBinary(d, "sealed", r.sealed)
	d = bsoncore.AppendInt32Element(d, "hv", r.hashVersion)
	d = appendBinary(d, "hash", r.hash)
	d, _ = bsoncore.AppendDocumentEnd(d, start)
	return d
}

// parseRecord reads a stored event. A field it does not know makes the record
// invalid, since no hash would cover it.
func parseRecord(d bsoncore.Document) (r record, ok bool) {
	ok = elements(d, func(name []byte, v bsoncore.Value) (ok bool) {
		switch string(name) {
		case "seq":
			r.seq, ok = v.Int64OK()
		case "at":
			r.at, ok = v.DateTimeOK()
		case "role":
			r.role, ok = v.StringValueOK()
		case "account":
			r.account, ok = v.StringValueOK()
		case "kind":
			r.kind, ok = v.StringValueOK()
		case "command":
			r.command, ok = v.StringValueOK()
		case "body":
			var body bsoncore.Document
			body, ok = v.DocumentOK()
			r.body = body
		case "sealed":
			_, r.sealed, ok = v.BinaryOK()
		case "hv":
			r.hashVersion, ok = v.Int32OK()
		case "hash":
			_, r.hash, ok = v.BinaryOK()
		}
		return ok
	})
	return r, ok && r.body != nil && r.hashVersion == chain.Version
}

// verifyChain parses the stored events that follow the hash prev and the
// event number seq, and returns ErrTampered where one does not follow from the
// one before. It needs no key.
func verifyChain(id models.CaseID, prev []byte, seq int64, events []bsoncore.Document) ([]record, error) {
	records := make([]record, len(events))
	var again []byte
	for i, d := range events {
		r, ok := parseRecord(d)
		// Encoding again compares the bytes between the fields too.
		again = r.append(again[:0])
		if seq++; !ok || r.seq != seq || !bytes.Equal(d, again) || !chain.Follows(r.hash, prev, r.fields()...) {
			return nil, fmt.Errorf("event %d of %s: %w", seq, id, models.ErrTampered)
		}
		records[i], prev = r, r.hash
	}
	return records, nil
}

func eventPart(seq int64) string { return "event/" + strconv.FormatInt(seq, 10) }

// sealEvent makes the stored form of an event that follows the hash prev.
func sealEvent(k *sealer, prev []byte, e models.Event) (record, error) {
	body, sealed, err := sealPersonal(k, eventPart(e.Seq), e.Payload)
	if err != nil {
		return record{}, err
	}
	r := record{
		seq: e.Seq, at: e.At.UnixMilli(), role: string(e.Actor.Role), account: e.Actor.Account,
		kind: string(e.Kind), command: string(e.Command), body: body, sealed: sealed, hashVersion: chain.Version,
	}
	r.hash = chain.Next(prev, r.fields()...)
	return r, nil
}

// openEvent is the reverse of sealEvent.
func openEvent(k *sealer, r record) (models.Event, error) {
	payload, err := openPersonal[models.Payload](k, eventPart(r.seq), r.body, r.sealed)
	return models.Event{
		Seq: r.seq, At: time.UnixMilli(r.at).UTC(), Actor: models.ActorRef{Role: models.Role(r.role), Account: r.account},
		Kind: models.EventKind(r.kind), Command: models.CommandID(r.command), Payload: payload, Hash: r.hash,
	}, err
}
