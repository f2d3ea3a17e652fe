package models

import (
	"errors"
	"strings"
)

// CaseID is the public number of a case, "WQ-7K3M9-QXA2P": fifty random bits
// in Crockford base 32. It names a case and gives no access to it.
type CaseID string

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// EntropyBytes is how many random bytes NewCaseID and NewReceiptCode read at most.
const EntropyBytes = 26

// ErrCode is returned for a case number or receipt code that cannot be one,
// because of its length, an impossible character or its check characters.
var ErrCode = errors.New("not a valid number or code")

// NewCaseID forms a case number from random bytes; five bits of each are used.
func NewCaseID(entropy [EntropyBytes]byte) CaseID {
	s := encode(entropy[:10])
	return CaseID("WQ-" + s[:5] + "-" + s[5:])
}

// ParseCaseID reads a case number as people type it: any case, with or without
// the dashes and the prefix, O for 0, I and L for 1. It returns ErrCode.
func ParseCaseID(s string) (CaseID, error) {
	s = strings.ToUpper(strings.NewReplacer("-", "", " ", "", "－", "", "—", "", "　", "").Replace(s))
	s = strings.TrimPrefix(s, "WQ")
	body, ok := canonical(s)
	if !ok || len(body) != 10 {
		return "", ErrCode
	}
	return CaseID("WQ-" + body[:5] + "-" + body[5:]), nil
}

// NewReceiptCode forms the code that opens a draft and later its case: 26
// characters of 5 random bits (130 bits) and 2 check characters, written in
// seven groups of four.
func NewReceiptCode(entropy [EntropyBytes]byte) string {
	s := encode(entropy[:])
	return group(s + check(s))
}

// ParseReceiptCode reads a code as people type it and returns its canonical
// form, or ErrCode when a character is impossible or the check fails.
func ParseReceiptCode(s string) (string, error) {
	s = strings.ToUpper(strings.NewReplacer("-", "", " ", "", "－", "", "—", "", "　", "", "\n", "", "\r", "", "\t", "").Replace(s))
	body, ok := canonical(s)
	if !ok || len(body) != 28 || check(body[:26]) != body[26:] {
		return "", ErrCode
	}
	return group(body), nil
}

func encode(random []byte) string {
	out := make([]byte, len(random))
	for i, b := range random {
		out[i] = crockford[b&31]
	}
	return string(out)
}

func canonical(s string) (string, bool) {
	s = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(s)
	return s, strings.Trim(s, crockford) == ""
}

// check computes two characters modulo 1021 (a prime below 32*32), each
// position weighted differently, so that every single wrong character and
// every swap of two neighbours is found.
func check(s string) string {
	sum := 0
	for i := range len(s) {
		sum = (sum*33 + strings.IndexByte(crockford, s[i]) + 1) % 1021
	}
	return string([]byte{crockford[sum>>5], crockford[sum&31]})
}

func group(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 4 {
		if i > 0 {
			b.WriteByte('-')
		}
		b.WriteString(s[i : i+4])
	}
	return b.String()
}
