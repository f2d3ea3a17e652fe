package models

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func someEntropy(r *rand.Rand) (b [EntropyBytes]byte) {
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestParseCaseID(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"WQ-7K3M9-QXA2P", "WQ-7K3M9-QXA2P"},
		{" wq 7k3m9 qxa2p ", "WQ-7K3M9-QXA2P"},
		{"7K3M9QXA2P", "WQ-7K3M9-QXA2P"},
		{"WQ－7K3M9－QXA2P", "WQ-7K3M9-QXA2P"},
		{"WQ-OK3M9-QXAIL", "WQ-0K3M9-QXA11"},
		{"WQ-7K3M9-QXA2", ""},
		{"WQ-7K3M9-QXA2PP", ""},
		{"WQ-7K3M9-QXA2U", ""},
		{"", ""},
	} {
		got, err := ParseCaseID(c.typed)
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q: %q, %v; want %q", c.typed, got, err, c.want)
		}
	}
}

func TestNewCaseID_ParsesBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		id := NewCaseID(someEntropy(r))
		if got, err := ParseCaseID(strings.ToLower(string(id))); err != nil || got != id {
			t.Fatalf("%q comes back as %q, %v", id, got, err)
		}
	}
}

// The two check characters find every single wrong character and every swap of
// neighbours: the mistakes people make when they copy a code by hand.
func TestReceiptCode_FindsSlips(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		code := NewReceiptCode(someEntropy(r))
		if got, err := ParseReceiptCode(strings.ToLower(strings.ReplaceAll(code, "-", " "))); err != nil || got != code {
			t.Fatalf("%q comes back as %q, %v", code, got, err)
		}
		plain := strings.ReplaceAll(code, "-", "")
		for i := range plain {
			for _, other := range crockford {
				slip := plain[:i] + string(other) + plain[i+1:]
				if _, err := ParseReceiptCode(slip); slip != plain && err == nil {
					t.Errorf("%s: %s passes", plain, slip)
				}
			}
			if i == 0 || plain[i] == plain[i-1] {
				continue
			}
			swap := plain[:i-1] + plain[i:i+1] + plain[i-1:i] + plain[i+1:]
			if _, err := ParseReceiptCode(swap); err == nil {
				t.Errorf("%s: swapped to %s passes", plain, swap)
			}
		}
	}
}

func TestReceiptCode_UsesAllBits(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	base := someEntropy(r)
	for i := range base {
		for bit := range 5 {
			other := base
			other[i] ^= 1 << bit
			if NewReceiptCode(other) == NewReceiptCode(base) {
				t.Errorf("bit %d of byte %d is not in the code", bit, i)
			}
		}
	}
}
