package chain

import (
	"bytes"
	"testing"
)

func history() []Record {
	salt := func(b byte) []byte { return bytes.Repeat([]byte{b}, SaltBytes) }
	records := []Record{
		{Role: "visitor", Kind: "filed", Command: "c1", Body: []byte("body"), Version: Whole},
		{Role: "mediator", Account: "a1", Kind: "note", Command: "c2", Body: []byte("body"), Sealed: []byte("sealed"), Salt: salt(2), Version: Committed},
		{Role: "officer", Account: "a2", Kind: "moved", Command: "c3", Body: []byte("more"), Salt: salt(3), Version: Committed},
	}
	prev := Origin("WQ-7K3M9-QXA2P")
	for i := range records {
		r := &records[i]
		r.Seq, r.At = int64(i)+1, 1_790_000_000_123+int64(i)
		r.Hash = r.Link(prev)
		prev = r.Hash
	}
	return records
}

// A history of records of both hash versions verifies, under its own name
// alone, and no part of any record can change.
func TestVerify(t *testing.T) {
	if head, err := Verify("WQ-7K3M9-QXA2P", history()); err != nil || !bytes.Equal(head, history()[2].Hash) {
		t.Fatalf("head %x, %v", head, err)
	}
	if _, err := Verify("WQ-7K3M9-QXA2R", history()); err == nil {
		t.Error("the history of one case passes as that of another")
	}
	changes := map[string]func(*Record){
		"seq": func(r *Record) { r.Seq++ }, "at": func(r *Record) { r.At++ }, "role": func(r *Record) { r.Role = "respondent" },
		"account": func(r *Record) { r.Account = "a3" }, "kind": func(r *Record) { r.Kind = "viewed" }, "command": func(r *Record) { r.Command += "x" },
		"body": func(r *Record) { r.Body = []byte("bodY") }, "no body": func(r *Record) { r.Body = nil }, "sealed": func(r *Record) { r.Sealed = []byte("s") },
		"version": func(r *Record) { r.Version = 3 - r.Version }, "salt": func(r *Record) { r.Salt = bytes.Repeat([]byte{9}, SaltBytes) },
		"commitment": func(r *Record) { r.Commitment = bytes.Repeat([]byte{9}, 32) }, "hash": func(r *Record) { r.Hash = bytes.Repeat([]byte{9}, 32) },
	}
	for name, change := range changes {
		for i := range 3 {
			records := history()
			change(&records[i])
			if _, err := Verify("WQ-7K3M9-QXA2P", records); err == nil {
				t.Errorf("another %s of record %d passes", name, i+1)
			}
		}
	}
}

// A record that is withheld keeps its place in the chain and says nothing; a
// whole one cannot be withheld; and what is withheld cannot carry a content the
// chain does not hold.
func TestWithhold(t *testing.T) {
	for i, want := range []bool{false, true, true} {
		records := history()
		short, ok := records[i].Withhold()
		if ok != want {
			t.Fatalf("record %d withheld: %v", i+1, ok)
		}
		if !ok {
			continue
		}
		if len(bytes.Join(short.content(), nil)) > 0 || short.Salt != nil {
			t.Errorf("record %d still says %+v", i+1, short)
		}
		records[i] = short
		if _, err := Verify("WQ-7K3M9-QXA2P", records); err != nil {
			t.Errorf("without record %d: %v", i+1, err)
		}
		if again, ok := short.Withhold(); !ok || !bytes.Equal(again.Commitment, short.Commitment) {
			t.Error("withheld twice it is another")
		}
		records[i].Body = []byte("made up")
		if _, err := Verify("WQ-7K3M9-QXA2P", records); err == nil {
			t.Error("a withheld record can be given another content")
		}
	}
}
