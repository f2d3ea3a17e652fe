// Package dossier renders a case as papers to hand over: a page and a plain
// text that need nothing but themselves. What they say is the same; the PDF of
// app/dossier is made from the same Sheet.
package dossier

// Sheet is a case in one language, in finished texts.
type Sheet struct {
	// Lang is a BCP 47 tag.
	Lang string
	// Title names the papers, Number is the case number.
	Title, Number string
	// Office issued them, Made is when, as people read it.
	Office, Made string
	Cover        []Row
	// Notes say what the papers help prove and what was left out.
	Notes    []string
	Sections []Section
	// Contents heads the list of sections; Page numbers a page of the PDF.
	Contents string
	Page     func(n, of int) string
	// LeftOut marks a file that is not in the dossier.
	LeftOut string
}

// Section is one part of the papers.
type Section struct {
	// ID is a word of the program, the anchor of the part.
	ID, Title string
	Blocks    []Block
}

// Block is one thing in a section; one of its fields is set.
type Block struct {
	// Text is a paragraph, Title a small heading.
	Text, Title string
	Rows        []Row
	Table       *Table
	Moments     []Moment
	Files       []File
}

// Row is a name and what it says.
type Row struct{ Key, Value string }

// Table has texts in cells.
type Table struct {
	Head []string
	Rows [][]string
}

// Moment is one event.
type Moment struct {
	When, Who, Title string
	Lines            []string
}

// File is one entry of the list of evidence or letters.
type File struct {
	// Title names the entry; Member is the file in the dossier, "" where it was
	// left out; Why says then for what reason.
	Title, Member, Why string
	Lines              []string
	// Hash is the SHA-256 of the file's bytes, in hexadecimal.
	Hash string
}

// Colon stands between a name and what it says.
func (s Sheet) Colon() string {
	if s.Lang == "en" {
		return ": "
	}
	return "："
}
