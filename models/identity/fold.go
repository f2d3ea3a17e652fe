package identity

import (
	"strings"
	"unicode"
)

// width folds what an input method or a copied chat changes without changing
// the meaning: full-width forms become ASCII, every kind of space becomes one
// space, invisible characters and text direction marks go away.
func width(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector):
			return -1
		case strings.ContainsRune("‐‑‒–—―−", r):
			return '-'
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// joined reports the marks that people put into or leave out of one name or
// number at will; folding drops them.
func joined(r rune) bool { return strings.ContainsRune("-_.@·•・/#'’", r) }

// Fold is the form in which text is searched: half-width, lower case, marks
// inside a word dropped, everything else that is no letter, digit or symbol a
// single space between words.
func Fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	for _, r := range strings.ToLower(width(text)) {
		switch {
		case joined(r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) || unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// keep drops every character that f does not want.
func keep(s string, f func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if f(r) {
			return r
		}
		return -1
	}, s)
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func alnum(r rune) bool { return digit(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
