package ledger

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"redress/app/custody"
	"redress/models"
)

// verifyLog reads the pages from the first on and computes the log anew.
func (c *Check) verifyLog(ctx context.Context, g models.Grant) error {
	c.leaves, c.last = map[string][]seen{}, map[string]seen{}
	signed, err := c.checkpoints(ctx, g)
	if err != nil {
		return err
	}
	_, last, err := c.Store.LastLogPage(ctx, g)
	if err != nil {
		c.fault("log", "its last page cannot be read: %v", err)
		return ctx.Err()
	}
	log, err := custody.Resume(0, func([]int64) ([]custody.Hash, error) { return nil, nil })
	if err != nil {
		return err
	}
	for number := range last + 1 {
		if !c.verifyPage(ctx, g, log, number, number == last, signed) {
			return ctx.Err() // what follows does not make sense any more
		}
	}
	c.Leaves = log.Size()
	c.missing(signed)
	return nil
}

func (c *Check) verifyPage(ctx context.Context, g models.Grant, log *custody.Log, number int64, last bool, signed map[int64][]checkpoint) bool {
	p, err := c.Store.LogPage(ctx, g, number)
	if err != nil {
		c.fault("log", "page %d: %v", number, err)
		return false
	}
	if len(p.Leaves) != models.LogPageSize && !last || len(p.Leaves) > models.LogPageSize || len(p.Leaves) == 0 {
		c.fault("log", "page %d has %d leaves", number, len(p.Leaves))
		return false
	}
	var hashes []byte
	for _, leaf := range p.Leaves {
		id := headID(leaf)
		c.leaves[id] = append(c.leaves[id], seen{log.Size(), leaf.Seq, leaf.Hash})
		c.last[id] = seen{log.Size(), leaf.Seq, nil}
		more, err := log.Add(leafOf(leaf))
		if err != nil {
			c.fault("log", "leaf %d: %v", log.Size(), err)
			return false
		}
		for _, h := range more {
			hashes = append(hashes, h[:]...)
		}
		c.compare(log, signed[log.Size()])
	}
	if !bytes.Equal(hashes, p.Hashes) {
		c.fault("log", "the hashes of page %d do not follow from its leaves", number)
	}
	return true
}

// checkpoint is one to compare the log with.
type checkpoint struct {
	custody.Checkpoint
	from string
}

// checkpoints reads all there are: those in the store and those from outside.
func (c *Check) checkpoints(ctx context.Context, g models.Grant) (map[int64][]checkpoint, error) {
	out := map[int64][]checkpoint{}
	for after := ""; ; {
		list, err := c.Store.Checkpoints(ctx, g, after, 1000)
		if err != nil {
			return nil, err
		}
		for _, stored := range list {
			after = stored.ID
			o, err := custody.OpenCheckpoint(c.Key, []byte(stored.Note))
			if err != nil || checkpointID(o.Size) != stored.ID || !o.At.Equal(stored.At) {
				c.fault("checkpoint "+stored.ID, "it is not what was signed")
				continue
			}
			out[o.Size] = append(out[o.Size], checkpoint{o, "of the store"})
			if o.At.After(c.signed) {
				c.signed = o.At
			}
		}
		if len(list) < 1000 {
			break
		}
	}
	for _, e := range c.Exported {
		o, err := custody.OpenCheckpoint(c.Key, custody.Tidy(e.Note))
		if err != nil {
			c.fault("exported checkpoint "+e.Name, "%v", err)
			continue
		}
		out[o.Size] = append(out[o.Size], checkpoint{o, "kept outside in " + e.Name})
		if c.Compared++; o.At.After(c.Newest.At) {
			c.Newest = o
		}
	}
	return out, nil
}

// compare compares the log with the checkpoints of the size it has just reached.
func (c *Check) compare(log *custody.Log, signed []checkpoint) {
	for _, s := range signed {
		if root, err := log.Root(); err != nil || root != s.Root {
			c.fault("log", "its first %d leaves are not those of the checkpoint %s that was signed on %s", s.Size, s.from, s.At.Format(time.RFC3339))
		}
	}
}

// missing tells of checkpoints that are larger than the log.
func (c *Check) missing(signed map[int64][]checkpoint) {
	var behind []int64
	for n := range signed {
		if n > c.Leaves {
			behind = append(behind, n)
		}
	}
	if len(behind) == 0 {
		return
	}
	first, last := signed[slices.Min(behind)][0], signed[slices.Max(behind)][0]
	c.fault("log", "leaves %d to %d are missing: the checkpoint %s that was signed on %s has %d; the first it does not reach is of %s",
		c.Leaves, last.Size-1, last.from, last.At.Format(time.RFC3339), last.Size, first.At.Format(time.RFC3339))
}

// ErrFaulty is the error of a check that found something.
var ErrFaulty = errors.New("the store is not clean")
