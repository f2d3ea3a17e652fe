package outbox

import (
	"context"

	"redress/models"
)

// splitReport makes the report that belongs to a complaint and ties it to it.
func (r *Relay) splitReport(ctx context.Context, _ models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	link, err := r.Service.SplitReport(ctx, c, e)
	return linked(c, e, link), err
}

// linked is the event that ties two cases together.
func linked(c models.Case, e models.Effect, link models.Link) models.Event {
	return models.Event{Kind: models.EventLinked, Payload: models.Payload{
		Linked: &models.Linked{Link: link, Effect: e.ID, Epoch: c.Lease.Epoch},
	}}
}
