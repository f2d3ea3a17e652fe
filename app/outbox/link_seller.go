package outbox

import (
	"context"
	"slices"
	"time"

	"redress/models"
	"redress/workflows"
)

// linkSeller finds or creates the sellers that a filing names, and says how
// much is claimed against them.
func (r *Relay) linkSeller(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	sellers, err := r.Service.Store.AddHandles(ctx, g, c.ID, c.ReceivedAt, c.Filing.Respondent.Handles)
	if err != nil {
		return models.Event{}, err
	}
	cases, amount, err := r.Service.SellerSum(ctx, c, sellers)
	return models.Event{Kind: models.EventSellersLinked, Payload: models.Payload{
		Sellers: &models.SellersLinked{Sellers: sellers, Cases: cases, Amount: amount, Effect: e.ID, Epoch: c.Lease.Epoch},
		Outcome: models.Outcome{Effects: []models.Effect{{Kind: models.EffectRecountSeller}}},
	}}, err
}

// rerouted adds a routing decision to an event that tells new facts, for the
// case as it is when the event is recorded. A decision that comes out as before
// is not kept a second time.
func (r *Relay) rerouted(c models.Case, now time.Time, event models.Event) models.Event {
	if event.Payload.Sellers == nil || c.Routing == nil || !c.Open {
		return event
	}
	next := workflows.Reroute(r.Service.Rules(), c, now, event)
	if d := next.Payload.Outcome.Routing; d == nil || sameDecision(*c.Routing, *d) {
		return event
	}
	return next
}

func sameDecision(a, b models.Routing) bool {
	return a.Queue == b.Queue && a.Priority == b.Priority && slices.Equal(a.Flags, b.Flags) && a.Matched == b.Matched
}
