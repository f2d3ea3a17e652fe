package dossier

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"io"

	"github.com/signintech/gopdf"

	sheet "redress/views/dossier"
)

// writePDF sets a sheet on A4 pages with an outline and page numbers. It holds
// text, lines and pictures, nothing that acts.
func writePDF(ctx context.Context, w io.Writer, d Dossier, s sheet.Sheet) error {
	p, err := newPaper(d.Font)
	if err != nil {
		return err
	}
	p.pdf.SetInfo(gopdf.PdfInfo{Title: s.Title + " " + s.Number, Author: s.Office, Creator: "Redress", CreationDate: d.Made})
	p.cover(s)
	previews := previewsOf(d.Files)
	for _, part := range s.Sections {
		p.heading(part.Title)
		for _, b := range part.Blocks {
			p.block(ctx, b, s, previews)
		}
	}
	p.frame(s)
	if p.err != nil {
		return p.err
	}
	_, err = p.pdf.WriteTo(w)
	return err
}

// cover is the first page: what this is, whose it is, and what is in it.
func (p *paper) cover(s sheet.Sheet) {
	p.page()
	p.pdf.AddOutlineWithPosition(s.Title)
	p.y += 70
	p.text(s.Office, 13, grey, 0)
	p.y += 6
	p.text(s.Title, 27, dark, 0)
	p.text(s.Number, 17, dark, 0)
	p.y += 16
	p.rows(s.Cover)
	p.y += 12
	p.text(s.Made, smallSize, grey, 0)
	for _, n := range s.Notes {
		p.y += 4
		p.text(n, smallSize, grey, 0)
	}
	p.y += 14
	p.text(s.Contents, 13, dark, 0)
	for _, part := range s.Sections {
		p.text(part.Title, bodySize, dark, 14)
	}
	p.y = pageHeight // what follows begins on a page of its own
}

func (p *paper) block(ctx context.Context, b sheet.Block, s sheet.Sheet, previews map[string]File) {
	if b.Title != "" {
		p.need(40)
		p.y += 6
		p.text(b.Title, 12, dark, 0)
	}
	if b.Text != "" {
		p.text(b.Text, bodySize, dark, 0)
		p.y += 3
	}
	p.rows(b.Rows)
	if b.Table != nil {
		p.table(*b.Table)
	}
	for _, m := range b.Moments {
		p.need(34)
		p.text(m.Title, bodySize, dark, 0)
		p.text(m.When+"  "+m.Who, smallSize, grey, 0)
		for _, l := range m.Lines {
			p.text(l, smallSize, grey, 14)
		}
		p.y += 5
	}
	for _, f := range b.Files {
		p.file(ctx, f, s, previews)
	}
}

const pictureWidth, pictureHeight = 96.0, 110.0

// file is one entry of the list of evidence, with a small picture beside it.
func (p *paper) file(ctx context.Context, f sheet.File, s sheet.Sheet, previews map[string]File) {
	p.need(60)
	indent, bottom := 0.0, p.y
	if from, ok := previews[f.Member]; ok && f.Member != "" {
		p.need(pictureHeight + 8)
		top := p.y
		if h := p.picture(ctx, from); h > 0 {
			indent, bottom = pictureWidth+12, top+h+8
		}
	}
	page := p.pdf.GetNumberOfPages()
	p.text(f.Title, bodySize, dark, indent)
	if f.Member == "" {
		p.text(s.LeftOut+s.Colon()+f.Why, smallSize, warn, indent)
	} else {
		p.text(f.Member, smallSize, dark, indent)
	}
	for _, l := range f.Lines {
		p.text(l, smallSize, grey, indent)
	}
	if f.Hash != "" {
		p.text("SHA-256 "+f.Hash, tinySize, grey, indent)
	}
	if p.pdf.GetNumberOfPages() == page {
		p.y = max(p.y, bottom)
	}
	p.y += 6
}

// picture draws a preview at the left and returns its height, 0 where there is
// none to be had: the list is complete without.
func (p *paper) picture(ctx context.Context, f File) float64 {
	r, err := f.Preview(ctx)
	if err != nil {
		return 0
	}
	data, err := io.ReadAll(io.LimitReader(r, maxPreview))
	size, bad := jpeg.DecodeConfig(bytes.NewReader(data))
	if errors.Join(err, r.Close(), bad) != nil || size.Width == 0 || size.Height == 0 {
		return 0
	}
	holder, err := gopdf.ImageHolderByBytes(data)
	if err != nil {
		return 0
	}
	scale := min(pictureWidth/float64(size.Width), pictureHeight/float64(size.Height))
	rect := gopdf.Rect{W: float64(size.Width) * scale, H: float64(size.Height) * scale}
	if err := p.pdf.ImageByHolder(holder, margin, p.y, &rect); err != nil {
		return 0
	}
	return rect.H
}

// maxPreview is the most bytes a preview may have, in bytes.
const maxPreview = 1 << 20

func previewsOf(files []File) map[string]File {
	out := map[string]File{}
	for _, f := range files {
		if f.Preview != nil && f.LeftOut == "" {
			out[f.Member()] = f
		}
	}
	return out
}
