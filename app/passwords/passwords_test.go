package passwords

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		what, password string
		want           Fault
	}{
		{"four unrelated words", "correct horse battery staple 42", ""},
		{"sixty-four characters", strings.Repeat("ab1-", 16), ""},
		{"as long as may be", strings.Repeat("ab1-", 64), ""},
		{"one character more", strings.Repeat("ab1-", 64) + "x", Long},
		{"nine characters", "ninechars", Short},
		{"ten Chinese characters", "月落乌啼霜满天江枫渔", ""},
		{"nine Chinese characters", "月落乌啼霜满天江枫", Short},
		{"spaces and signs", "  a ~ 'Z\" <b> ", ""},
		{"breached", "qwertyuiop", Known},
		{"breached, in capitals", "QwErTyUiOp", Known},
		{"breached, in full-width letters", "ｑｗｅｒｔｙｕｉｏｐ", Known},
		{"breached, a number", "1234567890", Known},
		{"breached, with a word", "password123", Known},
		{"counting up", "abcdefghijklm", Known},
		{"counting down", "zyxwvutsrqpo", Known},
		{"one character", strings.Repeat("a", 40), Known},
		{"two characters", strings.Repeat("ab", 20), Known},
		{"the login with a year", "li.na.zhang2026", Context},
		{"the login in capitals", "LI.NA.ZHANG!!", Context},
		{"the name", "张丽娜2026!!1", Context},
		{"the product", "Redress-2026", Context},
		{"the product in pinyin", "weiquantong1", Context},
		{"the login in a long phrase", "li.na.zhang likes tea without sugar", ""},
	} {
		if got := Check(c.password, "li.na.zhang", "张丽娜"); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// The list is there, in order, and as long as its source makes it.
func TestBreached(t *testing.T) {
	if n := len(common) / recordBytes; n < 100_000 || len(common)%recordBytes != 0 {
		t.Fatalf("%d passwords in %d bytes", n, len(common))
	}
	for i := recordBytes; i < len(common); i += recordBytes {
		if string(common[i-recordBytes:i]) >= string(common[i:i+recordBytes]) {
			t.Fatalf("not in order at %d", i/recordBytes)
		}
	}
	for _, fine := range []string{"", "x", "correct horse battery", "kX93-mulberry-orbit"} {
		if breached(fine) {
			t.Errorf("%q counts as breached", fine)
		}
	}
}
