package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/i18n"
	"redress/workflows"
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
	ctx = i18n.WithLang(ctx, lang)
	printExplanation(ctx, a.Out, c, x)
	if profile, known := workflows.ExplainProfile(a.Service.Rules(), c); known {
		printProfile(ctx, a.Out, profile)
	}
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
	printVenue(ctx, w, x.Venue, x.Found)
	for _, k := range slices.Concat(x.Overdue, x.Clocks) {
		printClock(ctx, w, k)
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
