package dossier

import (
	"github.com/signintech/gopdf"

	sheet "redress/views/dossier"
)

// Measures of a page, in points.
const (
	pageWidth, pageHeight         = 595.28, 841.89
	margin, marginTop, marginDown = 56.0, 64.0, 60.0
	textWidth                     = pageWidth - 2*margin
	keyWidth                      = 132.0
	gap                           = 11.0 // between columns

	bodySize, smallSize, tinySize = 10.5, 9.0, 7.6
	leading                       = 1.55
)

type colour [3]uint8

var (
	dark  = colour{29, 29, 27}
	grey  = colour{85, 85, 85}
	warn  = colour{138, 31, 17}
	teal  = colour{31, 78, 95}
	faint = colour{221, 221, 221}
)

// paper is a PDF that is filled from top to bottom.
type paper struct {
	pdf *gopdf.GoPdf
	y   float64
	// widths are those of signs at a size of 100 points.
	widths map[rune]float64
	err    error
}

func newPaper(f *Font) (*paper, error) {
	p := &paper{pdf: &gopdf.GoPdf{}, widths: map[rune]float64{}}
	p.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	return p, f.load(p.pdf)
}

func (p *paper) page() {
	p.pdf.AddPage()
	p.y = marginTop
}

// need begins a new page when h points do not fit on this one.
func (p *paper) need(h float64) {
	if p.y+h > pageHeight-marginDown {
		p.page()
	}
	p.pdf.SetXY(margin, p.y)
}

func (p *paper) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

// at writes one line of text with its upper left corner at a point.
func (p *paper) at(x, y float64, s string, size float64, c colour) {
	p.keep(p.pdf.SetFontSize(size))
	p.pdf.SetTextColor(c[0], c[1], c[2])
	p.pdf.SetXY(x, y)
	p.keep(p.pdf.Cell(nil, s))
}

// text writes a text in lines that fit, indented by some points.
func (p *paper) text(s string, size float64, c colour, indent float64) {
	for _, line := range p.wrap(s, size, textWidth-indent) {
		p.need(size * leading)
		p.at(margin+indent, p.y, line, size, c)
		p.y += size * leading
	}
}

// heading begins a section: on a new page where little room is left.
func (p *paper) heading(s string) {
	p.y += 20
	p.need(110)
	p.pdf.AddOutlineWithPosition(s)
	p.text(s, 15, teal, 0)
	p.rule(p.y+1, teal, 1.2)
	p.y += 9
}

func (p *paper) rule(y float64, c colour, width float64) {
	p.pdf.SetStrokeColor(c[0], c[1], c[2])
	p.pdf.SetLineWidth(width)
	p.pdf.Line(margin, y, pageWidth-margin, y)
}

func (p *paper) rows(rows []sheet.Row) {
	for _, r := range rows {
		p.cells([]string{r.Key, r.Value}, []float64{keyWidth, textWidth - keyWidth}, []colour{grey, dark})
	}
	if len(rows) > 0 {
		p.y += 5
	}
}

func (p *paper) table(t sheet.Table) {
	widths := p.columns(t)
	colours := make([]colour, len(widths))
	for i := range colours {
		colours[i] = grey
	}
	p.cells(t.Head, widths, colours)
	for i := range colours {
		colours[i] = dark
	}
	for _, cells := range t.Rows {
		p.cells(cells, widths, colours)
	}
	p.y += 6
}

// columns shares the width out by what the columns hold. None gets less than its
// longest word or number needs, while there is room for that.
func (p *paper) columns(t sheet.Table) []float64 {
	wanted, least := make([]float64, len(t.Head)), make([]float64, len(t.Head))
	sum, sumLeast := 0.0, 0.0
	for _, cells := range append([][]string{t.Head}, t.Rows...) {
		for i, c := range cells[:min(len(cells), len(wanted))] {
			least[i] = max(least[i], min(p.widest(c, smallSize+0.5)+gap, textWidth*0.5))
			wanted[i] = max(wanted[i], least[i], min(p.width(c, smallSize)+12, textWidth*0.6))
		}
	}
	for i := range wanted {
		sum, sumLeast = sum+wanted[i], sumLeast+least[i]
	}
	for i := range wanted {
		switch {
		case sum <= textWidth || sumLeast >= textWidth:
			wanted[i] *= textWidth / max(sum, 1)
		default:
			wanted[i] = least[i] + (wanted[i]-least[i])*(textWidth-sumLeast)/(sum-sumLeast)
		}
	}
	return wanted
}

// cells writes texts side by side with a line below. A row that is longer than
// the page goes on on the next.
func (p *paper) cells(texts []string, widths []float64, colours []colour) {
	var columns [][]string
	lines := 0
	for i, w := range widths {
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		columns = append(columns, p.wrap(text, smallSize+0.5, w-gap+1))
		lines = max(lines, len(columns[i]))
	}
	p.need(min(float64(lines), 3)*(smallSize+0.5)*leading + 6)
	for n := range lines {
		p.need((smallSize + 0.5) * leading)
		x := margin
		for i, w := range widths {
			if n < len(columns[i]) {
				p.at(x, p.y, columns[i][n], smallSize+0.5, colours[i])
			}
			x += w
		}
		p.y += (smallSize + 0.5) * leading
	}
	p.rule(p.y+1.5, faint, 0.5)
	p.y += 5
}

// frame numbers the pages and names the case on each but the cover.
func (p *paper) frame(s sheet.Sheet) {
	pages := p.pdf.GetNumberOfPages()
	for n := 1; n <= pages; n++ {
		p.keep(p.pdf.SetPage(n))
		number := s.Page(n, pages)
		p.at((pageWidth-p.width(number, smallSize))/2, pageHeight-40, number, smallSize, grey)
		if n > 1 {
			p.at(margin, 34, s.Title, smallSize, grey)
			p.at(pageWidth-margin-p.width(s.Number, smallSize), 34, s.Number, smallSize, grey)
		}
	}
}
