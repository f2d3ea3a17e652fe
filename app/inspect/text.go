package inspect

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// maxText is how much text is taken out of a file, in bytes of UTF-8: about
// 170,000 Chinese characters.
const maxText = 512 << 10

// text takes the text out of a PDF or a text file.
func (s *subject) text() (Result, error) {
	var found string
	switch s.Type {
	case "text/plain":
		found = decodeText(s.data)
	case "application/pdf":
		found = pdfText(s.data)
	default:
		return Result{}, errNothing
	}
	found = tidy(found)
	if found == "" {
		return Result{}, errNothing
	}
	return Result{Data: []byte(found)}, nil
}

// decodeText reads a text in the character sets that Chinese phones and
// computers write: UTF-8, UTF-16 with its mark, GB18030.
func decodeText(data []byte) string {
	data = data[:min(len(data), 2*maxText)]
	set := encoding.Encoding(simplifiedchinese.GB18030)
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		set = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case validUTF8(data):
		return strings.ToValidUTF8(strings.TrimPrefix(string(data), "\ufeff"), "")
	}
	out, err := set.NewDecoder().Bytes(data)
	if err != nil || bytes.Count(out, []byte("�"))*20 > utf8.RuneCount(out) {
		return ""
	}
	return string(out)
}

// validUTF8 forgives a last character that was cut off.
func validUTF8(data []byte) bool {
	for n := 0; n < utf8.UTFMax && n <= len(data); n++ {
		if utf8.Valid(data[:len(data)-n]) {
			return true
		}
	}
	return false
}

// tidy makes lines of a text: one kind of line end, nothing invisible, no
// more than one empty line at a time, at most maxText bytes.
func tidy(s string) string {
	var out strings.Builder
	empty := 0
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")) {
		line = strings.TrimRight(clean(strings.Map(plain, strings.ReplaceAll(line, "\t", "    "))), " ")
		if empty++; line != "" {
			empty = 0
		}
		if empty < 2 && out.Len()+len(line) < maxText {
			out.WriteString(line + "\n")
		}
	}
	return strings.Trim(out.String(), "\n")
}

// plain makes the character people search for of one that only looks like it:
// some programs write 无 as the radical ⽆.
func plain(c rune) rune {
	if c >= 0x2e80 && c <= 0x2fdf {
		c, _ = utf8.DecodeRuneInString(norm.NFKC.String(string(c)))
	}
	return c
}
