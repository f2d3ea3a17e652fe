package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"redress/views/i18n"
	"redress/workflows"
	"redress/workflows/venue"
)

// answered is the answer of a finding in words.
func answered(ctx context.Context, answer string) string {
	if venue.Valid(answer) {
		return answer + " " + venue.FullName(answer)
	}
	return word(ctx, "choice.", answer)
}

// printVenue prints which offices are competent and why, what that hangs on,
// what the office has found out, and what else could change it.
func printVenue(ctx context.Context, w io.Writer, d venue.Decision, found []workflows.Finding) {
	for _, c := range d.Competent {
		fmt.Fprintf(w, "\n%s %s", c.Division, venue.FullName(c.Division))
		if c.Office.Code != "" {
			fmt.Fprintf(w, "  %s %s", c.Office.Code, c.Office.Name)
		}
		fmt.Fprintf(w, "  %s %s\n", c.Reason.Basis.Instrument, c.Article())
		fmt.Fprintf(w, "  => %s\n", i18n.T(ctx, "venue.rule."+c.Reason.Code, i18n.Arg("place", venue.FullName(c.Division))))
		for _, fact := range c.Provided {
			fmt.Fprintf(w, "     %s\n", i18n.T(ctx, "venue.provided."+fact))
		}
	}
	if len(d.Competent) == 0 && len(d.Unknown) > 0 {
		fmt.Fprintln(w)
	}
	for _, f := range found {
		fmt.Fprintf(w, "   = %s: %s  (%s %s)\n", word(ctx, "field.", f.Field), answered(ctx, f.Answer), f.At.UTC().Format(time.RFC3339), f.By.Role)
	}
	for _, fact := range d.Unknown {
		fmt.Fprintf(w, "   ? %s\n", i18n.T(ctx, "venue.unknown."+fact))
	}
	for _, n := range d.Notes {
		fmt.Fprintf(w, "   + %s (%s)\n", i18n.T(ctx, "venue.note."+n.Code), n.Basis)
	}
}
