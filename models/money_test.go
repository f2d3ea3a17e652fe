package models

import (
	"testing"

	"pgregory.net/rapid"
)

func TestParseYuan(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  Fen
		bad   bool
	}{
		{"1299", 129900, false}, {"1,299.00", 129900, false}, {"¥1299.5", 129950, false}, {" １２９９元 ", 129900, false},
		{"１，２９９．０５", 129905, false}, {"0", 0, false}, {"0.01", 1, false}, {"100000000", MaxFen, false},
		{"", 0, true}, {"很多", 0, true}, {"-5", 0, true}, {"1.234", 0, true}, {"100000000.01", 0, true},
		{"1e5", 0, true}, {"12.3.4", 0, true}, {".5", 0, true}, {"9999999999999999999", 0, true},
	} {
		got, err := ParseYuan(c.typed)
		if got != c.want || (err != nil) != c.bad {
			t.Errorf("%q: %d, %v; want %d", c.typed, got, err, c.want)
		}
	}
}

func TestYuan_ParsesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Fen(rapid.Int64Range(0, int64(MaxFen)).Draw(t, "fen"))
		if got, err := ParseYuan(f.Yuan()); err != nil || got != f {
			t.Fatalf("%d as %q comes back as %d, %v", f, f.Yuan(), got, err)
		}
	})
}

func TestYuan_BelowZero(t *testing.T) {
	if got := Fen(-105).Yuan(); got != "-1.05" {
		t.Error(got)
	}
}
