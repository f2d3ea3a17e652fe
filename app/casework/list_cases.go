package casework

import (
	"context"
	"sync"
	"time"

	"redress/app/authz"
	"redress/models"
)

// PageSize is how many rows a list shows.
const PageSize = 50

// ListCases returns one page of cases for staff.
func (s *Service) ListCases(ctx context.Context, actor models.Actor, q models.CaseQuery) (models.CasePage, error) {
	g, err := authz.Do(actor, authz.CaseList, models.AnyObject)
	if err != nil {
		return models.CasePage{}, err
	}
	return s.page(ctx, g, q)
}

// page reads a page of a list and leaves in it what its reader may see.
func (s *Service) page(ctx context.Context, g models.Grant, q models.CaseQuery) (models.CasePage, error) {
	if q.Limit <= 0 || q.Limit > PageSize {
		q.Limit = PageSize
	}
	page, err := s.Store.ListCases(ctx, g, q)
	page.Rows = listed(g.Actor(), page.Rows)
	return page, err
}

// countsTTL is how old the figures on the queues page may be. Counting a
// million cases at every page load would buy nothing that a mediator notices.
const countsTTL = 5 * time.Second

type countsCache struct {
	sync.Mutex
	// of is kept by organisation.
	of map[string]queueCounts
}

type queueCounts struct {
	at     time.Time
	counts []models.QueueCount
}

// CountQueues counts the open cases of every queue that the actor may list.
func (s *Service) CountQueues(ctx context.Context, actor models.Actor) ([]models.QueueCount, error) {
	g, err := authz.Do(actor, authz.CaseList, models.AnyObject)
	if err != nil {
		return nil, err
	}
	s.counts.Lock()
	defer s.counts.Unlock()
	now := s.now()
	org, everywhere := g.Scope()
	if everywhere {
		return s.Store.CountQueues(ctx, g)
	}
	if kept, ok := s.counts.of[org]; ok && now.Sub(kept.at) < countsTTL {
		return kept.counts, nil
	}
	counts, err := s.Store.CountQueues(ctx, g)
	if err == nil {
		if s.counts.of == nil {
			s.counts.of = map[string]queueCounts{}
		}
		s.counts.of[org] = queueCounts{now, counts}
	}
	return counts, err
}
