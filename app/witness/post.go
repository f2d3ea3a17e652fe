package witness

import (
	"context"
	"errors"
	"time"

	"redress/models"
)

// mailedMeta is the named value of what was mailed last, and when.
const mailedMeta = "custody.mailed"

// Post mails the newest checkpoint when the last one was mailed long enough
// ago. Of several processes one does; when it ends in between, the checkpoint is
// mailed again under the same id.
func (w *Witness) Post(ctx context.Context) error {
	if w.Mail == nil {
		return nil
	}
	c, err := w.Ledger.Newest(ctx)
	if err != nil {
		return err
	}
	now := w.Ledger.Now()
	before, err := w.Ledger.Store.Meta(ctx, mailedMeta)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	if before.Text == c.ID || now.UnixMilli()-before.Number < w.MailEvery.Milliseconds() {
		return nil
	}
	mine := false
	_, err = w.Ledger.Store.UpdateMeta(ctx, mailedMeta, func(m models.Meta) (models.Meta, error) {
		if mine = m.Version == before.Version; mine {
			m.Text, m.Number = c.ID, now.UnixMilli()
		}
		return m, nil
	})
	if err != nil || !mine {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := w.Mail(ctx, c, "checkpoint."+c.ID); err != nil {
		return errors.Join(err, w.unpost(ctx, c, before))
	}
	return nil
}

// unpost lets the next round try again.
func (w *Witness) unpost(ctx context.Context, c models.Checkpoint, before models.Meta) error {
	_, err := w.Ledger.Store.UpdateMeta(context.WithoutCancel(ctx), mailedMeta, func(m models.Meta) (models.Meta, error) {
		if m.Text == c.ID {
			m.Text, m.Number = before.Text, before.Number
		}
		return m, nil
	})
	return err
}
