package dossier

import (
	"strings"
	"unicode"
)

// width is how wide a text is, in points.
func (p *paper) width(s string, size float64) (w float64) {
	for _, r := range s {
		w += p.runeWidth(r)
	}
	return w * size / 100
}

func (p *paper) runeWidth(r rune) float64 {
	if w, ok := p.widths[r]; ok {
		return w
	}
	p.keep(p.pdf.SetFontSize(100))
	w, err := p.pdf.MeasureTextWidth(string(r))
	p.keep(err)
	p.widths[r] = w
	return w
}

// Signs that a line does not begin or end with.
const (
	notFirst = "，。、；：？！）》」』】”’…,.;:?!)]}%"
	notLast  = "（《「『【“‘([{¥"
)

// wrap breaks a text into lines of at most so many points: Chinese between any
// two signs that may stand apart, other text at spaces, and a word that is
// wider than a line anywhere.
func (p *paper) wrap(text string, size, width float64) (lines []string) {
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, p.wrapLine(printing(paragraph), size, width)...)
	}
	return lines
}

func (p *paper) wrapLine(runes []rune, size, width float64) (lines []string) {
	start, lastBreak, w := 0, 0, 0.0
	for i := 0; i < len(runes); i++ {
		if i > start && breaksAt(runes, i) {
			lastBreak = i
		}
		w += p.runeWidth(runes[i]) * size / 100
		if w <= width || i == start || runes[i] == ' ' {
			continue
		}
		end := lastBreak
		if end <= start {
			end = i
		}
		lines = append(lines, strings.TrimRight(string(runes[start:end]), " "))
		for end < len(runes) && runes[end] == ' ' {
			end++
		}
		start, lastBreak, i, w = end, end, end-1, 0
	}
	return append(lines, strings.TrimRight(string(runes[start:]), " "))
}

// widest is how wide the widest part is that a line does not end in, in points.
func (p *paper) widest(text string, size float64) (widest float64) {
	runes, w := []rune(text), 0.0
	for i, r := range runes {
		if i > 0 && (runes[i-1] == '\n' || breaksAt(runes, i)) {
			w = 0
		}
		w += p.runeWidth(r)
		widest = max(widest, w)
	}
	return widest * size / 100
}

// breaksAt says whether a line may end before a sign: not between a currency and
// its amount either.
func breaksAt(runes []rune, i int) bool {
	return breaks(runes[i-1], runes[i]) && !strings.HasSuffix(string(runes[max(0, i-4):i]), "CNY ")
}

// breaks says whether a line may end between two signs.
func breaks(before, after rune) bool {
	switch {
	case strings.ContainsRune(notFirst, after) || strings.ContainsRune(notLast, before) || after == ' ':
		return false
	case before == ' ':
		return true
	}
	return wide(before) || wide(after)
}

// wide says whether a sign is written without spaces around words.
func wide(r rune) bool {
	return r >= 0x2E80 && !unicode.Is(unicode.Hangul, r)
}

// printing takes out what a page cannot show: control signs, and those that
// turn the direction of writing around and could make a text look like another.
func printing(s string) (out []rune) {
	for _, r := range s {
		switch {
		case r == '\t' || r == '\u00a0':
			out = append(out, ' ')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		default:
			out = append(out, r)
		}
	}
	return out
}
