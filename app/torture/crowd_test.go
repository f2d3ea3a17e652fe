package torture

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"redress/app"
	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// crowd are buyers who file one complaint after another.
type crowd struct {
	base   func() string
	prefix string
	// dark is set while the machine has no power; see line.
	dark atomic.Bool

	mu       sync.Mutex
	receipts []filed
	failed   []error
	serial   atomic.Int64
	stop     atomic.Bool
	buyers   sync.WaitGroup
}

// gather lets the buyers begin. A buyer whose filing fails, because what he was
// told before is not so any more, begins another one; failures says how many did.
func gather(n int, prefix string, base func() string) *crowd {
	c := &crowd{base: base, prefix: prefix}
	for range n {
		c.buyers.Go(func() {
			for !c.stop.Load() {
				marker := fmt.Sprintf("%s-%06d", c.prefix, c.serial.Add(1))
				b := newBuyer(c.base, marker)
				b.client.Transport = line{&c.dark}
				r, err := b.file()
				c.mu.Lock()
				if err != nil {
					c.failed = append(c.failed, fmt.Errorf("%s: %w", marker, err))
				} else {
					c.receipts = append(c.receipts, r)
				}
				c.mu.Unlock()
			}
		})
	}
	return c
}

// line is the network between buyers and a machine. A machine without power
// says nothing any more: what the program under test still answers then, while
// its disk is already gone, does not reach anybody.
type line struct{ dark *atomic.Bool }

var errDark = errors.New("the machine has no power")

// RoundTrip implements http.RoundTripper.
func (l line) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && l.dark.Load() {
		err = errors.Join(errDark, answer.Body.Close())
	}
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// since returns the receipts from one number on, and the failures.
func (c *crowd) since(n int) (receipts []filed, failures []error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]filed(nil), c.receipts[n:]...), append([]error(nil), c.failed...)
}

// end waits until every buyer has ended what he was doing.
func (c *crowd) end() ([]filed, []error) {
	c.stop.Store(true)
	c.buyers.Wait()
	return c.since(0)
}

// heads are the ends of the chains of cases that were seen once. Whatever
// happens, a case may only go on behind them.
type heads map[models.CaseID]headSeen

type headSeen struct {
	seq  int64
	hash [sha256.Size]byte
}

// extends compares a case with the head that was seen of it before, if any, and
// remembers the new one.
func (h heads) extends(c models.Case) error {
	seen, known := h[c.ID]
	seq := c.Seq()
	if known && seq < seen.seq {
		return fmt.Errorf("%s had %d events and has %d", c.ID, seen.seq, seq)
	}
	if i := seen.seq - 1 - c.Archived; known && i >= 0 && sha256.Sum256(c.Events[i].Hash) != seen.hash {
		return fmt.Errorf("%s has another event %d than it had", c.ID, seen.seq)
	}
	if len(c.Events) > 0 {
		h[c.ID] = headSeen{seq, sha256.Sum256(c.Events[len(c.Events)-1].Hash)}
	}
	return nil
}

// look finds the cases of receipts and says what is wrong with them. It only
// reads: opening a receipt as its holder does would be an event.
func (h heads) look(t *testing.T, a *app.App, receipts []filed) (faults []string) {
	t.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		t.Fatal(err)
	}
	ctx, store := context.Background(), a.Service.Store
	for _, r := range receipts {
		id, err := store.DraftByCode(ctx, r.code)
		if err != nil || string(id) != r.number {
			faults = append(faults, fmt.Sprintf("%s: the code of receipt %s leads to %q: %v", r.marker, r.number, id, err))
			continue
		}
		c, err := store.Case(ctx, g, id)
		if err == nil {
			err = h.extends(c)
		}
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", r.marker, err))
			continue
		}
		for _, want := range r.files {
			err := wholeFile(c, want, func(file models.EvidenceID) (io.ReadCloser, error) {
				return store.OpenEvidence(ctx, g, id, c.Key, file)
			})
			if err != nil {
				faults = append(faults, fmt.Sprintf("%s: an acknowledged file of %s: %v", r.marker, r.number, err))
			}
		}
	}
	return faults
}

// lookAt opens the store for a moment.
func (s *site) lookAt(seen heads, receipts []filed) []string {
	s.t.Helper()
	a, err := app.Open(context.Background(), s.settings, "torture")
	if err != nil {
		return []string{fmt.Sprintf("the store does not open: %v", err)}
	}
	faults := seen.look(s.t, a, receipts)
	if err := a.Close(); err != nil {
		faults = append(faults, err.Error())
	}
	return faults
}

// receiptsIn counts the receipts that faults speak of.
func receiptsIn(faults []string) int {
	markers := map[string]bool{}
	for _, f := range faults {
		marker, _, _ := strings.Cut(f, ":")
		markers[marker] = true
	}
	return len(markers)
}

func countFiles(receipts []filed) (n int) {
	for _, r := range receipts {
		n += len(r.files)
	}
	return n
}
