package dossier

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redress/app/testenv"
	sheet "redress/views/dossier"
)

func pdfOf(t *testing.T, lang int) []byte {
	t.Helper()
	font, err := FindFont("")
	if err != nil {
		testenv.Lacks(t, "a font for PDF files (fonts-lxgw-wenkai)")
	}
	d := sample(t)
	d.Font = font
	var b bytes.Buffer
	check(t, writePDF(context.Background(), &b, d, d.Sheets[lang]))
	return b.Bytes()
}

// The PDF has an outline and page numbers, embeds its font and its pictures, and
// holds nothing that acts.
func TestPDF(t *testing.T) {
	data := pdfOf(t, 0)
	for _, part := range []string{"/Outlines", "/FontFile2", "/ToUnicode", "/Subtype /Image", "/Title <FEFF"} {
		if !bytes.Contains(data, []byte(part)) {
			t.Errorf("there is no %s", part)
		}
	}
	for _, active := range []string{"/JavaScript", "/JS", "/AA", "/OpenAction", "/Launch", "/URI", "/AcroForm", "/EmbeddedFile", "/RichMedia", "/XFA"} {
		if bytes.Contains(data, []byte(active)) {
			t.Errorf("it holds %s", active)
		}
	}
}

// What the pages say can be copied out of them, in both languages.
func TestPDF_TextCanBeRead(t *testing.T) {
	program := testenv.Program(t, "pdftotext", "poppler-utils")
	for lang, title := range []string{"案件卷宗", "Case dossier"} {
		file := filepath.Join(t.TempDir(), "x.pdf")
		check(t, os.WriteFile(file, pdfOf(t, lang), 0o600))
		out, err := exec.CommandContext(t.Context(), program, "-layout", file, "-").Output()
		check(t, err)
		text := strings.Join(strings.Fields(string(out)), " ")
		for _, want := range []string{title, number, "收到的却是假货", "The seller refuses", "¥1,299.00", "evidence/evidence-01.jpg", "办理经过", "第 02 页", "infected"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q cannot be read", title, want)
			}
		}
	}
}

// A font that cannot be used is refused when the program starts, with a reason.
func TestFindFont(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "x.ttf")
	check(t, os.WriteFile(bad, []byte("no font"), 0o600))
	for _, path := range []string{bad, bad + ".gone"} {
		if _, err := FindFont(path); err == nil || errors.Is(err, ErrNoFont) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Lines break where the language breaks them, and nothing gets lost.
func TestWrap(t *testing.T) {
	p := ruled()
	for _, c := range []struct{ text, want string }{
		{"收到的却是假货，不是正品。", "收到的却是|假货，不是|正品。"},
		{"他说（正品）好", "他说（正|品）好"},
		{"the seller is gone", "the seller|is gone"},
		{"pay CNY 12.00 now", "pay|CNY 12.00|now"},
		{"0123456789abcdef", "0123456789|abcdef"},
		{"一二三四，五", "一二三四，|五"},
		{"一二三四五，六", "一二三四|五，六"},
		{"a\u202eb\x07c", "abc"},
		{"", ""},
		{"一\n二", "一|二"},
	} {
		if got := strings.Join(p.wrap(c.text, 100, 500), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// ruled is paper with signs of two widths, as a font of one width has them.
func ruled() *paper {
	p := &paper{widths: map[rune]float64{}}
	for r := rune(1); r < 0x10000; r++ {
		p.widths[r] = 50
		if wide(r) {
			p.widths[r] = 100
		}
	}
	return p
}

// A column is as wide as its longest number or word, however long the texts
// beside it are, and the columns fill the page.
func TestColumns(t *testing.T) {
	p := ruled()
	long := strings.Repeat("依照规定增加赔偿，", 30)
	for _, row := range [][]string{
		{"价款", long, long, "¥1,299.00"}, {long, long, long, "¥12,345,678.90"}, {"reimbursement", strings.Repeat("as the law says ", 40), long, "¥9.00"}, {"一", "二", "三", "四"},
	} {
		sum := 0.0
		for i, w := range p.columns(sheet.Table{Head: []string{"项目", "怎么算的", "依据", "金额"}, Rows: [][]string{row}}) {
			sum += w
			if i != 3 && row[i] != "reimbursement" {
				continue
			}
			if lines := p.wrap(row[i], smallSize+0.5, w-gap+1); len(lines) != 1 {
				t.Errorf("%q stands in %d lines", row[i], len(lines))
			}
		}
		if sum < textWidth-0.1 || sum > textWidth+0.1 {
			t.Errorf("the columns of %q are %.1f points wide, the page %.1f", row[0], sum, textWidth)
		}
	}
}
