package dossier

import (
	"bufio"
	"io"
	"strings"
)

// Text writes a sheet for people and programs that read plain text.
func Text(w io.Writer, s Sheet) error {
	t := textWriter{bufio.NewWriter(w)}
	t.line(s.Title + "  " + s.Number)
	t.line(strings.Repeat("=", 60))
	t.line(s.Office, s.Made)
	t.rows(s, s.Cover)
	for _, n := range s.Notes {
		t.line("", n)
	}
	for _, part := range s.Sections {
		t.line("", "", part.Title, strings.Repeat("-", 60))
		for _, b := range part.Blocks {
			t.block(b, s)
		}
	}
	return t.Flush()
}

type textWriter struct{ *bufio.Writer }

func (t textWriter) line(texts ...string) {
	for _, s := range texts {
		_, _ = t.WriteString(s) // the writer keeps its error
		_ = t.WriteByte('\n')
	}
}

func (t textWriter) rows(s Sheet, rows []Row) {
	for _, r := range rows {
		t.line(r.Key + s.Colon() + strings.ReplaceAll(r.Value, "\n", "\n    "))
	}
}

func (t textWriter) block(b Block, s Sheet) {
	switch {
	case b.Title != "":
		t.line("", "# "+b.Title)
	case b.Text != "":
		t.line(b.Text)
	}
	t.rows(s, b.Rows)
	if b.Table != nil {
		for _, cells := range append([][]string{b.Table.Head}, b.Table.Rows...) {
			t.line(strings.Join(cells, " | "))
		}
	}
	for _, m := range b.Moments {
		t.line(m.When + "  " + m.Title + "  (" + m.Who + ")")
		for _, l := range m.Lines {
			t.line("    " + l)
		}
	}
	for _, f := range b.Files {
		t.line("", f.Title)
		if f.Member != "" {
			t.line("    " + f.Member)
		} else {
			t.line("    " + s.LeftOut + s.Colon() + f.Why)
		}
		for _, l := range f.Lines {
			t.line("    " + l)
		}
		if f.Hash != "" {
			t.line("    SHA-256 " + f.Hash)
		}
	}
}
