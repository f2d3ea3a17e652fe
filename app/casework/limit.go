package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"redress/models"
)

// limitClass bounds one kind of attempt within a window. The counters are in
// the store, so a limit is one for all processes. A bound of 0 is none.
type limitClass struct {
	name   string
	window time.Duration
	// Past soft attempts from one address each further one costs a puzzle: many
	// phones of one provider share an address, and a victim is never sent away
	// where a puzzle stops a machine.
	soft int64
	// Past hard attempts from one address there is only waiting.
	hard int64
	// Past all attempts from everybody, everybody solves puzzles.
	all int64
}

// The classes, after security decision D20.
var (
	limitDraft  = limitClass{name: "draft", window: time.Hour, soft: 20, hard: 600}
	limitSubmit = limitClass{name: "submit", window: time.Hour, soft: 5}
	limitCode   = limitClass{name: "code", window: time.Minute, soft: 10, hard: 60}
	limitSignIn = limitClass{name: "sign_in", window: 15 * time.Minute, hard: 10}
	limitExport = limitClass{name: "export", window: time.Hour, hard: 10}
	// limitUpload counts MiB.
	limitUpload = limitClass{name: "upload", window: time.Hour, hard: 8 << 10}
)

// FilingsPerHour is how many filings an hour from everybody are usual; past it
// a filing costs a puzzle, whoever sends it: security decision D20.
const FilingsPerHour = 200

// shared are the classes with a bound for everybody, which follows from how
// many filings are usual: of those begun few are sent, and a code is asked for
// many times after.
func (s *Service) shared(class limitClass) limitClass {
	switch class.name {
	case limitSubmit.name:
		class.all = s.FilingsPerHour
	case limitDraft.name:
		class.all = 10 * s.FilingsPerHour
	case limitCode.name:
		class.all = 3 * s.FilingsPerHour
	}
	return class
}

// mebibytes is how many begun MiB so many bytes are.
func mebibytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

// Busy is models.ErrBusy that says when to try again.
type Busy struct{ Retry time.Duration }

// Error is that of models.ErrBusy.
func (b *Busy) Error() string { return models.ErrBusy.Error() }

// Is makes it models.ErrBusy.
func (b *Busy) Is(target error) bool { return target == models.ErrBusy }

// limit counts an attempt. It returns *Busy past a hard limit and *Toll past a
// soft one, unless the context carries the solution of a puzzle. Addresses are
// kept as keyed hashes of the day only.
func (s *Service) limit(ctx context.Context, class limitClass, who string) error {
	return s.spend(ctx, class, who, "", 1)
}

// spend is limit for attempts of different size. An attempt at what has a name
// may be repeated after a broken connection and counts once in a window.
func (s *Service) spend(ctx context.Context, class limitClass, who, what string, amount int64) error {
	class = s.shared(class)
	n, again, err := s.countOnce(ctx, class, who, what, amount)
	if err != nil {
		return err
	}
	if again {
		n, amount = 0, 0
	}
	if class.hard > 0 && n > class.hard {
		now := s.now()
		return &Busy{Retry: now.Truncate(class.window).Add(class.window).Sub(now)}
	}
	dear := class.soft > 0 && n > class.soft
	if class.all > 0 && !dear {
		if n, err = s.countAll(ctx, class, amount); err != nil {
			return err
		}
		dear = n > class.all
	}
	if !dear {
		return nil
	}
	return s.toll(ctx, class, who)
}

// countEvery is how often a process adds what it counted for everybody to what
// the others counted. A write for each attempt would cost more than it is worth.
const countEvery = time.Second

// tally is what this process has counted for everybody since it last told the
// others, and what all had counted then.
type tally struct {
	window        time.Time
	known, untold int64
	told          time.Time
}

// countAll counts an attempt of anybody's.
func (s *Service) countAll(ctx context.Context, class limitClass, by int64) (int64, error) {
	s.tallying.Lock()
	defer s.tallying.Unlock()
	now := s.now()
	t := s.tallies[class.name]
	if window := now.Truncate(class.window); !t.window.Equal(window) {
		t = tally{window: window}
	}
	t.untold += by
	if now.Sub(t.told) >= countEvery || now.Before(t.told) {
		n, err := s.count(ctx, limitClass{name: class.name + ".all", window: class.window, soft: class.all}, "", t.untold)
		if err != nil {
			return 0, err
		}
		t = tally{window: t.window, known: n, told: now}
	}
	if s.tallies == nil {
		s.tallies = map[string]tally{}
	}
	s.tallies[class.name] = t
	return t.known + t.untold, nil
}

// count changes the number of attempts in the present window. Past the last
// bound it stands still, so that whoever goes on trying causes no more writes.
func (s *Service) count(ctx context.Context, class limitClass, who string, by int64) (int64, error) {
	n, _, err := s.countOnce(ctx, class, who, "", by)
	return n, err
}

// countOnce is count that knows again what it let pass by its name. What was
// past the soft bound is not remembered: it costs a puzzle every time.
func (s *Service) countOnce(ctx context.Context, class limitClass, who, what string, by int64) (n int64, again bool, err error) {
	now := s.now()
	window := now.Truncate(class.window)
	hash := func(of string) string {
		return s.Store.HashCode("limit " + window.Format(time.DateOnly) + " " + of)[:24]
	}
	id := "limit:" + class.name + ":" + window.Format("20060102T1504") + ":" + hash(who)
	m, err := s.Store.UpdateMeta(ctx, id, func(m models.Meta) (models.Meta, error) {
		if again = what != "" && slices.Contains(strings.Fields(m.Text), hash(what)); again {
			return m, nil
		}
		m.Number = min(max(m.Number+by, 0), max(class.soft, class.hard)+1)
		m.ExpiresAt = window.Add(2 * class.window)
		if what != "" && m.Number <= class.soft {
			m.Text += " " + hash(what)
		}
		return m, nil
	})
	return m.Number, again, err
}
