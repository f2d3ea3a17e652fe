package outbox

import (
	"context"

	"redress/models"
)

// mergeReport tells the earlier report that this one was joined to it.
func (r *Relay) mergeReport(ctx context.Context, _ models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	link, err := r.Service.MergeReport(ctx, c, e)
	return linked(c, e, link), err
}
