package identity

import (
	"strings"
	"unicode"
)

// Terms cuts text into the pieces under which search finds it, each once, in
// the order of the text. Of Chinese they are the single characters and the
// pairs; of letters and digits the triples, so that any three characters of a
// number or a handle find it, and words of less than three whole.
func Terms(text string) []string { return grams(text, true) }

// QueryTerms cuts a search into the pieces that every text containing its
// words has. They are a subset of Terms of such a text, except that a run of
// one or two letters or digits must be a run of its own there.
func QueryTerms(query string) []string { return grams(query, false) }

// Matches says whether a text contains every word of a query. Both are folded.
func Matches(text, query string) bool {
	for word := range strings.FieldsSeq(query) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func grams(text string, singles bool) []string {
	seen := map[string]bool{}
	var out []string
	add := func(term []rune) {
		if t := string(term); !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	for word := range strings.FieldsSeq(Fold(text)) {
		runs([]rune(word), func(run []rune, wide bool) {
			n := 3
			if wide {
				n = 2
			}
			if len(run) < n {
				add(run)
				return
			}
			for i := range run {
				if wide && singles {
					add(run[i : i+1])
				}
				if i+n <= len(run) {
					add(run[i : i+n])
				}
			}
		})
	}
	return out
}

// runs splits a word where narrow characters (Latin letters and digits) meet
// wide ones (everything else).
func runs(word []rune, f func(run []rune, wide bool)) {
	for start := 0; start < len(word); {
		end := start + 1
		for end < len(word) && wide(word[end]) == wide(word[start]) {
			end++
		}
		f(word[start:end], wide(word[start]))
		start = end
	}
}

func wide(r rune) bool { return !unicode.In(r, unicode.Latin, unicode.Nd) }
