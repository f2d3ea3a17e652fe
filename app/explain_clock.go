package app

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"redress/models"
	"redress/views/i18n"
	"redress/workflows"
	"redress/workflows/calendar"
)

// printClock prints a deadline, what it does by itself, and its arithmetic day by day.
func printClock(ctx context.Context, w io.Writer, k workflows.ClockExplanation) {
	last := k.LastDay
	if k.Paused() {
		last = i18n.T(ctx, "clock_why.paused")
	}
	fmt.Fprintf(w, "\n%s  %s", word(ctx, "clock.", k.Name), last)
	if k.Provisional {
		fmt.Fprintf(w, "?")
	}
	if k.Number > 0 {
		fmt.Fprintf(w, "  %s  %s %s", i18n.T(ctx, "law.length."+k.Unit, i18n.Count("n", k.Number)), k.Profile, k.Article)
	}
	fmt.Fprintln(w)
	if then := k.Then; then.Transition != "" {
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  -> %s: %s  %s", word(ctx, "transition.", then.Transition), word(ctx, "state.", then.To), then.Article), " "))
	}
	printReading(ctx, w, k.Clock)
	for _, s := range k.Steps {
		day := fmt.Sprintf("    %s %s", s.Day, i18n.T(ctx, "weekday_short."+strconv.Itoa(int(s.Day.Weekday()))))
		count := ""
		if s.Rule == calendar.Counts {
			count = strconv.Itoa(s.Counted)
		}
		reason := word(ctx, "law.day.", s.Info.Reason)
		if s.Info.Festival != "" {
			reason += ", " + word(ctx, "law.festival.", s.Info.Festival)
		}
		fmt.Fprintf(w, "%s %3s  %s (%s)\n", day, count, word(ctx, "law.rule.", s.Rule), reason)
	}
	if k.Recount != k.LastDay {
		fmt.Fprintf(w, "    the present calendar gives %s\n", k.Recount)
	}
}

// printReading prints the pauses of a period, and how a weekend at its end is
// read where that can come up.
func printReading(ctx context.Context, w io.Writer, k models.Clock) {
	for _, p := range k.Pauses {
		switch {
		case p.To.IsZero():
			fmt.Fprintf(w, "    %s\n", i18n.T(ctx, "clock_why.paused_since", i18n.Arg("day", i18n.Date(ctx, p.From))))
		default:
			fmt.Fprintf(w, "    %s\n", i18n.T(ctx, "clock_why.pause", i18n.Arg("from", i18n.Date(ctx, p.From)), i18n.Arg("to", i18n.Date(ctx, p.To))))
		}
	}
	switch {
	case k.Number == 0 || k.Unit == string(calendar.WorkingDays):
	case k.WeekendEnds:
		fmt.Fprintf(w, "    %s\n", i18n.T(ctx, "clock_why.weekend_ends"))
	default:
		fmt.Fprintf(w, "    %s\n", i18n.T(ctx, "clock_why.weekend_rolls"))
	}
}

// printProfile prints by which order the case goes and why, and its periods
// under both.
func printProfile(ctx context.Context, w io.Writer, x workflows.ProfileExplanation) {
	key := "profile_why.newer"
	if x.Received < x.Changed {
		key = "profile_why.older"
	}
	fmt.Fprintf(w, "\n%s\n", i18n.T(ctx, key, i18n.Arg("received", x.Received.String()), i18n.Arg("changed", x.Changed.String()),
		i18n.Arg("order", word(ctx, "law.instrument.", x.Profile.Instrument)), i18n.Arg("other", word(ctx, "law.instrument.", x.Other.Instrument))))
	fmt.Fprintf(w, "  %-22s %-46s %s\n", "", x.Profile.Key, x.Other.Key)
	for _, p := range x.Periods {
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  %-22s %-46s %s", p.Clock, underOrder(ctx, p.Here), underOrder(ctx, p.There)), " "))
	}
}

func underOrder(ctx context.Context, u workflows.PeriodUnder) string {
	if !u.Known {
		return i18n.T(ctx, "profile_why.none")
	}
	text := i18n.T(ctx, "law.length."+string(u.Period.Unit), i18n.Count("n", u.Period.Number))
	if u.Last != 0 {
		text = i18n.T(ctx, "profile_why.until", i18n.Arg("length", text), i18n.Arg("day", u.Last.String()))
	}
	return text + "  " + u.Period.Basis.String()
}
