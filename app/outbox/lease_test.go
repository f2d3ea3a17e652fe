package outbox

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// slow replaces the handler of previews by one that does something first.
func slow(r *Relay, before func(context.Context) error) {
	handler := r.Handlers[models.EffectInspect]
	r.Handlers[models.EffectInspect] = func(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
		if err := before(ctx); err != nil {
			return models.Event{}, err
		}
		return handler(ctx, g, c, e)
	}
}

// kinds counts the events of a case by kind.
func kinds(c models.Case) map[models.EventKind]int {
	n := map[models.EventKind]int{}
	for _, e := range c.Events {
		n[e.Kind]++
	}
	return n
}

// A worker that was paused past its lease is refused when it wakes up, and
// what the next one did stands, even where both go by one name.
func TestLease_OfAStaleWorker(t *testing.T) {
	for _, name := range []string{"fresh", "stale"} {
		o := newOffice(t)
		id := o.file()
		stale, staleCount := o.relay("stale")
		fresh, _ := o.relay(name)
		slow(stale, func(ctx context.Context) error {
			o.later(leaseTime + time.Millisecond)
			return fresh.Drain(ctx)
		})
		must(t, stale.Drain(t.Context()))
		c := o.read(id)
		if n := kinds(c); n[models.EventInspected] != 1 || n[models.EventSellersLinked] != 1 || len(c.Effects) != 0 || c.Lease.Owner != name {
			t.Errorf("%s: the history has %v, the lease is %+v", name, n, c.Lease)
		}
		for _, e := range c.Events {
			if p := e.Payload.Inspected; p != nil && p.Epoch != c.Lease.Epoch {
				t.Errorf("%s: recorded under epoch %d of %d", name, p.Epoch, c.Lease.Epoch)
			}
		}
		// It did the work, in vain; only the record counts.
		if staleCount.counts["inspect done"] != 0 {
			t.Errorf("%s: the stale worker counts %v", name, staleCount)
		}
	}
}

func TestLease_KeepsOthersOut(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	one, _ := o.relay("one")
	two, counts := o.relay("two")
	slow(one, func(ctx context.Context) error {
		o.later(leaseTime - time.Millisecond)
		n, err := two.Pass(ctx)
		if n != 0 {
			err = fmt.Errorf("it changed %d cases", n)
		}
		changed, second := two.work(ctx, id)
		if changed {
			second = errors.New("it worked on a case that is taken")
		}
		return errors.Join(err, second)
	})
	must(t, one.Drain(t.Context()))
	if c := o.read(id); len(c.Effects) != 0 || len(counts.counts) != 0 {
		t.Errorf("left %v, the other ran %v", c.Effects, counts)
	}
}

// The lease goes on with each effect: many short ones are not one long one.
func TestLease_IsRenewedBetweenEffects(t *testing.T) {
	o := newOffice(t)
	actor := o.draft()
	for range 4 {
		_, err := o.AddEvidence(t.Context(), actor, picture(t))
		must(t, err)
	}
	id, err := o.Submit(t.Context(), actor, "192.0.2.1")
	must(t, err)
	r, m := o.relay("one")
	slow(r, func(context.Context) error { o.later(effectTime); return nil })
	must(t, r.Drain(t.Context()))
	if c := o.read(id); len(c.Effects) != 0 || c.Lease.Epoch != 1 || m.counts["inspect done"] != 5 {
		t.Errorf("epoch %d, ran %v", c.Lease.Epoch, m)
	}
}

func TestRetry_BacksOffAndParks(t *testing.T) {
	for what, fail := range map[string]func(context.Context) error{
		"error": func(context.Context) error { return errors.New("the disk is full") },
		"panic": func(context.Context) error { panic("an unforeseen picture") },
	} {
		o := newOffice(t)
		id := o.file()
		r, m := o.relay("one")
		slow(r, fail)
		var waits []time.Duration
		for range maxAttempts {
			must(t, r.Drain(t.Context()))
			if at := o.read(id).Lease.RetryAt; !at.IsZero() {
				waits = append(waits, at.Sub(o.now))
				o.later(at.Sub(o.now) - time.Millisecond)
				must(t, r.Drain(t.Context())) // not yet
				o.later(time.Millisecond)
			}
		}
		c := o.read(id)
		if want := "[2s 4s 8s 16s 32s 1m4s 2m8s]"; fmt.Sprint(waits) != want {
			t.Errorf("%s: waited %v, want %s", what, waits, want)
		}
		if len(c.Effects) != 0 || kinds(c)[models.EventEffectParked] != 1 || c.Evidence[0].Preview != "" || len(c.Sellers) != 1 || c.Lease.Attempts != 0 {
			t.Errorf("%s: the case is %+v %v", what, c.Head, kinds(c))
		}
		if m.counts["inspect failed"] != maxAttempts || m.counts["inspect parked"] != 1 || m.counts["recount_seller done"] != 1 {
			t.Errorf("%s: counted %v", what, m)
		}
	}
}

// An effect that kills its worker leaves a lease and nothing else, and is
// parked after as many deaths as failures.
func TestRetry_CountsWorkersThatDied(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, m := o.relay("one")
	g, err := authz.Do(casework.System, authz.SystemWork, string(id))
	must(t, err)
	for range maxAttempts {
		c, err := r.claim(t.Context(), g, id)
		must(t, err)
		if c.Lease.Owner != "one" {
			t.Fatal("not claimed")
		}
		o.later(leaseTime)
	}
	must(t, r.Drain(t.Context()))
	if c := o.read(id); len(c.Effects) != 0 || kinds(c)[models.EventEffectParked] != 1 || m.counts["link_seller parked"] != 1 {
		t.Errorf("the history has %v, counted %v", kinds(c), m)
	}
}

// A worker that is told to stop gives the case back at once, untried.
func TestStop_GivesTheCaseBack(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, m := o.relay("one")
	ctx, stop := context.WithCancel(t.Context())
	slow(r, func(ctx context.Context) error { stop(); return ctx.Err() })
	_ = r.Drain(ctx)
	c := o.read(id)
	if !c.Lease.Until.IsZero() || c.Lease.Attempts != 0 || m.counts["preview failed"] != 0 {
		t.Errorf("the lease is %+v, counted %v", c.Lease, m)
	}
	next, _ := o.relay("two")
	must(t, next.Drain(t.Context()))
	if c := o.read(id); len(c.Effects) != 0 {
		t.Errorf("left %v", c.Effects)
	}
}

// Somebody writes to the case between the beginning of an effect and its
// record: the effects of both have ids of their own, and none is lost.
func TestFinish_NumbersEffectsByWhereTheyStand(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, m := o.relay("one")
	handler := r.Handlers[models.EffectLinkSeller]
	r.Handlers[models.EffectLinkSeller] = func(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
		event, err := handler(ctx, g, c, e)
		_, late := o.AddEvidence(ctx, models.Actor{Role: models.RoleComplainant, Case: id}, picture(t))
		return event, errors.Join(err, late)
	}
	must(t, r.Drain(t.Context()))
	c := o.read(id)
	if m.counts["recount_seller done"] != 1 || m.counts["inspect done"] != 2 || c.Evidence[1].Preview != "ready" || len(c.Effects) != 0 {
		t.Errorf("ran %v, left %v", m, c.Effects)
	}
	for _, e := range c.Events {
		for i, f := range e.Payload.Outcome.Effects {
			if want := models.EffectID(id, e.Seq, i); f.ID != want {
				t.Errorf("%s is called %s", want, f.ID)
			}
		}
	}
}

// A handler that forgets to end its effect has failed; nothing of it is written.
func TestWork_ResultThatEndsNothing(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, m := o.relay("one")
	r.Handlers[models.EffectLinkSeller] = func(context.Context, models.Grant, models.Case, models.Effect) (models.Event, error) {
		return models.Event{Kind: models.EventEffectDone, Payload: models.Payload{Effect: &models.EffectResult{Effect: "another"}}}, nil
	}
	must(t, r.Drain(t.Context()))
	if c := o.read(id); kinds(c)[models.EventEffectDone] != 0 || c.Effects[0].Kind != models.EffectLinkSeller || m.counts["link_seller failed"] != 1 {
		t.Errorf("the history is %v, counted %v", kinds(c), m)
	}
}
