package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"redress/app/custody"
	"redress/models"
)

// ErrShrunk is returned when the store holds less of the log, or another one,
// than a checkpoint says that was signed before. Nothing is signed then: a
// store that was put back to an earlier state must not go unnoticed.
var ErrShrunk = errors.New("the store holds less of the custody log than was signed before")

func checkpointID(size int64) string { return fmt.Sprintf("%020d", size) }

// Checkpoint signs what the log is now and returns the newest checkpoint, which
// is an earlier one when nothing was added since. ErrNotFound while the log is
// empty, ErrShrunk.
func (l *Ledger) Checkpoint(ctx context.Context) (models.Checkpoint, error) {
	g, err := everything()
	if err != nil {
		return models.Checkpoint{}, err
	}
	// The one before is read first: nothing it covers can be missing later.
	last, err := l.Store.LastCheckpoint(ctx, g)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return last, err
	}
	p, number, err := l.Store.LastLogPage(ctx, g)
	if err != nil {
		return last, err
	}
	n, read := size(p, number), l.hashReader(ctx, g)
	if err := l.extends(last, n, read); err != nil {
		return last, err
	}
	if n == 0 || last.ID == checkpointID(n) {
		if n == 0 {
			err = models.ErrNotFound
		}
		return last, err
	}
	root, err := custody.RootOf(n, read)
	if err != nil {
		return last, err
	}
	at := l.Now().UTC().Truncate(time.Second)
	signed, err := custody.Checkpoint{Origin: l.Signer.Key().Name(), Size: n, Root: root, At: at}.Sign(l.Signer)
	if err != nil {
		return last, err
	}
	c := models.Checkpoint{ID: checkpointID(n), Note: string(signed), At: at}
	if err := l.Store.AddCheckpoint(ctx, g, c); err != nil && !errors.Is(err, models.ErrExists) {
		return last, err
	}
	return l.Store.LastCheckpoint(ctx, g)
}

// extends checks that a log of n leaves begins with what a checkpoint signed.
func (l *Ledger) extends(last models.Checkpoint, n int64, read custody.Hashes) error {
	if last.ID == "" {
		return nil
	}
	c, err := custody.OpenCheckpoint(l.Signer.Key(), []byte(last.Note))
	if err != nil {
		return fmt.Errorf("checkpoint %s in the store: %w", last.ID, err)
	}
	return l.covers(c, n, read)
}

// covers checks that the log of n leaves behind read begins with the leaves of
// a checkpoint; ErrShrunk.
func (l *Ledger) covers(c custody.Checkpoint, n int64, read custody.Hashes) error {
	if c.Size > n {
		return fmt.Errorf("%w: %d leaves were signed on %s, %d are there", ErrShrunk, c.Size, c.At.Format(time.RFC3339), n)
	}
	root, err := custody.RootOf(c.Size, read)
	if err != nil {
		return err
	}
	if root != c.Root {
		return fmt.Errorf("%w: its first %d leaves are others than those signed on %s", ErrShrunk, c.Size, c.At.Format(time.RFC3339))
	}
	return nil
}

// Prove logs a case as it is now, signs that, and proves it.
func (l *Ledger) Prove(ctx context.Context, id models.CaseID) (custody.Inclusion, error) {
	g, err := everything()
	if err != nil {
		return custody.Inclusion{}, err
	}
	tip, err := l.Store.CaseTip(ctx, g, id)
	if err != nil {
		return custody.Inclusion{}, err
	}
	if _, err := l.Append(ctx, []models.Tip{tip}); err != nil {
		return custody.Inclusion{}, err
	}
	// The head is read first: somebody else may log the case again before the
	// checkpoint is read, behind what it signs.
	head, err := l.Store.LogHead(ctx, g, string(id))
	if err != nil {
		return custody.Inclusion{}, err
	}
	c, err := l.Checkpoint(ctx)
	if err != nil {
		return custody.Inclusion{}, err
	}
	return l.include(ctx, g, head.Leaf, head.Seq, c)
}

// ProveFiling proves the filing of a case as the log has it, without adding to
// it: ErrNotFound while it is not in the log and signed.
func (l *Ledger) ProveFiling(ctx context.Context, id models.CaseID) (custody.Inclusion, error) {
	g, err := everything()
	if err != nil {
		return custody.Inclusion{}, err
	}
	head, err := l.Store.LogHead(ctx, g, string(id))
	if err != nil {
		return custody.Inclusion{}, err
	}
	c, err := l.Store.LastCheckpoint(ctx, g)
	if err != nil {
		return custody.Inclusion{}, err
	}
	if head.First < 0 || checkpointID(head.First) >= c.ID {
		return custody.Inclusion{}, models.ErrNotFound
	}
	return l.include(ctx, g, head.First, 1, c)
}

func (l *Ledger) include(ctx context.Context, g models.Grant, leaf, seq int64, c models.Checkpoint) (in custody.Inclusion, err error) {
	in = custody.Inclusion{Leaf: leaf, Seq: seq, Checkpoint: c.Note, Stamp: c.Stamp}
	signed, err := custody.OpenCheckpoint(l.Signer.Key(), []byte(c.Note))
	if err != nil {
		return in, err
	}
	in.Proof, err = custody.Prove(signed.Size, leaf, l.hashReader(ctx, g))
	return in, err
}

// Newest is the newest checkpoint; ErrNotFound while there is none.
func (l *Ledger) Newest(ctx context.Context) (models.Checkpoint, error) {
	g, err := everything()
	if err != nil {
		return models.Checkpoint{}, err
	}
	return l.Store.LastCheckpoint(ctx, g)
}

// Since lists the checkpoints behind an id, smallest first.
func (l *Ledger) Since(ctx context.Context, id string, limit int) ([]models.Checkpoint, error) {
	g, err := everything()
	if err != nil {
		return nil, err
	}
	return l.Store.Checkpoints(ctx, g, id, limit)
}

// Stamped keeps the time stamp of a checkpoint.
func (l *Ledger) Stamped(ctx context.Context, id string, token []byte) error {
	g, err := everything()
	if err != nil {
		return err
	}
	return l.Store.StampCheckpoint(ctx, g, id, token)
}

// Holds checks that the log in the store begins with the leaves of a
// checkpoint that was kept outside; ErrShrunk.
func (l *Ledger) Holds(ctx context.Context, c custody.Checkpoint) error {
	g, err := everything()
	if err != nil {
		return err
	}
	p, number, err := l.Store.LastLogPage(ctx, g)
	if err != nil {
		return err
	}
	return l.covers(c, size(p, number), l.hashReader(ctx, g))
}
