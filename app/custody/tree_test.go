package custody

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func leafOf(n int) Leaf {
	h := sha256.Sum256(binary.BigEndian.AppendUint32(nil, uint32(n)))
	return Leaf{Case, int64(n%7) + 1, h[:]}
}

// A log that grows, is broken off and resumed stores what tlog would, has its
// root at every size, and proves every leaf and every growth.
func TestLog_GrowsLikeTheTree(t *testing.T) {
	const size = 700
	var stored hashes
	read := func(indexes []int64) ([]Hash, error) { return stored.ReadHashes(indexes) }
	log, err := Resume(0, read)
	if err != nil {
		t.Fatal(err)
	}
	var roots []Hash
	for n := range size {
		if n%97 == 0 {
			if log, err = Resume(int64(n), read); err != nil {
				t.Fatal(err)
			}
		}
		if int64(len(stored)) != Stored(int64(n)) {
			t.Fatalf("%d hashes of %d leaves", len(stored), n)
		}
		more, err := log.Add(leafOf(n))
		if err != nil {
			t.Fatal(err)
		}
		for i := range more {
			if by := CompletedBy(int64(len(stored) + i)); by != int64(n) {
				t.Fatalf("hash %d was completed by leaf %d, not %d", len(stored)+i, n, by)
			}
		}
		stored = append(stored, more...)
		root, err := log.Root()
		want, err2 := tlog.TreeHash(int64(n+1), stored)
		if err != nil || err2 != nil || root != want {
			t.Fatalf("root of %d leaves: %v %v", n+1, err, err2)
		}
		roots = append(roots, root)
	}
	s := signerOf(t, "redress.example.org", 7)
	now := Checkpoint{"redress.example.org", size, roots[size-1], noon}
	signed, err := now.Sign(s)
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(size) {
		proof, err := Prove(size, n, read)
		if err != nil {
			t.Fatal(err)
		}
		l := leafOf(int(n))
		in := Inclusion{Leaf: n, Seq: l.Seq, Proof: proof, Checkpoint: string(signed)}
		if _, err := VerifyInclusion(s.Key(), in, l.Hash); err != nil {
			t.Fatalf("leaf %d: %v", n, err)
		}
		for what, bad := range map[string]Inclusion{
			"another place": {n ^ 1, in.Seq, in.Proof, in.Checkpoint, nil}, "another event": {n, in.Seq + 1, in.Proof, in.Checkpoint, nil},
			"no proof": {n, in.Seq, nil, in.Checkpoint, nil}, "before the log": {-1, in.Seq, in.Proof, in.Checkpoint, nil}, "behind the log": {size, in.Seq, in.Proof, in.Checkpoint, nil},
		} {
			if _, err := VerifyInclusion(s.Key(), bad, l.Hash); !errors.Is(err, ErrProof) {
				t.Fatalf("leaf %d, %s: %v", n, what, err)
			}
		}
		old := Checkpoint{Size: n + 1, Root: roots[n]}
		growth, err := ProveGrowth(size, n+1, read)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckGrowth(growth, now, old); err != nil {
			t.Fatal(err)
		}
		old.Root[0] ^= 1
		if err := CheckGrowth(growth, now, old); !errors.Is(err, ErrProof) {
			t.Fatalf("another past of %d leaves: %v", n+1, err)
		}
	}
	other := signerOf(t, "redress.example.org", 8)
	if _, err := VerifyInclusion(other.Key(), Inclusion{Checkpoint: string(signed)}, nil); !errors.Is(err, ErrForged) {
		t.Error("a checkpoint of another key")
	}
}
