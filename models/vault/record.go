package vault

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
	"redress/models/chain"
)

// appendRecord writes a stored event behind what is in d.
func appendRecord(d []byte, r *chain.Record) bsoncore.Document {
	start, d := bsoncore.AppendDocumentStart(slices.Grow(d, 190+len(r.Body)+len(r.Sealed)))
	d = bsoncore.AppendInt64Element(d, "seq", r.Seq)
	d = bsoncore.AppendDateTimeElement(d, "at", r.At)
	d = bsoncore.AppendStringElement(d, "role", r.Role)
	d = bsoncore.AppendStringElement(d, "account", r.Account)
	d = bsoncore.AppendStringElement(d, "kind", r.Kind)
	d = bsoncore.AppendStringElement(d, "command", r.Command)
	d = bsoncore.AppendDocumentElement(d, "body", r.Body)
	d = appendBinary(d, "sealed", r.Sealed)
	d = appendBinary(d, "salt", r.Salt)
	d = bsoncore.AppendInt32Element(d, "hv", r.Version)
	d = appendBinary(d, "hash", r.Hash)
	d, _ = bsoncore.AppendDocumentEnd(d, start)
	return d
}

// parseRecord reads a stored event. A field it does not know makes the record
// invalid, since no hash would cover it.
func parseRecord(d bsoncore.Document) (r chain.Record, ok bool) {
	ok = elements(d, func(name []byte, v bsoncore.Value) (ok bool) {
		switch string(name) {
		case "seq":
			r.Seq, ok = v.Int64OK()
		case "at":
			r.At, ok = v.DateTimeOK()
		case "role":
			r.Role, ok = v.StringValueOK()
		case "account":
			r.Account, ok = v.StringValueOK()
		case "kind":
			r.Kind, ok = v.StringValueOK()
		case "command":
			r.Command, ok = v.StringValueOK()
		case "body":
			var body bsoncore.Document
			body, ok = v.DocumentOK()
			r.Body = body
		case "sealed":
			_, r.Sealed, ok = v.BinaryOK()
		case "salt":
			_, r.Salt, ok = v.BinaryOK()
		case "hv":
			r.Version, ok = v.Int32OK()
		case "hash":
			_, r.Hash, ok = v.BinaryOK()
		}
		return ok
	})
	return r, ok
}

// verifyChain parses the stored events that follow the hash prev and the
// event number seq, and returns ErrTampered where one does not follow from the
// one before. It needs no key.
func verifyChain(id models.CaseID, prev []byte, seq int64, events []bsoncore.Document) ([]chain.Record, error) {
	records := make([]chain.Record, len(events))
	var again []byte
	for i, d := range events {
		r, ok := parseRecord(d)
		// Encoding again compares the bytes between the fields too.
		again = appendRecord(again[:0], &r)
		if seq++; !ok || r.Seq != seq || !bytes.Equal(d, again) || !r.Follows(prev) {
			return nil, fmt.Errorf("event %d of %s: %w", seq, id, models.ErrTampered)
		}
		records[i], prev = r, r.Hash
	}
	return records, nil
}

func eventPart(seq int64) string { return "event/" + strconv.FormatInt(seq, 10) }

// sealEvent makes the stored form of an event that follows the hash prev.
func sealEvent(k *sealer, prev []byte, e models.Event) (chain.Record, error) {
	body, sealed, err := sealPersonal(k, eventPart(e.Seq), e.Payload)
	if err != nil {
		return chain.Record{}, err
	}
	r := chain.Record{
		Seq: e.Seq, At: e.At.UnixMilli(), Salt: make([]byte, chain.SaltBytes), Role: string(e.Actor.Role), Account: e.Actor.Account,
		Kind: string(e.Kind), Command: string(e.Command), Body: body, Sealed: sealed, Version: chain.Committed,
	}
	if _, err := io.ReadFull(k.random, r.Salt); err != nil {
		panic(err) // crypto/rand never fails
	}
	r.Hash = r.Link(prev)
	return r, nil
}

// openEvent is the reverse of sealEvent.
func openEvent(k *sealer, r chain.Record) (models.Event, error) {
	payload, err := openPersonal[models.Payload](k, eventPart(r.Seq), r.Body, r.Sealed)
	return models.Event{
		Seq: r.Seq, At: time.UnixMilli(r.At).UTC(), Actor: models.ActorRef{Role: models.Role(r.Role), Account: r.Account},
		Kind: models.EventKind(r.Kind), Command: models.CommandID(r.Command), Payload: payload, Hash: r.Hash,
	}, err
}
