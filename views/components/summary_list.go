package components

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"redress/views/i18n"
)

// SummaryList shows answers, each with a way to change it where there is one.
// It writes straight into a buffer, as DataTable does and for the same reason:
// a staff page has dozens of rows.
func SummaryList(rows []Row) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b strings.Builder
		b.Grow(64 + 256*len(rows))
		column := changeable(rows)
		b.WriteString(`<dl class="govuk-summary-list">`)
		for _, r := range rows {
			if err := r.write(ctx, &b, column); err != nil {
				return err
			}
		}
		b.WriteString("</dl>")
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// write adds one row; column says that other rows have something to change.
func (r Row) write(ctx context.Context, b *strings.Builder, column bool) error {
	class := with("govuk-summary-list__row", "govuk-summary-list__row--no-actions", r.Change == "" && column)
	key := templ.EscapeString(r.Key)
	b.WriteString(`<div class="` + class + `"><dt class="govuk-summary-list__key">` + key + `</dt><dd class="govuk-summary-list__value">`)
	switch {
	case r.Body != nil:
		if err := r.Body.Render(ctx, b); err != nil {
			return err
		}
	case len(r.Lines) > 0:
		for _, line := range r.Lines {
			b.WriteString(`<p class="govuk-body rd-text">` + templ.EscapeString(line) + "</p>")
		}
	case r.Value != "":
		b.WriteString(templ.EscapeString(r.Value))
	default:
		b.WriteString(`<span class="rd-muted">` + templ.EscapeString(i18n.T(ctx, "answer.none")) + "</span>")
	}
	b.WriteString("</dd>")
	if r.Change != "" {
		text := r.Link
		if text == "" {
			text = i18n.T(ctx, "button.change")
		}
		b.WriteString(`<dd class="govuk-summary-list__actions"><a class="govuk-link" href="` + templ.EscapeString(string(templ.URL(r.Change))) + `">` +
			templ.EscapeString(text) + `<span class="govuk-visually-hidden"> ` + key + "</span></a></dd>")
	}
	b.WriteString("</div>")
	return nil
}
