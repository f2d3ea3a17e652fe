package ledger

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"redress/app/custody"
	"redress/models"
)

// Fault is one thing that is wrong, and where.
type Fault struct {
	// Item is the case number, "audit " and an entry's id, "log" or "checkpoint "
	// and a number of leaves.
	Item, What string
}

// String is the fault in a line.
func (f Fault) String() string { return f.Item + ": " + f.What }

// Exported is a signed checkpoint that was kept outside, with the name of its file.
type Exported struct {
	Name string
	Note []byte
}

// Check is what to verify and what was found.
type Check struct {
	Store models.Store
	Key   custody.Key
	// Exported are signed checkpoints that were kept outside.
	Exported []Exported
	// Case is called for every case that is whole; it may be nil.
	Case func(models.Case) error

	Cases, Events, Leaves, Entries int64
	// Compared counts the exported checkpoints that could be read; Newest is the
	// last of them.
	Compared int
	Newest   custody.Checkpoint
	// Pending counts what is not in the log yet because it is newer than the
	// last checkpoint.
	Pending int64
	Faults  []Fault

	leaves map[string][]seen
	// last is the last leaf of each object, without its hash.
	last map[string]seen
	// signed is when the newest checkpoint was made, zero when there is none.
	signed time.Time
}

// seen is one leaf of an object.
type seen struct {
	index, seq int64
	hash       []byte
}

// grace is how long after it was written something may lack in a log that was
// signed since.
const grace = 10 * time.Minute

func (c *Check) fault(item, format string, args ...any) {
	c.Faults = append(c.Faults, Fault{item, fmt.Sprintf(format, args...)})
}

// Verify checks the whole store: that every case opens, is the fold of its
// events and has the chain the log holds of it; that no case and no audit entry
// of the log is missing or another one; that the log is the one its signed
// checkpoints describe, and begins with those that were kept outside. It
// returns an error only when it could not look.
func (c *Check) Verify(ctx context.Context) error {
	g, err := everything()
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, models.Grant) error{c.verifyLog, c.verifyCases, c.verifyAudit, c.verifyHeads} {
		if err := step(ctx, g); err != nil {
			return err
		}
	}
	for id, list := range c.leaves {
		what := "it is gone; the log holds its event %d"
		if strings.HasPrefix(id, "audit/") {
			what = "it is gone; it is leaf %[2]d of the log"
		}
		last := list[len(list)-1]
		c.fault(itemOf(id), what, last.seq, last.index)
	}
	slices.SortFunc(c.Faults, func(a, b Fault) int { return strings.Compare(a.String(), b.String()) })
	return nil
}

func itemOf(id string) string { return strings.Replace(id, "audit/", "audit ", 1) }

// verifyCases takes what it finds out of c.leaves.
func (c *Check) verifyCases(ctx context.Context, g models.Grant) error {
	return c.Store.EachCase(ctx, g, "", func(id models.CaseID, k models.Case, found error) error {
		c.Cases++
		list := c.leaves[string(id)]
		delete(c.leaves, string(id))
		if found != nil {
			c.fault(string(id), "%v", found)
			return nil
		}
		c.Events += k.Seq()
		hashes, err := c.hashes(ctx, g, k)
		if err != nil {
			c.fault(string(id), "%v", err)
			return nil
		}
		for _, s := range list {
			if s.seq < 1 || s.seq > int64(len(hashes)) {
				c.fault(string(id), "it has %d events; the log holds event %d of it (leaf %d)", len(hashes), s.seq, s.index)
			} else if !bytes.Equal(hashes[s.seq-1], s.hash) {
				c.fault(string(id), "event %d or one before it is not the one in the log (leaf %d)", s.seq, s.index)
			}
		}
		if len(list) == 0 || list[len(list)-1].seq < k.Seq() {
			tip, err := c.Store.CaseTip(ctx, g, id)
			if err != nil {
				return err
			}
			c.unlogged(string(id), tip)
		}
		if c.Case != nil {
			return c.Case(k)
		}
		return nil
	})
}

// hashes are the chain hashes of a case from its first event on.
func (c *Check) hashes(ctx context.Context, g models.Grant, k models.Case) (out [][]byte, err error) {
	if k.Archived > 0 {
		if k, _, err = c.Store.History(ctx, g, k.ID); err != nil {
			return nil, err
		}
	}
	for _, e := range k.Events {
		out = append(out, e.Hash)
	}
	return out, nil
}

// unlogged judges what is not in the log: it may be too new for that.
func (c *Check) unlogged(item string, t models.Tip) {
	if !t.ChangedAt.IsZero() && t.ChangedAt.Add(grace).Before(c.signed) {
		c.fault(item, "it was written on %s and is not in the log that was signed on %s", t.ChangedAt.Format(time.RFC3339), c.signed.Format(time.RFC3339))
		return
	}
	c.Pending++
}

func (c *Check) verifyAudit(ctx context.Context, g models.Grant) error {
	return c.Store.EachTip(ctx, g, string(custody.Audit), func(t models.Tip) error {
		c.Entries++
		id := headID(t.LogLeaf)
		list := c.leaves[id]
		delete(c.leaves, id)
		switch {
		case !t.Sealed:
			c.fault(itemOf(id), "it was not written by this program, or was changed")
		case len(list) == 0:
			c.unlogged(itemOf(id), t)
		}
		for _, s := range list {
			if !bytes.Equal(s.hash, t.Hash) {
				c.fault(itemOf(id), "it is not the one in the log (leaf %d)", s.index)
			}
		}
		return nil
	})
}

// verifyHeads checks what is remembered of the log besides the pages: a head
// that says too much keeps a case out of the log. The pages were read some time
// ago; a leaf that came since is read now.
func (c *Check) verifyHeads(ctx context.Context, g models.Grant) error {
	return c.Store.EachLogHead(ctx, g, func(h models.LogHead) error {
		at, ok := c.last[h.ID]
		if h.Leaf >= c.Leaves {
			leaf, err := c.leaf(ctx, g, h.Leaf)
			at, ok = seen{index: h.Leaf, seq: leaf.Seq}, err == nil && headID(leaf) == h.ID
		}
		if !ok || at.index < h.Leaf || at.seq < h.Seq {
			c.fault("log", "what it holds of %s is remembered wrongly", h.ID)
		}
		return ctx.Err()
	})
}

// leaf reads one leaf as the log has it now; ErrNotFound.
func (c *Check) leaf(ctx context.Context, g models.Grant, index int64) (models.LogLeaf, error) {
	p, err := c.Store.LogPage(ctx, g, index/models.LogPageSize)
	if err != nil {
		return models.LogLeaf{}, err
	}
	if at := index % models.LogPageSize; at < int64(len(p.Leaves)) {
		return p.Leaves[at], nil
	}
	return models.LogLeaf{}, models.ErrNotFound
}
