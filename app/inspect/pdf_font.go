package inspect

import (
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// pdfFont says which characters the codes of a font stand for.
type pdfFont struct {
	// unicode maps codes to text; widths are the lengths of codes there are.
	unicode map[string]string
	widths  [5]bool
	other   pdf.TextEncoding
}

// maxCMap is how many codes of a font are kept.
const maxCMap = 70_000

// newFont reads the table that a PDF carries for exactly this purpose, of
// whatever kind its font is; without one the library's own knowledge has to do.
func (r *pdfReading) newFont(v pdf.Value) *pdfFont {
	f := &pdfFont{unicode: map[string]string{}}
	table := v.Key("ToUnicode")
	if table.Kind() != pdf.Stream {
		font := pdf.Font{V: v}
		f.other = font.Encoder()
		return f
	}
	r.unpack(table)
	pdf.Interpret(table, func(stk *pdf.Stack, op string) {
		var args []pdf.Value
		if strings.HasPrefix(op, "end") || strings.HasPrefix(op, "begin") {
			args = make([]pdf.Value, stk.Len())
			for i := range args {
				args[len(args)-1-i] = stk.Pop()
			}
		}
		switch op {
		case "findresource": // what follows wants a dictionary, and any will do
			stk.Pop()
			stk.Pop()
			stk.Push(v)
		case "endcodespacerange":
			for i := 0; i+1 < len(args); i += 2 {
				f.width(args[i].RawString())
			}
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				f.learn(args[i].RawString(), fromUTF16(args[i+1].RawString()))
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				f.learnRange(args[i].RawString(), args[i+1].RawString(), args[i+2])
			}
		}
	})
	return f
}

func (f *pdfFont) width(code string) {
	if len(code) > 0 && len(code) < len(f.widths) {
		f.widths[len(code)] = true
	}
}

func (f *pdfFont) learn(code, text string) {
	if len(f.unicode) < maxCMap {
		f.unicode[code] = text
		f.width(code)
	}
}

// learnRange takes codes that follow each other in their last byte or two.
func (f *pdfFont) learnRange(low, high string, to pdf.Value) {
	if len(low) != len(high) || len(low) == 0 || len(low) > 4 {
		return
	}
	from, end := number(low), number(high)
	for n := from; n <= end && n-from < 0x10000 && len(f.unicode) < maxCMap; n++ {
		code := make([]byte, len(low))
		for i := range code {
			code[i] = byte(n >> (8 * (len(code) - 1 - i)))
		}
		if to.Kind() == pdf.Array {
			f.learn(string(code), fromUTF16(to.Index(int(n-from)).RawString()))
			continue
		}
		text := []rune(fromUTF16(to.RawString()))
		if len(text) > 0 {
			text[len(text)-1] += rune(n - from)
		}
		f.learn(string(code), string(text))
	}
}

func number(code string) (n uint64) {
	for i := range len(code) {
		n = n<<8 | uint64(code[i])
	}
	return n
}

// decode writes codes as text. A code nobody knows is left out.
func (f *pdfFont) decode(raw string) string {
	if f.other != nil {
		return f.other.Decode(raw)
	}
	var out strings.Builder
	for len(raw) > 0 {
		taken := 0
		for n := 1; n < len(f.widths) && n <= len(raw); n++ {
			if text, ok := f.unicode[raw[:n]]; ok && f.widths[n] {
				out.WriteString(text)
				taken = n
				break
			}
		}
		if taken == 0 {
			taken = f.shortest(len(raw))
		}
		raw = raw[taken:]
	}
	return out.String()
}

func (f *pdfFont) shortest(most int) int {
	for n := 1; n < len(f.widths); n++ {
		if f.widths[n] {
			return min(n, most)
		}
	}
	return 1
}

func fromUTF16(s string) string {
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i])<<8 | uint16(s[2*i+1])
	}
	return string(utf16.Decode(units))
}
