package casework

import (
	"context"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

// Move is a transition somebody wants.
type Move struct {
	Command    models.CommandID
	Transition string
	Fields     []models.FieldValue
	// Seen is the sequence number of the last event on the page the person
	// decided from; what happened after it is shown first. Below zero does not look.
	Seen int64
}

// Changed is the error of a decision taken on a page that is out of date. It
// carries what happened since.
type Changed struct{ Since []models.Event }

// Error says so for logs.
func (c *Changed) Error() string { return "the case changed since the page was shown" }

// Unwrap makes it a models.ErrConflict.
func (c *Changed) Unwrap() error { return models.ErrConflict }

// MoveCase carries out a transition. It returns *Changed when the page was out
// of date, *workflows.Refusal when the definition does not allow it,
// *models.Invalid when a field is missing; a repeated command returns the case.
func (s *Service) MoveCase(ctx context.Context, actor models.Actor, id models.CaseID, m Move) (models.Case, error) {
	if err := s.checkNamed(ctx, actor, id, m); err != nil {
		return models.Case{}, err
	}
	at, reserve := s.now(), models.NewCaseID(s.entropy())
	c, err := s.update(ctx, actor, authz.CaseMove, id, func(c models.Case) (models.Case, error) {
		if c.Has(m.Command) {
			return c, nil
		}
		if since := changesSince(c, m.Seen); m.Seen >= 0 && len(since) > 0 {
			return c, &Changed{Since: since}
		}
		return s.decide(ctx, c, workflows.Command{
			ID: m.Command, At: at, Actor: actor, Transition: m.Transition, Fields: m.Fields, Reserve: reserve,
		})
	})
	return c, s.stale(ctx, actor, id, m.Seen, err)
}

// FireClocks lets the due clocks of cases act, one of each case. Any number of
// processes may try; a clock acts once. The results are in the order of the ids;
// a case that somebody else was changing is models.ErrConflict, and still due.
// The error of the whole is that the system may not work on cases.
func (s *Service) FireClocks(ctx context.Context, ids []models.CaseID) ([]models.CaseUpdate, error) {
	g, err := authz.Do(System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return nil, err
	}
	at := s.now()
	return s.Store.UpdateCases(ctx, g, ids, unlessWithheld(System, func(c models.Case) (models.Case, error) {
		for _, k := range c.Clocks {
			if k.DueAt.After(at) {
				continue
			}
			cmd := models.CommandID("clock:" + k.Name + ":" + k.StartedAt.Format("20060102150405.000"))
			if c.Has(cmd) {
				continue
			}
			return s.decide(ctx, c, workflows.Command{ID: cmd, At: at, Actor: System, Clock: k.Name})
		}
		return c, nil
	})), nil
}

func (s *Service) decide(ctx context.Context, c models.Case, cmd workflows.Command) (models.Case, error) {
	e, err := workflows.Decide(s.rulesFor(ctx, c), c, cmd)
	if err != nil {
		return c, err
	}
	c.Append(cmd.At, e)
	return c, nil
}

// changesSince lists the events a decision should have seen: those that
// somebody made, not bookkeeping.
func changesSince(c models.Case, seen int64) []models.Event {
	var out []models.Event
	for _, e := range c.Events {
		if e.Seq <= seen {
			continue
		}
		switch e.Kind {
		case models.EventMoved, models.EventMessage, models.EventEvidenceAdded, models.EventAssigned, models.EventHandedOver:
			out = append(out, e)
		}
	}
	return out
}
