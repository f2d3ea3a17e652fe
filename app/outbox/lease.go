package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// errLost means that another worker has claimed the case since.
var errLost = errors.New("outbox: lease lost")

// work claims a case and runs its effects in order.
func (r *Relay) work(ctx context.Context, id models.CaseID) (bool, error) {
	g, err := authz.Do(casework.System, authz.SystemWork, string(id))
	if err != nil {
		return false, err
	}
	c, err := r.claim(ctx, g, id)
	if err != nil || c.Lease.Owner != r.Owner {
		return false, err
	}
	for len(c.Effects) > 0 {
		e := c.Effects[0]
		event, err := r.run(ctx, g, c, e)
		if err != nil {
			r.count(e, "failed")
			r.Log.Warn("effect failed", "effect", e.ID, "kind", e.Kind, "attempt", c.Lease.Attempts+1, "error", err)
			_, err = r.giveBack(ctx, g, c, e)
			return true, ignoreLost(err)
		}
		r.count(e, "done")
		if c, err = r.finish(ctx, g, c, e, event); err != nil {
			return true, ignoreLost(err)
		}
	}
	return true, nil
}

func ignoreLost(err error) error {
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}

// claim takes the lease where nobody holds it. Losing the race is no error:
// the case comes back with another owner.
func (r *Relay) claim(ctx context.Context, g models.Grant, id models.CaseID) (models.Case, error) {
	now := models.Millis(r.Service.Now())
	epoch := int64(0)
	c, err := r.Service.Store.UpdateCase(ctx, g, id, func(c models.Case) (models.Case, error) {
		epoch = 0
		if len(c.Effects) > 0 && !c.Lease.Until.After(now) && !c.Lease.RetryAt.After(now) {
			epoch = c.Lease.Epoch + 1
			c.Lease = models.Lease{Owner: r.Owner, Epoch: epoch, Until: now.Add(leaseTime), Attempts: c.Lease.Attempts}
		}
		return c, nil
	})
	if epoch == 0 {
		c.Lease.Owner = ""
	}
	return c, err
}

// run calls the handler and turns a panic into a failure of this effect alone.
func (r *Relay) run(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (event models.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("outbox: %s panicked: %v", e.Kind, p)
		}
	}()
	handler, ok := r.Handlers[e.Kind]
	if !ok {
		return models.Event{}, fmt.Errorf("outbox: no handler for %q", e.Kind)
	}
	ctx, cancel := context.WithTimeout(ctx, leaseTime)
	defer cancel()
	return handler(ctx, g, c, e)
}

// finish records the result and, with the last effect, ends the lease.
func (r *Relay) finish(ctx context.Context, g models.Grant, held models.Case, e models.Effect, event models.Event) (models.Case, error) {
	event.Actor, event.Command = casework.System.Ref(), models.CommandID("effect:"+e.ID)
	return r.underLease(ctx, g, held, func(c *models.Case, now time.Time) {
		if !c.Has(event.Command) {
			c.Append(now, event)
		}
		c.Lease.Attempts = 0
		if len(c.Effects) == 0 {
			c.Lease.Until = time.Time{}
		}
	})
}

// giveBack ends the lease after a failure and sets when to try again, or parks
// the effect after maxAttempts.
func (r *Relay) giveBack(ctx context.Context, g models.Grant, held models.Case, e models.Effect) (models.Case, error) {
	return r.underLease(ctx, g, held, func(c *models.Case, now time.Time) {
		c.Lease.Attempts++
		c.Lease.Until = time.Time{}
		c.Lease.RetryAt = now.Add(time.Second << min(c.Lease.Attempts, 9))
		if c.Lease.Attempts < maxAttempts {
			return
		}
		r.count(e, "parked")
		c.Append(now, models.Event{
			Kind: models.EventEffectParked, Actor: casework.System.Ref(), Command: models.CommandID("parked:" + e.ID),
			Payload: models.Payload{Effect: &models.EffectResult{Effect: e.ID, Kind: e.Kind, Epoch: c.Lease.Epoch, Reason: "failed"}},
		})
		c.Lease.Attempts, c.Lease.RetryAt = 0, time.Time{}
	})
}

// underLease changes a case only while this worker's claim is the last one.
func (r *Relay) underLease(ctx context.Context, g models.Grant, held models.Case, change func(*models.Case, time.Time)) (models.Case, error) {
	now := models.Millis(r.Service.Now())
	return r.Service.Store.UpdateCase(ctx, g, held.ID, func(c models.Case) (models.Case, error) {
		if c.Lease.Epoch != held.Lease.Epoch || c.Lease.Owner != r.Owner {
			return c, errLost
		}
		change(&c, now)
		return c, nil
	})
}
