package venue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match is a division that a text may mean.
type Match struct {
	Code string
	// County is County(Code): false asks for one of Children(Code).
	County bool
}

// maxFind is how many characters of a text are looked at.
const maxFind = 300

// Find reads a typed place, an address or a code, and returns the divisions
// that fit it best, by code: one when the text is clear, several when a name
// is found in several places and nothing else in the text tells them apart,
// none when no name is recognised. The endings 省, 市, 区, 县 and the like may
// be left out. It is a guess to be confirmed, never more.
func Find(text string) []Match {
	text = plain(text)
	if text != "" && strings.Trim(text, "0123456789") == "" {
		return findCode(text)
	}
	found := mentions(text)
	var best []string
	var top weight
	for row, spans := range found {
		w := weigh(row, spans, found)
		if c := w.compare(top); len(best) == 0 || c > 0 {
			best, top = best[:0], w
		} else if c < 0 {
			continue
		}
		best = append(best, divisions()[row].code)
	}
	slices.Sort(best)
	var matches []Match
	for _, code := range best {
		// A name that a county shares with what it lies in means the wider one.
		if !slices.ContainsFunc(best, func(wider string) bool { return wider != code && Covers(wider, code) }) {
			matches = append(matches, Match{code, County(code)})
		}
	}
	return matches
}

// findCode takes a division's code, also as the beginning of the longer codes
// of towns and villages. A postal code is none: it has no meaning here.
func findCode(digits string) []Match {
	if len(digits) == 9 || len(digits) == 12 {
		digits = digits[:6]
	}
	code, err := ParseArea(digits)
	if err != nil {
		return nil
	}
	return []Match{{code, County(code)}}
}

// plain is a text without what does not tell places apart: width of letters,
// spaces, punctuation.
func plain(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if n++; n > maxFind {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// span is where a name stands in a text, in bytes.
type span struct{ from, to int }

func (s span) overlaps(t span) bool { return s.from < t.to && t.from < s.to }

// mentions are the rows of the table whose names, whole or shortened, stand in
// a text, and where.
func mentions(text string) map[int][]span {
	found := map[int][]span{}
	begins := make([]bool, len(text)+1) // whether any name begins at a byte
	type shortened struct {
		row int
		span
	}
	var unsure []shortened
	for from := range text {
		names(text[from:], func(n name, length int) {
			begins[from] = true
			s := span{from, from + length}
			if n.whole || !streetEnding(text[s.to:]) {
				found[n.row] = append(found[n.row], s)
			} else {
				unsure = append(unsure, shortened{n.row, s})
			}
		})
	}
	// 北京路 is a street, but in 唐山路南区 the 路 belongs to the next name.
	for _, u := range unsure {
		if begins[u.to] {
			found[u.row] = append(found[u.row], u.span)
		}
	}
	return found
}

// streetEnding says whether a text begins with what makes the name before it
// that of a street, a village, a station: 路, 大道, 东路.
func streetEnding(rest string) bool {
	if r, _ := utf8.DecodeRuneInString(rest); strings.ContainsRune("弄村镇乡站桥", r) {
		return true
	}
	for _, side := range []string{"东", "南", "西", "北", "中"} {
		rest = strings.TrimPrefix(rest, side)
	}
	return slices.ContainsFunc([]string{"路", "街", "巷", "大道", "大街"}, func(e string) bool { return strings.HasPrefix(rest, e) })
}

// weight says how well a division fits: how many bytes of the text its own
// name and those of what it lies in explain, then how early they begin.
type weight struct{ bytes, from int }

func (w weight) compare(v weight) int {
	if w.bytes != v.bytes {
		return w.bytes - v.bytes
	}
	return v.from - w.from
}

// weigh finds the best reading of the text for one division.
func weigh(row int, spans []span, found map[int][]span) weight {
	line := lineage(divisions()[row].code)
	var best weight
	for i, own := range spans {
		used := []span{own}
		w := weight{own.to - own.from, own.from}
		for _, code := range slices.Backward(line[:len(line)-1]) {
			wider, _ := at(code)
			var longest span
			for _, s := range found[wider] {
				if s.to-s.from > longest.to-longest.from && !slices.ContainsFunc(used, s.overlaps) {
					longest = s
				}
			}
			if longest != (span{}) {
				used = append(used, longest)
				w = weight{w.bytes + longest.to - longest.from, min(w.from, longest.from)}
			}
		}
		if i == 0 || w.compare(best) > 0 {
			best = w
		}
	}
	return best
}

// Only finds the one division a text means: by its code, whole or shortened,
// or by a name that only one place has. False when it could be several.
func Only(text string) (string, bool) {
	if code, err := ParseArea(text); err == nil {
		return code, true
	}
	if found := Find(text); len(found) == 1 {
		return found[0].Code, true
	}
	return "", false
}
