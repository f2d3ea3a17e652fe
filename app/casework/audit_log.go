package casework

import (
	"context"

	"redress/app/authz"
	"redress/models"
)

// AuditLog lists a page of what happened around accounts, the latest first,
// behind the entry with the id after. next is where to go on, "" at the end.
func (s *Service) AuditLog(ctx context.Context, actor models.Actor, after string) (list []models.AuditEntry, next string, err error) {
	if _, err := authz.Do(actor, authz.AuditView, models.AnyObject); err != nil {
		return nil, "", err
	}
	list, err = s.Store.AuditLog(ctx, after, PageSize+1)
	if len(list) > PageSize {
		list = list[:PageSize]
		next = list[PageSize-1].ID
	}
	return list, next, err
}
