package chain

import (
	"bytes"
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"
)

// The hash of version 1 is part of every stored case: it must never change.
func TestNext_IsPinned(t *testing.T) {
	const want = "6a58d237"
	got := hex.EncodeToString(Next(Next(nil, []byte("a"), Int(7)), []byte("b")))
	if got[:8] != want {
		t.Errorf("hash begins %s, want %s", got[:8], want)
	}
}

// No two different lists of fields have the same input.
func TestNext_TellsFieldsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 1, 4)
		a, b := fields.Draw(t, "a"), fields.Draw(t, "b")
		same := len(a) == len(b)
		for i := range a {
			same = same && bytes.Equal(a[i], b[i])
		}
		if bytes.Equal(Next(nil, a...), Next(nil, b...)) != same {
			t.Fatalf("%v and %v", a, b)
		}
	})
}

func TestFollows(t *testing.T) {
	first := Next(nil, []byte("first"))
	second := Next(first, []byte("second"))
	if !Follows(second, first, []byte("second")) || Follows(second, nil, []byte("second")) || Follows(second, first, []byte("other")) {
		t.Error("Follows does not tell a link from a break")
	}
}

// So must the commitment. It is no link, and another salt gives another one.
func TestCommit(t *testing.T) {
	salt := []byte("0123456789abcdef")
	c := Commit(salt, []byte("a"), []byte("b"))
	if got := hex.EncodeToString(c)[:8]; got != "ec5630f0" {
		t.Errorf("commitment begins %s", got)
	}
	for _, other := range [][]byte{Commit([]byte("0123456789abcdeF"), []byte("a"), []byte("b")), Commit(salt, []byte("ab")), Next(salt, []byte("a"), []byte("b"))} {
		if bytes.Equal(c, other) {
			t.Error("two things have one commitment")
		}
	}
}
