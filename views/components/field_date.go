package components

import (
	"context"

	"redress/views/i18n"
)

// Suffixes of the three inputs of a DateField; the web room joins them.
const (
	YearSuffix  = "-year"
	MonthSuffix = "-month"
	DaySuffix   = "-day"
)

type datePart struct {
	ID, Name, Label, width string
}

// dateParts orders year, month and day as the language writes them. The first
// input has the field's name as id: the error summary links there.
func dateParts(ctx context.Context, fl Field) []datePart {
	year := datePart{Name: fl.Name + YearSuffix, Label: i18n.T(ctx, "field.year"), width: "4"}
	month := datePart{Name: fl.Name + MonthSuffix, Label: i18n.T(ctx, "field.month"), width: "2"}
	day := datePart{Name: fl.Name + DaySuffix, Label: i18n.T(ctx, "field.day"), width: "2"}
	parts := []datePart{year, month, day}
	if i18n.Lang(ctx) == i18n.English {
		parts = []datePart{day, month, year}
	}
	for i := range parts {
		parts[i].ID = parts[i].Name
	}
	parts[0].ID = fl.Name
	return parts
}

func (p datePart) inputClass(failed bool) string {
	return with("govuk-input govuk-date-input__input govuk-input--width-"+p.width, "govuk-input--error", failed)
}
