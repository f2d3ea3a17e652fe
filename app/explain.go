package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	if err != nil {
		return fmt.Errorf("case %s: %w", id, err)
	}
	x := workflows.Explain(a.Service.Rules, c)
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(x)
	}
	lang, _ := i18n.Parse(a.Settings.Lang)
	printExplanation(i18n.WithLang(ctx, lang), a.Out, c, x)
	return nil
}

func printExplanation(ctx context.Context, w io.Writer, c models.Case, x workflows.Explanation) {
	t := func(key string) string { return i18n.T(ctx, key) }
	fmt.Fprintf(w, "%s  %s.v%d  %s\n", c.ID, x.Definition.Name, x.Definition.Version, t("state."+string(x.State)))
	if r := x.Routing; r != nil {
		fmt.Fprintf(w, "\n%s  P%d  %s  (%s.v%d)\n", t("queue."+r.Queue), r.Priority, strings.Join(texts(ctx, "flag.", r.Flags), ", "), r.Definition.Name, r.Definition.Version)
		for _, rule := range r.Considered {
			fmt.Fprintf(w, "  %s %-28s %s\n", mark(rule, r.Winner), rule.Rule, rule.When)
		}
		for _, f := range r.Facts {
			fmt.Fprintf(w, "    %s = %s\n", f.Name, f.Value)
		}
	}
	for _, k := range x.Clocks {
		fmt.Fprintf(w, "\n%s  %s  %d %s  %s %s\n", t("clock."+k.Name), k.LastDay, k.Number, k.Unit, k.Profile, k.Article)
		fmt.Fprintf(w, "  -> %s (%s) %s\n", k.Then.Transition, k.Then.To, k.Then.Article)
		for _, s := range k.Steps {
			fmt.Fprintf(w, "    %+v\n", s)
		}
	}
}

// mark shows the winner, a rule that matched beside it, and one that did not.
func mark(r models.RuleTrace, winner string) string {
	switch {
	case r.Rule == winner:
		return "=>"
	case r.Matched:
		return " +"
	}
	return "  "
}

func texts(ctx context.Context, prefix string, values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = i18n.T(ctx, prefix+v)
	}
	return out
}
