package outbox

import (
	"context"

	"redress/models"
)

// linkSeller finds or creates the sellers that a filing names.
func (r *Relay) linkSeller(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	sellers, err := r.Service.Store.AddHandles(ctx, g, c.ID, c.ReceivedAt, c.Filing.Respondent.Handles)
	if err != nil {
		return models.Event{}, err
	}
	return models.Event{Kind: models.EventSellersLinked, Payload: models.Payload{
		Sellers: &models.SellersLinked{Sellers: sellers, Effect: e.ID, Epoch: c.Lease.Epoch},
		Outcome: models.Outcome{Effects: []models.Effect{{Kind: models.EffectRecountSeller}}},
	}}, nil
}
