package inspect

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// pdfFile is a PDF of numbered objects; the first is the catalogue.
func pdfFile(objects ...string) []byte {
	var out strings.Builder
	out.WriteString("%PDF-1.7\n")
	var places []int
	for i, o := range objects {
		places = append(places, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, p := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return []byte(out.String())
}

func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// chinesePDF writes text the way browsers and phones do: codes of a font that
// only its table of characters explains.
func chinesePDF(text string) []byte {
	var codes []rune
	var content, table strings.Builder
	content.WriteString("BT /F1 12 Tf 72 720 Td\n")
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			content.WriteString("0 -20 Td\n")
		}
		content.WriteString("<")
		for _, c := range line {
			codes = append(codes, c)
			fmt.Fprintf(&content, "%04x", len(codes))
		}
		content.WriteString("> Tj\n")
	}
	content.WriteString("ET")
	table.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n")
	fmt.Fprintf(&table, "%d beginbfchar\n", len(codes))
	for i, c := range codes {
		fmt.Fprintf(&table, "<%04x> <", i+1)
		for _, unit := range utf16.Encode([]rune{c}) {
			fmt.Fprintf(&table, "%04x", unit)
		}
		table.WriteString(">\n")
	}
	table.WriteString("endbfchar\nendcmap CMapName currentdict /CMap defineresource pop end end")
	return pdfFile(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 4 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>",
		"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /ToUnicode 6 0 R >>",
		stream("", content.String()), stream("", table.String()),
	)
}
