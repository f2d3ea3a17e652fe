package outbox

import (
	"context"

	"redress/models"
)

// recountSeller brings the stored totals of the case's sellers up to date by
// counting anew, so that repeating it never counts twice.
func (r *Relay) recountSeller(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	for _, id := range c.Sellers {
		if err := r.Service.RecountSeller(ctx, id); err != nil {
			return models.Event{}, err
		}
	}
	return models.Event{Kind: models.EventEffectDone, Payload: models.Payload{
		Effect: &models.EffectResult{Effect: e.ID, Kind: e.Kind, Epoch: c.Lease.Epoch},
	}}, nil
}
