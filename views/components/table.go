package components

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"redress/views/i18n"
)

// Table is rows under columns. On a phone each row becomes a card and every
// cell is labelled with its column's title.
type Table struct {
	Caption string // says what the table holds; always read out
	Titled  bool   // the caption is also shown
	Columns []Column
	Rows    []TableRow
	Empty   string // shown instead of rows when there are none
}

// Column is the title of a column.
type Column struct {
	Title   string
	Numeric bool // right-aligned
	OneLine bool // short values that read badly when broken, such as dates
	Extra   bool // left out on a phone
	Wrap    bool // a long title, which may be broken
}

// TableRow is one row; its tone draws a bar at its left edge.
type TableRow struct {
	Cells []Cell
	Tone  Tone
}

// Cell is one value. It is a link when it has an address, a tag when it has a
// tone, plain text otherwise.
type Cell struct {
	Text  string
	Href  string
	Tone  Tone
	Tag   bool            // show as a tag even in the neutral tone
	Sub   string          // a second, quieter line
	Body  templ.Component // anything else, instead of Text
	Quiet bool            // secondary text
	Code  bool            // text of a program
}

// DataTable writes the table straight into a buffer. Queue pages have hundreds
// of cells, and templ's cost per expression would be most of their time.
func DataTable(t Table) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if len(t.Rows) == 0 {
			return emptyTable(t).Render(ctx, w)
		}
		var b strings.Builder
		b.Grow(1024 + 160*len(t.Rows)*len(t.Columns))
		t.writeHead(&b)
		for _, row := range t.Rows {
			if err := t.writeRow(ctx, &b, row); err != nil {
				return err
			}
		}
		b.WriteString("</tbody></table></div>")
		_, err := io.WriteString(w, b.String())
		return err
	})
}

func (t Table) writeHead(b *strings.Builder) {
	b.WriteString(`<div class="rd-table-wrap"><table class="govuk-table rd-table" role="table"><caption class="`)
	if t.Titled {
		b.WriteString("govuk-table__caption govuk-table__caption--m")
	} else {
		b.WriteString("govuk-visually-hidden")
	}
	b.WriteString(`">` + templ.EscapeString(t.Caption))
	b.WriteString(`</caption><thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">`)
	for _, c := range t.Columns {
		b.WriteString(`<th scope="col" role="columnheader" class="govuk-table__header`)
		if c.Numeric {
			b.WriteString(" govuk-table__header--numeric")
		}
		if c.Wrap {
			b.WriteString(" rd-table__header--wrap")
		}
		b.WriteString(`">` + templ.EscapeString(c.Title) + "</th>")
	}
	b.WriteString(`</tr></thead><tbody class="govuk-table__body" role="rowgroup">`)
}

func (t Table) writeRow(ctx context.Context, b *strings.Builder, row TableRow) error {
	b.WriteString(`<tr role="row" class="govuk-table__row`)
	if row.Tone != Neutral {
		b.WriteString(" " + templ.EscapeString(row.Tone.class("rd-row")))
	}
	b.WriteString(`">`)
	for i, cell := range row.Cells {
		b.WriteString(`<td role="cell" class="govuk-table__cell`)
		title := ""
		if i < len(t.Columns) {
			title = t.Columns[i].Title
			b.WriteString(t.Columns[i].class())
		}
		b.WriteString(`" data-label="` + templ.EscapeString(title) + `">`)
		if err := cell.write(ctx, b); err != nil {
			return err
		}
		b.WriteString("</td>")
	}
	b.WriteString("</tr>")
	return nil
}

func (c Column) class() string {
	class := ""
	if c.Numeric {
		class += " govuk-table__cell--numeric"
	}
	if c.OneLine {
		class += " rd-cell--one-line"
	}
	if c.Extra {
		class += " rd-cell--extra"
	}
	return class
}

func (c Cell) write(ctx context.Context, b *strings.Builder) error {
	text := templ.EscapeString(c.Text)
	switch {
	case c.Body != nil:
		if err := c.Body.Render(ctx, b); err != nil {
			return err
		}
	case c.Href != "":
		b.WriteString(`<a class="govuk-link" href="` + templ.EscapeString(string(templ.URL(c.Href))) + `">` + text + "</a>")
	case c.Tag || c.Tone != Neutral:
		b.WriteString(`<strong class="` + templ.EscapeString(c.Tone.class("rd-tag")) + `">` + text + "</strong>")
	case c.Code:
		b.WriteString(`<code class="rd-condition">` + text + "</code>")
	case c.Quiet:
		b.WriteString(`<span class="rd-muted">` + text + "</span>")
	default:
		b.WriteString(text)
	}
	if c.Sub != "" {
		b.WriteString(`<span class="rd-sub">` + templ.EscapeString(c.Sub) + "</span>")
	}
	return nil
}

func (t Table) emptyText(ctx context.Context) string {
	if t.Empty != "" {
		return t.Empty
	}
	return i18n.T(ctx, "table.empty")
}
