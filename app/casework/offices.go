package casework

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
	"redress/workflows/venue"
)

// OfficeChange is what an import of offices changes in its area, in rows.
type OfficeChange struct {
	Rows, Added, Changed, Removed int
}

// OfficeArea is the table of offices an area has now.
type OfficeArea struct {
	// Area is the code of a division.
	Area string
	// Rows are by division and place; By imported them At a time, "" where it
	// was the command line.
	Rows []venue.Office
	By   string
	At   time.Time
}

// OfficeAreas lists the tables of offices by area. Where areas overlap, the
// offices of the later one count.
func (s *Service) OfficeAreas(ctx context.Context, actor models.Actor) ([]OfficeArea, error) {
	g, err := authz.Do(actor, authz.DefinitionView, models.AnyObject)
	if err != nil {
		return nil, err
	}
	tables, err := s.Store.OfficeTables(ctx, g)
	var out []OfficeArea
	for _, t := range latestTables(tables) {
		out = append(out, OfficeArea{Area: t.Area, Rows: venue.NewOffices(rowsOf([]models.OfficeTable{t}, "")).Rows(), By: t.By, At: t.At})
	}
	return out, err
}

// Offices lists the offices that cases are handled by, by division and place.
func (s *Service) Offices(ctx context.Context, actor models.Actor) ([]venue.Office, error) {
	g, err := authz.Do(actor, authz.DefinitionView, models.AnyObject)
	if err != nil {
		return nil, err
	}
	tables, err := s.Store.OfficeTables(ctx, g)
	return venue.NewOffices(rowsOf(tables, "")).Rows(), err
}

// ImportOffices makes the rows the offices of an area, in place of those it
// had, and says what changes. With dry nothing is stored, and nothing is when
// nothing changes. venue.ReadOffices makes the rows.
func (s *Service) ImportOffices(ctx context.Context, actor models.Actor, area string, rows []venue.Office, dry bool) (OfficeChange, error) {
	g, err := authz.Do(actor, authz.DefinitionManage, models.AnyObject)
	if err != nil {
		return OfficeChange{}, err
	}
	tables, err := s.Store.OfficeTables(ctx, g)
	if err != nil {
		return OfficeChange{}, err
	}
	next := venue.NewOffices(rows).Rows()
	change := compareOffices(venue.NewOffices(rowsOf(tables, area)).Rows(), next)
	if dry || change.Added+change.Changed+change.Removed == 0 {
		return change, nil
	}
	now := s.now()
	table := models.OfficeTable{ID: area + "." + now.Format("20060102T150405.000"), Area: area, By: actor.Account, At: now}
	for _, row := range next {
		table.Offices = append(table.Offices, models.Office(row))
	}
	if err := s.Store.SaveOffices(ctx, g, table); err != nil {
		return change, err
	}
	if err := s.audit(ctx, actor, "offices.import", table.ID); err != nil {
		return change, err
	}
	return change, s.ReloadRules(ctx)
}

func compareOffices(before, after []venue.Office) OfficeChange {
	type key struct{ division, place string }
	old := map[key]venue.Office{}
	for _, o := range before {
		old[key{o.Division, o.Place}] = o
	}
	c := OfficeChange{Rows: len(after)}
	for _, o := range after {
		k := key{o.Division, o.Place}
		was, ok := old[k]
		switch {
		case !ok:
			c.Added++
		case was != o:
			c.Changed++
		}
		delete(old, k)
	}
	c.Removed = len(old)
	return c
}

// rowsOf are the rows of the table stored last of each area, or of one. An area
// in another comes behind it, so that its rows count.
func rowsOf(tables []models.OfficeTable, area string) (rows []venue.Office) {
	for _, t := range latestTables(tables) {
		if area == "" || t.Area == area {
			for _, o := range t.Offices {
				rows = append(rows, venue.Office(o))
			}
		}
	}
	return rows
}

// latestTables are the tables stored last of each area, by area.
func latestTables(tables []models.OfficeTable) []models.OfficeTable {
	last := map[string]models.OfficeTable{}
	for _, t := range tables {
		last[t.Area] = t
	}
	return slices.SortedFunc(maps.Values(last), func(a, b models.OfficeTable) int { return strings.Compare(a.Area, b.Area) })
}

// addOffices gives the rules the offices of the store.
func (s *Service) addOffices(ctx context.Context, g models.Grant, parts *workflows.Parts) error {
	tables, err := s.Store.OfficeTables(ctx, g)
	if err == nil && len(tables) > 0 {
		parts.Settings.Offices = venue.NewOffices(rowsOf(tables, ""))
	}
	return err
}
