package vault

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/chain"
)

// History reads a case with all its events, those in archives too, and their
// stored form, from which anybody can verify the chain without a key.
// ErrNotFound, ErrTampered.
func (s *Store) History(ctx context.Context, g models.Grant, id models.CaseID) (models.Case, []chain.Record, error) {
	o, err := s.caseFor(ctx, g, id)
	if err != nil {
		return models.Case{}, nil, err
	}
	c, records, err := s.whole(ctx, o)
	c.Version, c.Lease, c.LastHash, c.Key = o.c.Version, o.c.Lease, o.c.LastHash, o.c.Key
	return shown(c), records, err
}

// PayloadOf reads what a stored event says without any key: everything but
// personal text.
func PayloadOf(r chain.Record) (p models.Payload, err error) {
	if err := bson.Unmarshal(r.Body, &p); err != nil {
		return p, fmt.Errorf("event %d: %w: %w", r.Seq, models.ErrTampered, err)
	}
	return p, nil
}
