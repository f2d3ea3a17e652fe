package vault

import (
	"context"
	"time"

	"redress/models"
)

// CountQueues counts the open cases of each queue that the grant reaches; it
// must cover any object.
func (s *Store) CountQueues(ctx context.Context, g models.Grant) ([]models.QueueCount, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	groups, err := s.engine.Group(ctx, models.CasesCollection, models.Grouping{
		Where: append(within(g), models.Where("open", models.OpEq, models.Yes(true))),
		By:    []string{"queue", "assignee"}, Min: []string{"received_at", "due_at"},
	})
	if err != nil {
		return nil, err
	}
	var out []models.QueueCount
	for _, row := range groups {
		queue, assignee := row.Keys[0].Str, row.Keys[1].Str
		oldest, due := time.UnixMilli(row.Mins[0]).UTC(), time.UnixMilli(row.Mins[1]).UTC()
		if len(out) == 0 || out[len(out)-1].Queue != queue {
			out = append(out, models.QueueCount{Queue: queue, Oldest: oldest, NextDue: due})
		}
		q := &out[len(out)-1]
		q.Open += row.Count
		if assignee == "" {
			q.Unassigned += row.Count
		}
		if oldest.Before(q.Oldest) {
			q.Oldest = oldest
		}
		if due.Before(q.NextDue) {
			q.NextDue = due
		}
	}
	return out, nil
}

// CaseIDs lists the numbers of cases in order, after the given one; the grant
// must cover any object.
func (s *Store) CaseIDs(ctx context.Context, g models.Grant, after models.CaseID, limit int) ([]models.CaseID, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	q := models.Query{Limit: limit, IDs: true}
	if after != "" {
		q.After = &models.Cursor{ID: string(after)}
	}
	docs, err := s.engine.Find(ctx, models.CasesCollection, q)
	if err != nil {
		return nil, err
	}
	return idsOf(docs), nil
}

func idsOf(docs []models.Doc) []models.CaseID {
	ids := make([]models.CaseID, len(docs))
	for i, doc := range docs {
		ids[i] = models.CaseID(doc.ID)
	}
	return ids
}

// CountCases counts all cases; the grant must cover any object.
func (s *Store) CountCases(ctx context.Context, g models.Grant) (n int64, err error) {
	if err := anything(g); err != nil {
		return 0, err
	}
	groups, err := s.engine.Group(ctx, models.CasesCollection, models.Grouping{})
	for _, row := range groups {
		n += row.Count
	}
	return n, err
}

// DueCases lists cases with a running clock due at the instant, earliest first;
// a closed case has none.
func (s *Store) DueCases(ctx context.Context, g models.Grant, now time.Time, limit int) ([]models.CaseID, error) {
	return s.caseIDs(ctx, g, limit, "fires_at", untilNow("fires_at", now))
}

// WorkCases lists cases with effects to run at the instant, earliest first.
func (s *Store) WorkCases(ctx context.Context, g models.Grant, now time.Time, limit int) ([]models.CaseID, error) {
	return s.caseIDs(ctx, g, limit, "work_at", untilNow("work_at", now))
}

func (s *Store) caseIDs(ctx context.Context, g models.Grant, limit int, order string, where ...models.Cond) ([]models.CaseID, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	docs, err := s.engine.Find(ctx, models.CasesCollection, models.Query{Where: where, Order: order, Loose: true, Limit: limit, IDs: true})
	if err != nil {
		return nil, err
	}
	return idsOf(docs), nil
}
