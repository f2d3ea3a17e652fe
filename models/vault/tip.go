package vault

import (
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
	"redress/models/chain"
)

// tip repeats the end of a case's chain where it is found without reading the
// case. The chain itself needs no key, so whoever can write to the store could
// lengthen or shorten it; mac is made with a key he does not have.
type tip struct {
	// at is when the document got its last event, in UTC milliseconds by the
	// clock of the process that wrote it; it is not part of the history.
	at, seq int64
	// hash is the chain head, first the hash of the first event.
	hash, first []byte
	mac         []byte
}

// tipOf makes the tip of a case that is written now.
func (s *Store) tipOf(id models.CaseID, seq int64, hash, first []byte) *tip {
	t := &tip{at: s.now().UnixMilli(), seq: seq, hash: hash, first: first}
	t.mac = t.sum(s.keys, id)
	return t
}

func (t *tip) sum(k *Keys, id models.CaseID) []byte {
	return mac(k.index, "tip", chain.Next(nil, []byte(id), chain.Int(t.at), chain.Int(t.seq), t.hash, t.first))
}

// holds says whether the tip is the end of the chain it stands beside. Without
// one there is nothing to compare: the document is older than tips.
func (t *tip) holds(k *Keys, id models.CaseID, seq int64, hash []byte) bool {
	return t == nil || t.seq == seq && hmac.Equal(t.hash, hash) && hmac.Equal(t.mac, t.sum(k, id))
}

func (t *tip) append(b []byte) []byte {
	if t == nil {
		return b
	}
	i, b := bsoncore.AppendDocumentElementStart(b, "tip")
	b = bsoncore.AppendDateTimeElement(b, "at", t.at)
	b = bsoncore.AppendInt64Element(b, "seq", t.seq)
	b = appendBinary(b, "hash", t.hash)
	b = appendBinary(b, "first", t.first)
	b = appendBinary(b, "mac", t.mac)
	b, _ = bsoncore.AppendDocumentEnd(b, i)
	return b
}

// tipsFingerprint recognises the keys of a store that was begun with tips.
func (k *Keys) tipsFingerprint() string {
	return hex.EncodeToString(mac(k.index, "fingerprint with tips", mac(k.code, "fingerprint with tips", nil))[:16])
}

func parseTip(d bsoncore.Document) (*tip, bool) {
	t := &tip{}
	ok := elements(d, func(name []byte, v bsoncore.Value) (ok bool) {
		switch string(name) {
		case "at":
			t.at, ok = v.DateTimeOK()
		case "seq":
			t.seq, ok = v.Int64OK()
		case "hash":
			_, t.hash, ok = v.BinaryOK()
		case "first":
			_, t.first, ok = v.BinaryOK()
		case "mac":
			_, t.mac, ok = v.BinaryOK()
		}
		return ok
	})
	return t, ok
}

// caseTip is what there is to log of a stored case. One without a tip is read
// to its end. What cannot be read is handed over unsealed.
func (s *Store) caseTip(doc models.Doc) (out models.Tip) {
	out.Kind, out.Of = "case", doc.ID
	if at, ok := bsoncore.Document(doc.BSON).Lookup("tip", "at").DateTimeOK(); ok {
		out.ChangedAt = time.UnixMilli(at).UTC()
	}
	d, ok := bsoncore.Document(doc.BSON).Lookup("tip").DocumentOK()
	if !ok {
		out.Sealed = !s.tipped && s.oldTip(doc, &out) == nil
		return out
	}
	if t, ok := parseTip(d); ok {
		out.Seq, out.Hash, out.First = t.seq, t.hash, t.first
		out.Sealed = t.holds(s.keys, models.CaseID(doc.ID), t.seq, t.hash)
	}
	return out
}

func (s *Store) oldTip(doc models.Doc, out *models.Tip) error {
	d, err := parseCase(doc)
	if err != nil {
		return err
	}
	records, err := verifyChain(d.id, d.beforeEvents(), d.archived, d.events)
	if err != nil {
		return err
	}
	out.Seq, out.Hash = d.archived+int64(len(records)), d.beforeEvents()
	if len(records) > 0 {
		out.Hash = records[len(records)-1].Hash
	}
	return nil
}

// auditHash is the hash of a stored entry of the audit log: of everything in
// it but its version and the wrapping of a key, which rotation changes.
func auditHash(doc models.Doc) ([]byte, error) {
	fields := [][]byte{[]byte(doc.ID)}
	ok := elements(doc.BSON, func(name []byte, v bsoncore.Value) bool {
		switch string(name) {
		case "_id", "version", "key":
		default:
			fields = append(fields, append([]byte(nil), name...), []byte{byte(v.Type)}, v.Data)
		}
		return true
	})
	if !ok {
		return nil, fmt.Errorf("audit entry %s: %w", doc.ID, models.ErrTampered)
	}
	return chain.Next(nil, fields...), nil
}

// auditMAC vouches for an entry before the log does.
func (s *Store) auditMAC(e models.AuditEntry) ([]byte, error) {
	e.Version, e.MAC = 0, nil
	b, err := bson.Marshal(e)
	return mac(s.keys.index, "audit", b), err
}

// auditTip is what there is to log of an entry. One of a store that is older
// than the keyed hash of entries needs none.
func (s *Store) auditTip(doc models.Doc) (out models.Tip) {
	out.Kind, out.Of = "audit", doc.ID
	e, _, err := s.audit.decode(doc)
	if err != nil {
		return out
	}
	out.ChangedAt = e.At
	if out.Hash, err = auditHash(doc); err != nil {
		return out
	}
	want, err := s.auditMAC(e)
	out.Sealed = err == nil && (hmac.Equal(want, e.MAC) || !s.tipped && e.MAC == nil)
	return out
}
