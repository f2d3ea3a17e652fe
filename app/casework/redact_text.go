package casework

import (
	"regexp"
	"slices"
	"strings"
)

// hidden stands for what was left out. It is always as long, so that it does
// not say how long that was.
const hidden = "███"

// hideText leaves lines, counted from 0, and words out of a text. A word is
// left out wherever it stands, in capitals or not.
func hideText(text string, lines []int, words []string) string {
	out := strings.Split(text, "\n")
	for _, n := range lines {
		if n >= 0 && n < len(out) {
			out[n] = hidden
		}
	}
	text = strings.Join(out, "\n")
	words = slices.Clone(words)
	// The longest first: a part of a word must not break the whole.
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			text = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(w)).ReplaceAllLiteralString(text, hidden)
		}
	}
	return text
}

// numbers are what identifies people and can be told by its form: mobile
// numbers, identity numbers of GB 11643, bank cards, mail addresses.
var numbers = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|[^\d])((?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?:[^\d]|$)`),
	regexp.MustCompile(`(?:^|[^\d])([1-9]\d{5}(?:19|20)\d{9}[\dXx])(?:[^\d]|$)`),
	regexp.MustCompile(`(?:^|[^\d])((?:\d{4}[- ]?){3,4}\d{3,4})(?:[^\d]|$)`),
	regexp.MustCompile(`([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)`),
}

// maxProposed is how many words are proposed at once.
const maxProposed = 40

// proposeWords lists what in a text a copy should hardly show: numbers by their
// form, and what is known of the complainant.
func proposeWords(text string, known ...string) (out []string) {
	for _, w := range known {
		if w = strings.TrimSpace(w); w != "" && strings.Contains(text, w) {
			out = append(out, w)
		}
	}
	for _, form := range numbers {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(out, m[1]) && len(out) < maxProposed {
				out = append(out, m[1])
			}
		}
	}
	return out
}
