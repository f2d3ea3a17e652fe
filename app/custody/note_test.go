package custody

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// signerOf makes the signer of a fixed seed.
func signerOf(t *testing.T, name string, seed byte) *Signer {
	t.Helper()
	s, err := NewSigner(name, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what it was (%v):\n%s", path, err, got)
	}
}

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func checkpointOf(t *testing.T, s *Signer, leaves ...Leaf) ([]byte, hashes) {
	t.Helper()
	var log hashes
	for i, l := range leaves {
		more, err := tlog.StoredHashes(int64(i), l.Record(), log)
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, more...)
	}
	root, err := tlog.TreeHash(int64(len(leaves)), log)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := Checkpoint{"redress.example.org", int64(len(leaves)), root, noon}.Sign(s)
	if err != nil {
		t.Fatal(err)
	}
	return signed, log
}

// hashes is a log in memory.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		out[i] = h[n]
	}
	return out, nil
}

func TestCheckpoint_FormIsPinned(t *testing.T) {
	s := signerOf(t, "redress.example.org", 7)
	signed, _ := checkpointOf(t, s, Leaf{Case, 1, bytes.Repeat([]byte{1}, 32)}, Leaf{Audit, 0, bytes.Repeat([]byte{2}, 32)})
	golden(t, "checkpoint.txt", signed)
	golden(t, "key.txt", []byte(s.Key().String()+"\n"))
	c, err := OpenCheckpoint(s.Key(), signed)
	if err != nil || c.Size != 2 || !c.At.Equal(noon) || c.Origin != "redress.example.org" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestKey_ReadsWhatItPrints(t *testing.T) {
	s := signerOf(t, "redress.example.org", 7)
	key, err := ParseKey(" " + s.Key().String() + "\n")
	if err != nil || key.String() != s.Key().String() || key.Name() != "redress.example.org" {
		t.Errorf("%v, %v", key, err)
	}
	for _, bad := range []string{"", "x", s.Key().String()[1:], s.Key().String() + "A", "PRIVATE+KEY+" + s.Key().String()} {
		if _, err := ParseKey(bad); err == nil {
			t.Errorf("%q is taken for a key", bad)
		}
	}
	if _, err := NewSigner("two words", ed25519.NewKeyFromSeed(make([]byte, 32))); err == nil {
		t.Error("a name with a space")
	}
}

// An office moves to another host: what it signed before stays good, and what
// it signs now is good for whoever has the key from before.
func TestOpen_NameMayChangeKeyMayNot(t *testing.T) {
	before, after, other := signerOf(t, "old.example.org", 7), signerOf(t, "new.example.org", 7), signerOf(t, "old.example.org", 8)
	signed, err := after.Sign("a text\n")
	if err != nil {
		t.Fatal(err)
	}
	if text, name, err := Open(before.Key(), signed); err != nil || text != "a text\n" || name != "new.example.org" {
		t.Errorf("%q by %q, %v", text, name, err)
	}
	if _, _, err := Open(other.Key(), signed); !errors.Is(err, ErrForged) {
		t.Errorf("signed with another key: %v", err)
	}
}

// There is one valid form of a signed text: no byte may differ, none be added.
func TestOpen_RefusesEveryOtherForm(t *testing.T) {
	s := signerOf(t, "redress.example.org", 7)
	signed, _ := checkpointOf(t, s, Leaf{Case, 1, bytes.Repeat([]byte{1}, 32)})
	if _, err := OpenCheckpoint(s.Key(), signed); err != nil {
		t.Fatal(err)
	}
	other, err := signerOf(t, "other.example.org", 9).Sign("redress.example.org\n1\n")
	if err != nil {
		t.Fatal(err)
	}
	_, foreign, _ := strings.Cut(string(other), "\n\n")
	for what, b := range map[string][]byte{
		"a signature more": append(bytes.Clone(signed), foreign...),
		"twice":            append(bytes.Clone(signed), signed[bytes.LastIndex(signed, []byte("—")):]...),
		"a line more":      append(bytes.Clone(signed), '\n'),
		"no signature":     signed[:bytes.Index(signed, []byte("\n\n"))+1],
		"empty":            nil,
	} {
		if _, _, err := Open(s.Key(), b); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range signed {
		for _, b := range []byte{signed[i] ^ 1, signed[i] ^ 0x20, ' ', '\n', 0} {
			mutated := bytes.Clone(signed)
			if mutated[i] = b; bytes.Equal(mutated, signed) {
				continue
			}
			if _, err := OpenCheckpoint(s.Key(), mutated); !errors.Is(err, ErrForged) {
				t.Fatalf("byte %d as %q: %v", i, b, err)
			}
		}
		if _, err := OpenCheckpoint(s.Key(), append(bytes.Clone(signed[:i]), signed[i+1:]...)); !errors.Is(err, ErrForged) {
			t.Fatalf("without byte %d: %v", i, err)
		}
	}
	if _, err := OpenCheckpoint(s.Key(), Tidy([]byte("\xef\xbb\xbf\r\n"+strings.ReplaceAll(string(signed), "\n", "\r\n")+"  "))); err != nil {
		t.Errorf("what an editor made of it: %v", err)
	}
}
