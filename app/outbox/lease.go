package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// errLost means that another worker has claimed the case since.
var errLost = errors.New("outbox: lease lost")

// work claims a case and runs its effects in order. One that fails is tried
// again after the others.
func (r *Relay) work(ctx context.Context, id models.CaseID) (bool, error) {
	g, err := authz.Do(casework.System, authz.SystemWork, string(id))
	if err != nil {
		return false, err
	}
	c, err := r.claim(ctx, g, id)
	if err != nil || c.Lease.Owner != r.Owner {
		return false, err
	}
	var failed []models.Effect
	for ctx.Err() == nil {
		i := slices.IndexFunc(c.Effects, func(e models.Effect) bool { return !slices.Contains(failed, e) })
		if i < 0 {
			break
		}
		e := c.Effects[i]
		event, err := r.run(ctx, g, c, e)
		// What was done is recorded even when the worker is told to stop meanwhile.
		record, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
		if err == nil {
			c, err = r.finish(record, g, c, e, event, len(failed) > 0)
			r.countIf(err == nil, e, "done")
		} else {
			// Another effect of the case does not wait for this one.
			failed = append(failed, e)
			if ctx.Err() == nil {
				r.count(e, "failed")
				r.Log.Warn("effect failed", "effect", e.ID, "kind", e.Kind, "attempt", c.Lease.Attempts, "error", err)
			}
			c, err = r.underLease(record, g, c, func(c *models.Case, now time.Time) { c.Lease.Until = now.Add(leaseTime) })
		}
		cancel()
		if err != nil {
			return true, ignoreLost(err)
		}
		if c.Lease.Attempts > maxAttempts {
			break
		}
	}
	if len(c.Effects) == 0 {
		return true, nil
	}
	record, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	_, err = r.giveBack(record, g, c, failed, ctx.Err() != nil)
	return true, ignoreLost(err)
}

func ignoreLost(err error) error {
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}

// claim takes the lease where nobody holds it. Losing the race is no error:
// the case comes back with another owner. A claim counts as an attempt, so that
// an effect which kills its worker is parked like one that fails.
func (r *Relay) claim(ctx context.Context, g models.Grant, id models.CaseID) (models.Case, error) {
	now := models.Millis(r.Service.Now())
	claimed := false
	c, err := r.Service.Store.UpdateCase(ctx, g, id, func(c models.Case) (models.Case, error) {
		claimed = len(c.Effects) > 0 && !c.Lease.Until.After(now) && !c.Lease.RetryAt.After(now)
		if claimed {
			c.Lease = models.Lease{Owner: r.Owner, Epoch: c.Lease.Epoch + 1, Until: now.Add(leaseTime), Attempts: c.Lease.Attempts + 1}
		}
		return c, nil
	})
	if !claimed {
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
	if c.Lease.Attempts > maxAttempts {
		return models.Event{}, errors.New("outbox: the workers that tried it died")
	}
	handler, ok := r.Handlers[e.Kind]
	if !ok {
		return models.Event{}, fmt.Errorf("outbox: no handler for %q", e.Kind)
	}
	ctx, cancel := context.WithTimeout(ctx, effectTime)
	defer cancel()
	event, err = handler(ctx, g, c, e)
	if after := c; err == nil {
		after.Apply(event)
		if slices.Contains(after.Effects, e) {
			err = fmt.Errorf("outbox: the result of %q does not end it", e.Kind)
		}
	}
	return event, err
}

// finish records the result. The lease goes on for the next effect and ends
// with the last. The count of attempts begins anew, unless others have failed.
func (r *Relay) finish(ctx context.Context, g models.Grant, held models.Case, e models.Effect, event models.Event, others bool) (models.Case, error) {
	event.Actor, event.Command = casework.System.Ref(), models.CommandID("effect:"+e.ID)
	return r.underLease(ctx, g, held, func(c *models.Case, now time.Time) {
		if slices.Contains(c.Effects, e) {
			c.Append(now, r.rerouted(*c, now, renumbered(*c, event)))
		}
		c.Lease.Until = now.Add(leaseTime)
		if !others {
			c.Lease.Attempts = 1
		}
		if len(c.Effects) == 0 {
			c.Lease.Attempts, c.Lease.Until = 0, time.Time{}
		}
	})
}

// renumbered gives the effects of an event the ids of the place in the history
// that it gets: others may have written since its handler began.
func renumbered(c models.Case, event models.Event) models.Event {
	effects := slices.Clone(event.Payload.Outcome.Effects)
	for i := range effects {
		effects[i].ID = models.EffectID(c.ID, c.Seq()+1, i)
	}
	event.Payload.Outcome.Effects = effects
	return event
}

// attempts is how often an effect is tried before it is parked.
func attempts(e models.Effect) int {
	if slices.Contains(models.InspectSteps, e.Kind) && e.Kind != models.EffectScan {
		return stepAttempts
	}
	return maxAttempts
}

// giveBack ends the lease after failures and sets when to try again, or parks
// an effect that was tried often enough. An attempt that was broken off because
// the worker stops does not count.
func (r *Relay) giveBack(ctx context.Context, g models.Grant, held models.Case, failed []models.Effect, stopped bool) (models.Case, error) {
	var parked []models.Effect
	c, err := r.underLease(ctx, g, held, func(c *models.Case, now time.Time) {
		parked = nil
		c.Lease.Until = time.Time{}
		if stopped {
			c.Lease.Attempts--
			return
		}
		for _, e := range failed {
			if c.Lease.Attempts < attempts(e) {
				c.Lease.RetryAt = now.Add(time.Second << c.Lease.Attempts)
				continue
			}
			parked = append(parked, e)
			c.Append(now, models.Event{
				Kind: models.EventEffectParked, Actor: casework.System.Ref(), Command: models.CommandID("parked:" + e.ID),
				Payload: models.Payload{Effect: &models.EffectResult{Effect: e.ID, Kind: e.Kind, Epoch: c.Lease.Epoch, Reason: "failed"}},
			})
		}
		if len(parked) == len(failed) {
			c.Lease.Attempts = 0
		}
	})
	for _, e := range parked {
		r.countIf(err == nil, e, "parked")
	}
	return c, err
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
