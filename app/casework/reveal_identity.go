package casework

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"redress/app/authz"
	"redress/models"
)

// minReason is how many characters a reason has at least: "必须" says nothing.
const minReason = 5

func stated(field, reason string) error {
	bad := &models.Invalid{}
	switch n := utf8.RuneCountInString(strings.TrimSpace(reason)); {
	case n == 0:
		bad.Add(field, "errors.required")
	case n < minReason:
		bad.Add(field, "errors.too_short", "n", itoa(minReason))
	case n > MaxShort:
		bad.Add(field, "errors.too_long", "n", itoa(MaxShort))
	}
	return bad.OrNil()
}

// RevealIdentity lets somebody who does not work on a case see for a day who
// complains. The reason is kept, and the complainant is shown it.
func (s *Service) RevealIdentity(ctx context.Context, actor models.Actor, id models.CaseID, reason string, cmd models.CommandID) (Seen, error) {
	at := s.now()
	c, err := s.update(ctx, actor, authz.IdentityReveal, id, func(c models.Case) (models.Case, error) {
		if c.Has(cmd) || c.RevealedTo(actor.Account, at) {
			return c, nil
		}
		if err := stated("reason", reason); err != nil {
			return c, err
		}
		c.Append(at, models.Event{Kind: models.EventRevealed, Actor: actor.Ref(), Command: cmd, Payload: models.Payload{
			Revealed: &models.Revealed{Reason: models.Personal(strings.TrimSpace(reason)), Until: at.Add(models.RevealTTL)},
		}})
		return c, nil
	})
	if err != nil {
		return Seen{}, err
	}
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return Seen{}, err
	}
	return s.see(g, c)
}

// HandOver gives an open case to another organisation, or back to OwnOffice.
// There it waits in its queue for somebody to take it; here it is gone. seen
// works as in Move.
func (s *Service) HandOver(ctx context.Context, actor models.Actor, id models.CaseID, org, reason string, cmd models.CommandID, seen int64) error {
	receivers, err := s.receivers(ctx)
	if err != nil {
		return err
	}
	at := s.now()
	_, err = s.update(ctx, actor, authz.CaseHandOver, id, func(c models.Case) (models.Case, error) {
		if since := changesSince(c, seen); seen >= 0 && len(since) > 0 {
			return c, &Changed{Since: since}
		}
		bad := &models.Invalid{}
		switch {
		case org == "" || officeOf(org) == c.Org:
			bad.Add("organisation", "errors.choose")
		case !slices.ContainsFunc(receivers, func(o models.Organisation) bool { return o.ID == org }):
			bad.Add("organisation", "hand_over.error.nobody_there")
		}
		if err := joined(bad, stated("reason", reason)); err != nil {
			return c, err
		}
		c.Append(at, models.Event{Kind: models.EventHandedOver, Actor: actor.Ref(), Command: cmd, Payload: models.Payload{
			Handed: &models.HandedOver{Org: officeOf(org), Reason: models.Personal(strings.TrimSpace(reason))},
		}})
		return c, nil
	})
	if errors.Is(err, models.ErrNotFound) && s.handed(ctx, actor, id, cmd) {
		return nil
	}
	return s.stale(ctx, actor, id, seen, err)
}

// handed says whether this very command has handed the case over before: it is
// out of the actor's reach since.
func (s *Service) handed(ctx context.Context, actor models.Actor, id models.CaseID, cmd models.CommandID) bool {
	g, err := authz.Do(System, authz.CaseView, string(id))
	if err != nil {
		return false
	}
	c, err := s.Store.Case(ctx, g, id)
	return err == nil && slices.ContainsFunc(c.Events, func(e models.Event) bool {
		return e.Kind == models.EventHandedOver && e.Command == cmd && e.Actor == actor.Ref()
	})
}

// joined adds the problems of a check to those found already.
func joined(bad *models.Invalid, err error) error {
	if more, ok := err.(*models.Invalid); ok {
		bad.Problems = append(bad.Problems, more.Problems...)
		err = nil
	}
	if err != nil {
		return err
	}
	return bad.OrNil()
}
