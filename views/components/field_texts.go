package components

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"redress/views/i18n"
)

func labelText(ctx context.Context, fl Field) string {
	if fl.Optional {
		return i18n.T(ctx, "field.optional", i18n.Arg("label", fl.Label))
	}
	return fl.Label
}

// blank is the text of a Select's empty answer.
func blank(ctx context.Context, fl Field) string {
	if fl.Blank != "" {
		return fl.Blank
	}
	return i18n.T(ctx, "field.select")
}

func (fl Field) asMoney() Field {
	fl.Prefix, fl.InputMode, fl.Autocomplete = "¥", "decimal", "off"
	if fl.Width == "" {
		fl.Width = "10"
	}
	return fl
}

func (fl Field) rowCount() string {
	if fl.Rows == 0 {
		return "5"
	}
	return strconv.Itoa(fl.Rows)
}

// areaDescribedBy adds the counter to what describes a text area.
func (fl Field) areaDescribedBy(f Form) string {
	ids := fl.describedBy(f)
	if fl.Max == 0 {
		return ids
	}
	if ids != "" {
		ids += " "
	}
	return ids + fl.Name + "-info"
}

// counted is how GOV.UK Frontend marks the place of a number in a text.
var counted = i18n.Arg("n", "%{count}")

// countTexts hands the counter script its words, so that no word lives in
// JavaScript. The texts read the same for one and for many.
func countTexts(ctx context.Context) templ.Attributes {
	under, over := i18n.T(ctx, "field.remaining", counted), i18n.T(ctx, "field.over", counted)
	return templ.Attributes{
		"data-i18n.characters-under-limit.one":   under,
		"data-i18n.characters-under-limit.other": under,
		"data-i18n.characters-at-limit":          i18n.T(ctx, "field.remaining", i18n.Count("n", 0)),
		"data-i18n.characters-over-limit.one":    over,
		"data-i18n.characters-over-limit.other":  over,
	}
}

// fileTexts hands the file control its words; the browser's own are in the
// browser's language, which need not be the reader's.
func fileTexts(ctx context.Context) templ.Attributes {
	many := i18n.T(ctx, "file.many", counted)
	return templ.Attributes{
		"data-i18n.choose-files-button":         i18n.T(ctx, "file.choose"),
		"data-i18n.drop-instruction":            i18n.T(ctx, "file.drop"),
		"data-i18n.no-file-chosen":              i18n.T(ctx, "file.none"),
		"data-i18n.multiple-files-chosen.one":   many,
		"data-i18n.multiple-files-chosen.other": many,
		"data-i18n.entered-drop-zone":           i18n.T(ctx, "file.entered"),
		"data-i18n.left-drop-zone":              i18n.T(ctx, "file.left"),
	}
}
