// Package witness keeps the custody log going and brings its signed checkpoints
// to where whoever can change the store cannot change them: a folder, mail, a
// time-stamping authority. None of these ever holds up a filing, and what
// fails is tried again.
package witness

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"redress/app/ledger"
	"redress/models"
)

const (
	passEvery  = 2 * time.Second
	signEvery  = 5 * time.Minute
	stampEvery = time.Minute
	// lastWords is how long the last checkpoint may take when the program stops.
	lastWords = 10 * time.Second
)

// Witness is the work of one process.
type Witness struct {
	Ledger *ledger.Ledger
	Log    *slog.Logger
	// Dir is the folder checkpoints are written to, "" for none.
	Dir string
	// Mail sends a checkpoint; nil sends none. The id is the same each time the
	// same one is sent.
	Mail func(ctx context.Context, c models.Checkpoint, id string) error
	// MailEvery is the least time between two.
	MailEvery time.Duration
	// Stamp has the SHA-256 of a signed note stamped with a time, and returns
	// the token it has verified; nil asks for none.
	Stamp func(ctx context.Context, note []byte) ([]byte, error)

	signed, stamped time.Time
}

// Run works until the context ends, then signs what was added last.
func (w *Witness) Run(ctx context.Context) {
	tick := time.NewTicker(passEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			w.last(ctx)
			return
		case <-tick.C:
			w.report(ctx, "the custody log", w.Round(ctx))
		}
	}
}

// last logs and signs once more before the program ends.
func (w *Witness) last(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	_, err := w.Ledger.CatchUp(ctx)
	if err == nil {
		_, err = w.Ledger.Checkpoint(ctx)
	}
	w.report(ctx, "the last checkpoint", errors.Join(err, w.Export(ctx), w.Ledger.Release(ctx)))
}

func (w *Witness) report(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil && !errors.Is(err, models.ErrNotFound) {
		w.Log.Error(what, "error", err)
	}
}

// Round logs what is new, and from time to time signs it and brings it out.
func (w *Witness) Round(ctx context.Context) error {
	if _, err := w.Ledger.Pass(ctx); err != nil {
		return err
	}
	now := w.Ledger.Now()
	if now.Sub(w.signed) >= signEvery {
		// Only behind a complete pass: what is older than a checkpoint is in it.
		if _, err := w.Ledger.CatchUp(ctx); err != nil {
			return err
		}
		if _, err := w.Ledger.Checkpoint(ctx); err != nil {
			return err
		}
		w.signed = now
		w.report(ctx, "writing checkpoints to "+w.Dir, w.Export(ctx))
		w.report(ctx, "mailing a checkpoint", w.Post(ctx))
	}
	if w.Stamp != nil && now.Sub(w.stamped) >= stampEvery {
		w.stamped = now
		w.report(ctx, "the time stamp of a checkpoint", w.stamp(ctx))
	}
	return nil
}

// stamp has the newest checkpoint stamped where it is not yet.
func (w *Witness) stamp(ctx context.Context) error {
	c, err := w.Ledger.Newest(ctx)
	if err != nil || c.Stamp != nil {
		return err
	}
	token, err := w.Stamp(ctx, []byte(c.Note))
	if err != nil {
		return err
	}
	if err := w.Ledger.Stamped(ctx, c.ID, token); err != nil {
		return err
	}
	return w.writeStamp(c.ID, token)
}
