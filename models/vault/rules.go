package vault

import (
	"cmp"
	"context"
	"slices"

	"redress/models"
)

func save[T any](ctx context.Context, t table[T], g models.Grant, v T) error {
	if err := anything(g); err != nil {
		return err
	}
	_, err := t.create(ctx, v)
	return err
}

// all reads a whole collection. Definitions, activations, calendars and tables
// of offices are made by hand, a few in a year, so they are sorted here and
// need no index.
func all[T any](ctx context.Context, t table[T], g models.Grant, order func(a, b T) int) (list []T, err error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	q := models.Query{Limit: maxPage}
	for {
		page, err := t.find(ctx, q)
		if err != nil {
			return nil, err
		}
		list = append(list, page...)
		if len(page) < q.Limit {
			slices.SortStableFunc(list, order)
			return list, nil
		}
		q.After = &models.Cursor{ID: t.id(&page[len(page)-1])}
	}
}

// SaveDefinition stores an uploaded definition; ErrExists.
func (s *Store) SaveDefinition(ctx context.Context, g models.Grant, d models.StoredDefinition) error {
	d.At = models.Millis(d.At)
	return save(ctx, s.definitions, g, d)
}

// Definitions lists the uploaded definitions by name and version.
func (s *Store) Definitions(ctx context.Context, g models.Grant) ([]models.StoredDefinition, error) {
	return all(ctx, s.definitions, g, func(a, b models.StoredDefinition) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Number, b.Number))
	})
}

// Activate records that a definition holds from a moment on; ErrExists.
func (s *Store) Activate(ctx context.Context, g models.Grant, a models.Activation) error {
	a.At, a.From = models.Millis(a.At), models.Millis(a.From)
	return save(ctx, s.activations, g, a)
}

// Activations lists them, oldest first.
func (s *Store) Activations(ctx context.Context, g models.Grant) ([]models.Activation, error) {
	return all(ctx, s.activations, g, func(a, b models.Activation) int { return a.At.Compare(b.At) })
}

// SaveCalendar stores a year's calendar; the one stored last counts.
func (s *Store) SaveCalendar(ctx context.Context, g models.Grant, c models.StoredCalendar) error {
	c.At = models.Millis(c.At)
	return save(ctx, s.calendars, g, c)
}

// Calendars lists them, oldest first.
func (s *Store) Calendars(ctx context.Context, g models.Grant) ([]models.StoredCalendar, error) {
	return all(ctx, s.calendars, g, func(a, b models.StoredCalendar) int { return a.At.Compare(b.At) })
}

// SaveOffices stores the offices of an area; the table stored last counts.
func (s *Store) SaveOffices(ctx context.Context, g models.Grant, t models.OfficeTable) error {
	t.At = models.Millis(t.At)
	return save(ctx, s.offices, g, t)
}

// OfficeTables lists them, oldest first.
func (s *Store) OfficeTables(ctx context.Context, g models.Grant) ([]models.OfficeTable, error) {
	return all(ctx, s.offices, g, func(a, b models.OfficeTable) int { return a.At.Compare(b.At) })
}

// RulesRevision grows with every definition, activation, calendar and table of
// offices. Nothing of them is ever deleted, so counting them is enough.
func (s *Store) RulesRevision(ctx context.Context) (n int64, err error) {
	for _, name := range []string{models.DefinitionsCollection, models.ActivationsCollection, models.CalendarsCollection, models.OfficesCollection} {
		groups, err := s.engine.Group(ctx, name, models.Grouping{})
		if err != nil {
			return 0, err
		}
		for _, group := range groups {
			n += group.Count
		}
	}
	return n, nil
}

// CreateJob stores a new job. One without an id is given one.
func (s *Store) CreateJob(ctx context.Context, g models.Grant, j models.Job) (models.Job, error) {
	if err := anything(g); err != nil {
		return j, err
	}
	if j.ID == "" {
		j.ID = s.word()
	}
	j.StartedAt = models.Millis(j.StartedAt)
	return s.jobs.create(ctx, j)
}

// Job reads a job; ErrNotFound.
func (s *Store) Job(ctx context.Context, g models.Grant, id string) (models.Job, error) {
	if err := anything(g); err != nil {
		return models.Job{}, err
	}
	return s.jobs.get(ctx, id)
}

// UpdateJob changes a job under compare-and-set.
func (s *Store) UpdateJob(ctx context.Context, g models.Grant, id string, change func(models.Job) (models.Job, error)) (models.Job, error) {
	if err := anything(g); err != nil {
		return models.Job{}, err
	}
	return s.jobs.update(ctx, id, change)
}

// Jobs lists jobs of a kind, or unfinished ones of every kind, newest first.
func (s *Store) Jobs(ctx context.Context, g models.Grant, kind string, limit int) ([]models.Job, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	where := models.Where("kind", models.OpEq, models.Str(kind))
	if kind == "" {
		where = models.Where("open", models.OpEq, models.Yes(true))
	}
	return s.jobs.find(ctx, models.Query{Where: []models.Cond{where}, Order: "started_at", Desc: true, Limit: limit})
}
