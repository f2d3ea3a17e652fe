package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"redress/app/custody"
	"redress/models"
)

// Append logs what is newer than what the log holds of it and says how many
// leaves that made. Whatever is in the log already is passed over, so it may
// be called again and by several processes at once.
func (l *Ledger) Append(ctx context.Context, tips []models.Tip) (added int, err error) {
	g, err := everything()
	if err != nil {
		return 0, err
	}
	for pause := time.Millisecond; ; {
		n, rest, err := l.appendPage(ctx, g, tips)
		added += n
		switch {
		case errors.Is(err, models.ErrConflict):
			select { // somebody else wrote the page
			case <-ctx.Done():
				return added, ctx.Err()
			case <-time.After(rand.N(pause)):
			}
			pause = min(2*pause, 64*time.Millisecond)
			continue
		case err != nil || len(rest) == 0:
			return added, err
		}
		tips = rest
	}
}

// appendPage writes one page with as much as fits and returns what is left.
func (l *Ledger) appendPage(ctx context.Context, g models.Grant, tips []models.Tip) (added int, rest []models.Tip, err error) {
	p, number, err := l.Store.LastLogPage(ctx, g)
	if err != nil {
		return 0, tips, err
	}
	if err := l.settle(ctx, g, p, number); err != nil {
		return 0, tips, err
	}
	before := size(p, number)
	if number < 0 || len(p.Leaves) == models.LogPageSize {
		number++
		p = models.LogPage{ID: fmt.Sprintf("%012d", number)}
	}
	p.Done = len(p.Leaves)
	f := filler{Ledger: l, g: g, page: p, first: number * models.LogPageSize, heads: map[string]*models.LogHead{}}
	if rest, err = f.fill(ctx, tips); err != nil || len(f.order) == 0 {
		return 0, rest, err
	}
	if err := f.hash(ctx, before); err != nil {
		return 0, tips, err
	}
	heads := make([]models.LogHead, len(f.order))
	for i, id := range f.order {
		heads[i] = *f.heads[id]
	}
	written, err := l.Store.AppendLog(ctx, g, f.page, heads)
	if err != nil {
		return 0, tips, err
	}
	l.remember(written, heads)
	return len(written.Leaves) - written.Done, rest, nil
}

// filler puts leaves on a page.
type filler struct {
	*Ledger
	g     models.Grant
	page  models.LogPage
	first int64
	// heads are those of the new leaves, in the order they came.
	heads map[string]*models.LogHead
	order []string
}

func (f *filler) fill(ctx context.Context, tips []models.Tip) (rest []models.Tip, err error) {
	for i, t := range tips {
		if !t.Sealed {
			f.Log.Error("this was not written by this program, or was damaged; run redress verify", "kind", t.Kind, "of", t.Of)
			continue
		}
		h, err := f.head(ctx, t)
		if err != nil {
			return nil, err
		}
		if h == nil {
			continue
		}
		// The filing has a leaf of its own: a receipt is proved by it.
		if h.Version == 0 && h.Seq < 0 && t.Seq > 1 && t.First != nil && !f.add(h, models.LogLeaf{Kind: t.Kind, Of: t.Of, Seq: 1, Hash: t.First}) {
			return tips[i:], nil
		}
		if h.Seq < t.Seq && !f.add(h, t.LogLeaf) {
			return tips[i:], nil
		}
	}
	return nil, nil
}

// head finds what the log holds of a tip, nil when it holds the tip itself.
func (f *filler) head(ctx context.Context, t models.Tip) (*models.LogHead, error) {
	id := headID(t.LogLeaf)
	if h := f.heads[id]; h != nil {
		return h, nil
	}
	if f.known(id, t.Seq) {
		return nil, nil
	}
	h, err := f.Store.LogHead(ctx, f.g, id)
	switch {
	case errors.Is(err, models.ErrNotFound):
		h = models.LogHead{ID: id, Seq: -1, First: -1}
	case err != nil:
		return nil, err
	case h.Seq >= t.Seq:
		f.note(id, h.Seq)
		return nil, nil
	}
	return &h, nil
}

// add puts a leaf on the page while there is room.
func (f *filler) add(h *models.LogHead, leaf models.LogLeaf) bool {
	if len(f.page.Leaves) == models.LogPageSize {
		return false
	}
	h.Seq, h.Leaf = leaf.Seq, f.first+int64(len(f.page.Leaves))
	if leaf.Seq <= 1 {
		h.First = h.Leaf
	}
	f.page.Leaves = append(f.page.Leaves, leaf)
	if f.heads[h.ID] == nil {
		f.heads[h.ID] = h
		f.order = append(f.order, h.ID)
	}
	return true
}

// hash adds the hashes that the new leaves complete.
func (f *filler) hash(ctx context.Context, before int64) error {
	log, err := custody.Resume(before, f.hashReader(ctx, f.g))
	if err != nil {
		return err
	}
	hashes := append([]byte(nil), f.page.Hashes...)
	for _, leaf := range f.page.Leaves[f.page.Done:] {
		more, err := log.Add(leafOf(leaf))
		if err != nil {
			return err
		}
		for _, h := range more {
			hashes = append(hashes, h[:]...)
		}
	}
	f.page.Hashes = hashes
	return nil
}

// settle sees to it that every leaf of the last page has its head, which a
// process that ended after writing the page may have left undone.
func (l *Ledger) settle(ctx context.Context, g models.Grant, p models.LogPage, number int64) error {
	l.mu.Lock()
	done := l.settled.id == p.ID && l.settled.version == p.Version
	l.mu.Unlock()
	if done || number < 0 {
		return nil
	}
	for i := p.Done; i < len(p.Leaves); i++ {
		if err := l.settleLeaf(ctx, g, p.Leaves[i], number*models.LogPageSize+int64(i)); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settled.id, l.settled.version = p.ID, p.Version
	return nil
}

func (l *Ledger) settleLeaf(ctx context.Context, g models.Grant, leaf models.LogLeaf, index int64) error {
	h, err := l.Store.LogHead(ctx, g, headID(leaf))
	if errors.Is(err, models.ErrNotFound) {
		h, err = models.LogHead{ID: headID(leaf), Seq: -1, Leaf: -1, First: -1}, nil
	}
	if err != nil || h.Leaf >= index && h.Version > 0 {
		return err
	}
	h.Seq, h.Leaf = leaf.Seq, index
	if leaf.Seq <= 1 {
		h.First = index
	}
	return l.Store.SaveLogHead(ctx, g, h)
}

// maxLogged bounds what a process remembers to be logged.
const maxLogged = 200_000

func (l *Ledger) remember(p models.LogPage, heads []models.LogHead) {
	for _, h := range heads {
		l.note(h.ID, h.Seq)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settled.id, l.settled.version = p.ID, p.Version
}

func (l *Ledger) note(id string, seq int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.logged == nil || len(l.logged) >= maxLogged {
		l.logged = map[string]int64{}
	}
	l.logged[id] = seq
}

func (l *Ledger) known(id string, seq int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	last, ok := l.logged[id]
	return ok && last >= seq
}
