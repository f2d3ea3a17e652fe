package outbox

import (
	"bytes"
	"context"
	"errors"

	"redress/app/evidence"
	"redress/app/preview"
	"redress/models"
)

// makePreview stores the re-encoded copy of a picture. Another type of file, or
// a picture that cannot be decoded, has none; that is a result, not a failure.
func (r *Relay) makePreview(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	result, err := r.preview(ctx, g, c, e.Evidence)
	return models.Event{Kind: models.EventPreviewMade, Payload: models.Payload{
		Preview: &models.PreviewMade{Evidence: e.Evidence, Result: result, Effect: e.ID, Epoch: c.Lease.Epoch},
	}}, err
}

func (r *Relay) preview(ctx context.Context, g models.Grant, c models.Case, id models.EvidenceID) (string, error) {
	if e, ok := c.EvidenceByID(id); !ok || !evidence.Picture(e.Type) {
		return "none", nil
	}
	original, err := r.Service.Store.OpenEvidence(ctx, g, c.ID, c.Key, id)
	if err != nil {
		return "", err
	}
	defer original.Close()
	copied, err := preview.Make(original)
	if errors.Is(err, preview.ErrPicture) {
		return "none", nil
	}
	if err != nil {
		return "", err
	}
	err = r.Service.Store.PutEvidence(ctx, g, c.ID, c.Key, id.PreviewID(), bytes.NewReader(copied))
	if err != nil && !errors.Is(err, models.ErrExists) {
		return "", err
	}
	return "ready", nil
}
