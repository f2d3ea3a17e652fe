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
// ago. Of several processes one takes the turn. When it ends before it could
// mail, or before it could say so, the checkpoint is mailed in the next turn,
// under the same id.
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
			m.Number = now.UnixMilli()
		}
		return m, nil
	})
	if err != nil || !mine {
		return err
	}
	timed, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	mailed := w.Mail(timed, c, "checkpoint."+c.ID)
	return errors.Join(mailed, w.posted(context.WithoutCancel(ctx), c, mailed == nil, before.Number, now.UnixMilli()))
}

// posted ends a turn: what was mailed is noted, and otherwise the next round may
// try again.
func (w *Witness) posted(ctx context.Context, c models.Checkpoint, mailed bool, before, turn int64) error {
	_, err := w.Ledger.Store.UpdateMeta(ctx, mailedMeta, func(m models.Meta) (models.Meta, error) {
		switch {
		case mailed:
			m.Text = max(m.Text, c.ID)
		case m.Number == turn:
			m.Number = before
		}
		return m, nil
	})
	return err
}
