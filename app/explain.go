package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/i18n"
	"redress/workflows"
	"redress/workflows/calendar"
)

// explain prints why a case is where it is: the rules that were considered,
// the values they saw, the one that won, and the clocks that run.
func (a *App) explain(ctx context.Context, number string) error {
	id, err := models.ParseCaseID(number)
	if err != nil {
		return fmt.Errorf("%q is not a case number", number)
	}
	g, err := authz.Do(casework.System, authz.CaseView, string(id))
	if err != nil {
		return err
	}
	c, err := a.Service.Store.Case(ctx, g, id)
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("there is no case %s", id)
	}
	if err != nil {
		return fmt.Errorf("case %s: %w", id, err)
	}
	x := workflows.Explain(a.Service.Rules(), c)
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(x)
	}
	lang, _ := i18n.Parse(a.Settings.Lang)
	printExplanation(i18n.WithLang(ctx, lang), a.Out, c, x)
	return nil
}

func printExplanation(ctx context.Context, w io.Writer, c models.Case, x workflows.Explanation) {
	fmt.Fprintf(w, "%s  %s.v%d  %s\n", c.ID, x.Definition.Name, x.Definition.Version, word(ctx, "state.", x.State))
	if r := x.Routing; r != nil {
		fmt.Fprintf(w, "\n%s  P%d", word(ctx, "queue.", r.Queue), r.Priority)
		for _, flag := range r.Flags {
			fmt.Fprintf(w, "  [%s]", word(ctx, "flag.", flag))
		}
		fmt.Fprintf(w, "  (%s.v%d)\n", r.Definition.Name, r.Definition.Version)
		for _, rule := range x.Rules {
			fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  %s %-28s %s", mark(rule, r.Winner), rule.Rule, rule.When), " "))
		}
		for _, f := range r.Facts {
			fmt.Fprintln(w, strings.TrimRight("    "+f.Name()+" = "+f.Value(), " "))
		}
	}
	printVenue(ctx, w, x.Venue)
	for _, k := range slices.Concat(x.Overdue, x.Clocks) {
		printClock(ctx, w, k)
	}
}

// printClock prints a deadline, what it does by itself, and its arithmetic day by day.
func printClock(ctx context.Context, w io.Writer, k workflows.ClockExplanation) {
	fmt.Fprintf(w, "\n%s  %s", word(ctx, "clock.", k.Name), k.LastDay)
	if k.Number > 0 {
		fmt.Fprintf(w, "  %s  %s %s", i18n.T(ctx, "law.length."+k.Unit, i18n.Count("n", k.Number)), k.Profile, k.Article)
	}
	fmt.Fprintln(w)
	if then := k.Then; then.Transition != "" {
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  -> %s: %s  %s", word(ctx, "transition.", then.Transition), word(ctx, "state.", then.To), then.Article), " "))
	}
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

// word is the text of a value, or the value itself where a definition has a
// name that no catalogue knows.
func word[S ~string](ctx context.Context, prefix string, value S) string {
	if key := prefix + string(value); i18n.Has(ctx, key) {
		return i18n.T(ctx, key)
	}
	return string(value)
}

// mark shows the winner, a rule that matched beside it, and one that did not.
func mark(r workflows.RuleExplanation, winner string) string {
	switch {
	case r.Rule == winner:
		return "=>"
	case r.Matched:
		return " +"
	}
	return "  "
}
