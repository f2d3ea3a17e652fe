// Package passwords says which passwords nobody may choose: too short ones,
// breached ones, and those that are easily guessed from what is known.
package passwords

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a password, in characters.
const (
	MinLength = 10
	MaxLength = 256
)

// common is made by common.mjs: the first recordBytes of the SHA-256 of each
// breached password, sorted.
//
//go:embed common.bin
var common []byte

// recordBytes make a chance hit one in ten million.
const recordBytes = 5

// Fault is why a password is refused, "" when it is not.
type Fault string

// The faults.
const (
	Short   Fault = "short"
	Long    Fault = "long"
	Known   Fault = "known"
	Context Fault = "context"
)

// Check judges a password. context are words that an attacker would try first:
// the login, the name. No other rule holds: any character may be used.
func Check(password string, context ...string) Fault {
	switch n := utf8.RuneCountInString(password); {
	case n < MinLength:
		return Short
	case n > MaxLength:
		return Long
	}
	plain := normal(password)
	if breached(password) || monotone(plain) {
		return Known
	}
	for _, word := range append(context, product...) {
		if hints(plain, normal(word)) {
			return Context
		}
	}
	return ""
}

// product are the words of this program itself.
var product = []string{"redress", "weiquantong", "维权通"}

// hints says whether little is left of a password without the word.
func hints(plain, word string) bool {
	if utf8.RuneCountInString(word) < 3 || !strings.Contains(plain, word) {
		return false
	}
	return utf8.RuneCountInString(strings.ReplaceAll(plain, word, "")) < MinLength
}

// breached says whether a password is in the embedded list, as it is or in
// other letters of the same kind.
func breached(password string) bool {
	sum := sha256.Sum256([]byte(normal(password)))
	n := len(common) / recordBytes
	i := sort.Search(n, func(i int) bool {
		return bytes.Compare(common[i*recordBytes:(i+1)*recordBytes], sum[:recordBytes]) >= 0
	})
	return i < n && bytes.Equal(common[i*recordBytes:(i+1)*recordBytes], sum[:recordBytes])
}

func normal(s string) string { return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s))) }

// monotone is a text of one or two different characters, or one that only
// counts up or down.
func monotone(s string) bool {
	seen, up, down := map[rune]bool{}, true, true
	var last rune
	for i, c := range s {
		seen[c] = true
		if i > 0 {
			up, down = up && c == last+1, down && c == last-1
		}
		last = c
	}
	return len(seen) <= 2 || up || down
}
