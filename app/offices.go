package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"redress/app/casework"
	"redress/app/config"
	"redress/workflows/venue"
)

// officesImport reads the offices of an area from a file.
func (a *App) officesImport(ctx context.Context, c config.OfficesImport) error {
	area, err := venue.ParseArea(c.Area)
	if err != nil {
		return fmt.Errorf("--area: %w", err)
	}
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	rows, err := venue.ReadOffices(text, area)
	if err != nil {
		return fmt.Errorf("%s:\n%w", c.File, err)
	}
	change, err := a.Service.ImportOffices(ctx, casework.System, area, rows, c.DryRun)
	if err != nil {
		return err
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(struct {
			Area    string `json:"area"`
			Rows    int    `json:"rows"`
			Added   int    `json:"added"`
			Changed int    `json:"changed"`
			Removed int    `json:"removed"`
			Stored  bool   `json:"stored"`
		}{area, change.Rows, change.Added, change.Changed, change.Removed, !c.DryRun})
	}
	fmt.Fprintf(a.Out, "%s: %d rows, %d new, %d changed, %d removed\n", venue.FullName(area), change.Rows, change.Added, change.Changed, change.Removed)
	if c.DryRun {
		fmt.Fprintln(a.Out, "nothing was stored")
	}
	return nil
}

// officesList prints the offices, those for the whole of a division first.
func (a *App) officesList(ctx context.Context, c config.OfficesList) error {
	area := ""
	if c.Area != "" {
		var err error
		if area, err = venue.ParseArea(c.Area); err != nil {
			return fmt.Errorf("--area: %w", err)
		}
	}
	all, err := a.Service.Offices(ctx, casework.System)
	if err != nil {
		return err
	}
	type row struct {
		Division string `json:"division"`
		Place    string `json:"place"`
		Code     string `json:"office_code"`
		Name     string `json:"office_name"`
	}
	rows := []row{}
	for _, o := range all {
		if area == "" || venue.Covers(area, o.Division) {
			rows = append(rows, row(o))
		}
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "DIVISION\tPLACE\tCODE\tNAME")
	for _, r := range rows {
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%s\n", r.Division, venue.Name(r.Division), r.Place, r.Code, r.Name)
	}
	return w.Flush()
}
