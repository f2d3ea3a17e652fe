package ledger

import (
	"context"
	"errors"
	"time"

	"redress/app/custody"
	"redress/models"
)

const (
	// Clocks of several processes differ, and a write takes a moment to be
	// seen. What was written within overlap of the newest is looked at in every
	// pass, what was written within slack every wideEvery; everything once a day.
	overlap    = 5 * time.Second
	slack      = 2 * time.Minute
	wideEvery  = 30 * time.Second
	sweepEvery = 24 * time.Hour
	// cursorEvery is how often the place is stored where the next process begins.
	cursorEvery = time.Minute

	leaseTime = 15 * time.Second
	batch     = models.LogPageSize
)

// Names of the values the ledger keeps between passes.
const (
	leaseMeta  = "custody.lease"
	sweepMeta  = "custody.sweep"
	cursorMeta = "custody.cursor."
)

// lease takes or keeps the right to make passes. It is about saving work, not
// about being right: two who both think they have it do no harm.
func (l *Ledger) lease(ctx context.Context) (mine bool, err error) {
	now := l.Now().UnixMilli()
	_, err = l.Store.UpdateMeta(ctx, leaseMeta, func(m models.Meta) (models.Meta, error) {
		if mine = m.Text == l.Owner || m.Number <= now; mine && (m.Text != l.Owner || m.Number-now < leaseTime.Milliseconds()/2) {
			m.Text, m.Number = l.Owner, now+leaseTime.Milliseconds()
		}
		return m, nil
	})
	return mine, err
}

// Release gives the lease back, so that another process need not wait for it.
func (l *Ledger) Release(ctx context.Context) error {
	_, err := l.Store.UpdateMeta(ctx, leaseMeta, func(m models.Meta) (models.Meta, error) {
		if m.Text == l.Owner {
			m.Number = 0
		}
		return m, nil
	})
	return err
}

// Pass logs what was changed since the last one and says how many leaves that
// made. A process without the lease does nothing.
func (l *Ledger) Pass(ctx context.Context) (added int, err error) {
	if mine, err := l.lease(ctx); err != nil || !mine {
		return 0, err
	}
	return l.CatchUp(ctx)
}

// CatchUp is Pass for whoever cannot wait for the holder of the lease.
func (l *Ledger) CatchUp(ctx context.Context) (added int, err error) {
	l.passing.Lock()
	defer l.passing.Unlock()
	g, err := everything()
	if err != nil {
		return 0, err
	}
	if added, err = l.sweep(ctx, g); err != nil {
		return added, err
	}
	now := l.Now()
	back := overlap
	if now.Sub(l.wide) >= wideEvery {
		back, l.wide = slack, now
	}
	for kind, list := range map[custody.Kind]lister{custody.Case: l.Store.CaseTips, custody.Audit: l.Store.AuditTips} {
		n, err := l.follow(ctx, g, string(kind), list, back)
		if added += n; err != nil {
			return added, err
		}
	}
	return added, l.keepCursor(ctx, now)
}

type lister func(context.Context, models.Grant, time.Time, *models.Tip, int) ([]models.Tip, error)

// follow logs what one kind has that was written since a little before the
// newest that was seen.
func (l *Ledger) follow(ctx context.Context, g models.Grant, kind string, list lister, back time.Duration) (added int, err error) {
	from, err := l.begin(ctx, kind)
	if err != nil {
		return 0, err
	}
	newest := from
	var after *models.Tip
	for {
		tips, err := list(ctx, g, from.Add(-back), after, batch)
		if err != nil {
			return added, err
		}
		n, err := l.Append(ctx, l.unknown(tips))
		if added += n; err != nil {
			return added, err
		}
		if len(tips) > 0 {
			after = &tips[len(tips)-1]
			newest = later(newest, after.ChangedAt)
		}
		if len(tips) < batch {
			break
		}
	}
	// A clock that runs ahead must not hide what others write.
	if now := l.Now(); newest.After(now) {
		newest = now
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.from[kind] = later(l.from[kind], newest)
	return added, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (l *Ledger) unknown(tips []models.Tip) (out []models.Tip) {
	for _, t := range tips {
		if !l.known(headID(t.LogLeaf), t.Seq) {
			out = append(out, t)
		}
	}
	return out
}

// begin is where this process begins to look: where the last one ended.
func (l *Ledger) begin(ctx context.Context, kind string) (time.Time, error) {
	l.mu.Lock()
	from, ok := l.from[kind]
	l.mu.Unlock()
	if ok {
		return from, nil
	}
	m, err := l.Store.Meta(ctx, cursorMeta+kind)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return from, err
	}
	from = time.UnixMilli(m.Number).UTC()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from == nil {
		l.from = map[string]time.Time{}
	}
	l.from[kind] = from
	return from, nil
}

// keepCursor stores how far the log is complete, now and then.
func (l *Ledger) keepCursor(ctx context.Context, now time.Time) error {
	if now.Sub(l.cursor) < cursorEvery {
		return nil
	}
	for _, kind := range []custody.Kind{custody.Case, custody.Audit} {
		l.mu.Lock()
		at := l.from[string(kind)].UnixMilli()
		l.mu.Unlock()
		_, err := l.Store.UpdateMeta(ctx, cursorMeta+string(kind), func(m models.Meta) (models.Meta, error) {
			m.Number = max(m.Number, at)
			return m, nil
		})
		if err != nil {
			return err
		}
	}
	l.cursor = now
	return nil
}

// sweep looks at everything once a day, and in a store whose log has not begun:
// for what has no time of writing, and what a clock that was far off wrote.
func (l *Ledger) sweep(ctx context.Context, g models.Grant) (added int, err error) {
	now := l.Now()
	m, err := l.Store.Meta(ctx, sweepMeta)
	if err != nil && !errors.Is(err, models.ErrNotFound) || now.UnixMilli()-m.Number < sweepEvery.Milliseconds() {
		return 0, err
	}
	for _, kind := range []custody.Kind{custody.Case, custody.Audit} {
		var tips []models.Tip
		flush := func() error {
			n, err := l.Append(ctx, tips)
			added, tips = added+n, tips[:0]
			return err
		}
		err := l.Store.EachTip(ctx, g, string(kind), func(t models.Tip) error {
			if tips = append(tips, t); len(tips) < batch {
				return nil
			}
			return flush()
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return added, err
		}
	}
	_, err = l.Store.UpdateMeta(ctx, sweepMeta, func(m models.Meta) (models.Meta, error) {
		m.Number = max(m.Number, now.UnixMilli())
		return m, nil
	})
	return added, err
}
