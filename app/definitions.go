package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"redress/app/casework"
	"redress/app/config"
)

// definitionCheck says everything that is wrong with a definition.
func (a *App) definitionCheck(ctx context.Context, c config.DefinitionCheck) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	in := casework.NewDefinition{Text: string(text)}
	file := c.Scenarios
	if beside := strings.TrimSuffix(c.File, ".yaml") + ".scenarios.yaml"; file == "" && isFile(beside) {
		file = beside
	}
	if file != "" {
		scenarios, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		in.Scenarios = string(scenarios)
	}
	v, results, err := a.Service.CheckDefinition(ctx, casework.System, in)
	var faults *casework.DefinitionFaults
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	if a.Settings.JSON {
		out := struct {
			ID        string                    `json:"id"`
			Mistakes  []casework.Mistake        `json:"mistakes"`
			Scenarios []casework.ScenarioResult `json:"scenarios"`
		}{v.ID, nil, results}
		if faults != nil {
			out.Mistakes = faults.Mistakes
		}
		if err := json.NewEncoder(a.Out).Encode(out); err != nil {
			return err
		}
	}
	if faults == nil {
		if !a.Settings.JSON {
			fmt.Fprintf(a.Out, "%s: no mistakes; %d scenarios come out as written\n", v.ID, len(results))
		}
		return nil
	}
	if !a.Settings.JSON {
		for _, m := range faults.Mistakes {
			fmt.Fprintln(a.Out, m)
		}
		for _, r := range faults.Failed {
			fmt.Fprintf(a.Out, "line %d, %s: %s\n", r.Line, r.Name, strings.Join(r.Wrong, "; "))
		}
	}
	return fmt.Errorf("%s: %d mistakes, %d scenarios that come out differently", c.File, len(faults.Mistakes), len(faults.Failed))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
