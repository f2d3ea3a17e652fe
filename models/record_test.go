package models

import (
	"bytes"
	"testing"

	"redress/models/chain"
)

// A record of either hash version follows what it was made for and nothing
// else, whichever part of it changes; and one of the second can be checked by
// who knows only its commitment.
func TestRecordFollows(t *testing.T) {
	prev := ChainOrigin("WQ-7K3M9-QXA2P")
	for _, version := range []int32{chain.Whole, chain.Committed} {
		whole := Record{
			Seq: 3, At: 1_790_000_000_123, Salt: bytes.Repeat([]byte{7}, SaltBytes), Role: "mediator", Account: "a1", Kind: "moved",
			Command: "c1", Body: []byte("body"), Sealed: []byte("sealed"), Version: version,
		}
		if version == chain.Whole {
			whole.Salt = nil
		}
		whole.Hash = whole.Link(prev)
		if !whole.Follows(prev) || whole.Follows(ChainOrigin("WQ-7K3M9-QXA2R")) {
			t.Errorf("version %d: a record does not follow its own place alone", version)
		}
		changes := map[string]func(*Record){
			"seq": func(r *Record) { r.Seq++ }, "at": func(r *Record) { r.At++ }, "role": func(r *Record) { r.Role = "officer" },
			"account": func(r *Record) { r.Account = "a2" }, "kind": func(r *Record) { r.Kind = "note" }, "command": func(r *Record) { r.Command += "x" },
			"body": func(r *Record) { r.Body = []byte("bodY") }, "sealed": func(r *Record) { r.Sealed = nil }, "version": func(r *Record) { r.Version = 3 - version },
		}
		if version == chain.Committed {
			changes["salt"] = func(r *Record) { r.Salt = bytes.Repeat([]byte{8}, SaltBytes) }
			if !bytes.Equal(whole.Hash, CommittedLink(prev, whole.Seq, whole.At, whole.Commitment())) {
				t.Error("the commitment does not stand for the record")
			}
		}
		for name, change := range changes {
			r := whole
			change(&r)
			if r.Follows(prev) {
				t.Errorf("version %d: another %s passes", version, name)
			}
		}
	}
}
