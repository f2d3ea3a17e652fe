package vault_test

import (
	"context"
	"errors"
	"testing"

	"redress/models"
)

// keepings are what can happen to a case between the line in the list of
// erasures and the end of its key.
var keepings = map[string]models.Event{
	"held":         {Kind: models.EventHoldSet, Command: "k", Payload: models.Payload{Privacy: &models.PrivacyStep{Reason: "诉讼"}}},
	"opened again": {Kind: models.EventRouted, Command: "k", Payload: models.Payload{Outcome: models.Outcome{To: "mediation"}}},
	"work to do":   {Kind: models.EventRouted, Command: "k", Payload: models.Payload{Outcome: models.Outcome{To: "end", Final: true, Effects: []models.Effect{{ID: "x", Kind: models.EffectInspect}}}}},
}

// closed is a case like that of newErasable, of which nothing is kept.
func closed(t *testing.T) *erasable {
	t.Helper()
	e := newErasable(t)
	t.Cleanup(func() { check(t, e.s.Close()) })
	e.append(t, models.Event{Kind: models.EventHoldLifted, Command: "l", Payload: models.Payload{Privacy: &models.PrivacyStep{}}})
	c, err := e.s.UpdateCase(t.Context(), all, erasedID, func(c models.Case) (models.Case, error) {
		for _, f := range c.Effects {
			c.Append(day, models.Event{Kind: models.EventEffectDone, Payload: models.Payload{Effect: &models.EffectResult{Effect: f.ID, Kind: f.Kind}}})
		}
		c.Append(day, models.Event{Kind: models.EventRouted, Command: "end", Payload: models.Payload{Outcome: models.Outcome{To: "end", Final: true}}})
		return c, nil
	})
	check(t, err)
	if c.Open || len(c.Effects) > 0 || !c.Privacy.HeldAt.IsZero() {
		t.Fatalf("not closed: %+v", c.Head)
	}
	return e
}

func (e *erasable) append(t *testing.T, event models.Event) {
	t.Helper()
	_, err := e.s.UpdateCase(t.Context(), all, erasedID, func(c models.Case) (models.Case, error) {
		c.Append(day, event)
		return c, nil
	})
	check(t, err)
}

// kept fails when the case was erased, or is going to be.
func (e *erasable) kept(t *testing.T, what string) {
	t.Helper()
	n, err := e.s.ReplayErasures(t.Context(), all, nil)
	check(t, err)
	c, err := e.s.Case(t.Context(), all, erasedID)
	check(t, err)
	list, err := e.s.Erasures(t.Context(), all)
	check(t, err)
	if n != 0 || c.Privacy.Erased() || len(list) != 0 {
		t.Errorf("%s: %d erased, the case %+v, the list %+v", what, n, c.Privacy, list)
	}
}

func erased(c models.Case) (models.Case, error) {
	c.Append(day, models.Event{Kind: models.EventErased, Command: "erase", Payload: models.Payload{Privacy: &models.PrivacyStep{Ground: models.GroundPurpose}}})
	return c, nil
}

// An erasure that was refused because something came in between stays refused.
func TestErase_RefusedInTheEnd(t *testing.T) {
	e := closed(t)
	held, tries := errors.New("held"), 0
	_, err := e.s.EraseCase(t.Context(), all, erasedID, func(c models.Case) (models.Case, error) {
		if tries++; tries == 1 {
			e.append(t, keepings["held"])
		}
		if !c.Privacy.HeldAt.IsZero() {
			return c, held
		}
		return erased(c)
	})
	if !errors.Is(err, held) || tries != 2 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	e.kept(t, "refused")
}

// An erasure that was broken off before the key was destroyed does not go over
// what keeps the case since. One that did happen does, in an older copy.
func TestErase_KeptSinceItWasBrokenOff(t *testing.T) {
	for what, event := range keepings {
		e := closed(t)
		ctx, cancel := context.WithCancel(t.Context())
		e.s.BreakOffAfter(1, cancel)
		if _, err := e.s.EraseCase(ctx, all, erasedID, erased); err == nil {
			t.Fatal("not broken off")
		}
		cancel()
		e.s.BreakOffAfter(1<<30, func() {})
		if list, err := e.s.Erasures(t.Context(), all); err != nil || len(list) != 1 || !list[0].Open {
			t.Fatalf("begun is %+v, %v", list, err)
		}
		e.append(t, event)
		e.kept(t, what)
		n, err := e.s.ReplayErasures(t.Context(), all, []models.Erasure{{ID: erasedID, Ground: models.GroundPurpose, At: day}})
		check(t, err)
		if n != 1 {
			t.Errorf("%s: in an older copy %d are erased", what, n)
		}
		e.gone(t, e.s, e.dir)
	}
}

// A case that cannot be erased keeps no other from being erased.
func TestReplayErasures_GoesOnAfterAFailure(t *testing.T) {
	e := closed(t)
	check(t, e.s.Damage(t.Context(), "WQ-OTHER-00001"))
	n, err := e.s.ReplayErasures(t.Context(), all, []models.Erasure{
		{ID: "WQ-OTHER-00001", Ground: models.GroundPurpose, At: day}, {ID: erasedID, Ground: models.GroundPurpose, At: day}})
	if n != 1 || !errors.Is(err, models.ErrTampered) {
		t.Errorf("%d erased, %v", n, err)
	}
}
