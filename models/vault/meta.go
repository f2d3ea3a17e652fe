package vault

import (
	"context"
	"time"

	"redress/models"
)

// Meta reads a named value; ErrNotFound.
func (s *Store) Meta(ctx context.Context, id string) (models.Meta, error) { return s.meta.get(ctx, id) }

// UpdateMeta creates or changes a named value under compare-and-set.
func (s *Store) UpdateMeta(ctx context.Context, id string, change func(models.Meta) (models.Meta, error)) (models.Meta, error) {
	return s.meta.upsert(ctx, id, models.Meta{ID: id}, change)
}

// DeleteMeta removes a named value of a version, for exactly one caller.
func (s *Store) DeleteMeta(ctx context.Context, id string, version int64) error {
	return s.engine.Delete(ctx, models.MetaCollection, id, version)
}

// ExpireMeta deletes at most limit values past their end and counts them. A
// value whose end is the zero time has none.
func (s *Store) ExpireMeta(ctx context.Context, now time.Time, limit int) (int, error) {
	return s.meta.expire(ctx, limit, models.Where("expires_at", models.OpGte, models.Int(0)), untilNow("expires_at", now))
}
