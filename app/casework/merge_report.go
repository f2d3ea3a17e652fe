package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

// MergeReport tells the report that a repeated one was joined to. Order 121
// art. 35: the time for it starts anew with the report received last.
//
// What that does to the earlier report is its definition's to say: the move of
// the system that asks for the number of a later report. In a state that has no
// such move the two are tied together and nothing else happens.
func (s *Service) MergeReport(ctx context.Context, c models.Case, e models.Effect) (models.Link, error) {
	link := models.Link{Case: e.Case, Relation: models.RelationJoinedTo}
	back := models.Link{Case: c.ID, Relation: models.RelationJoined}
	if e.Case == c.ID {
		return link, fmt.Errorf("effect %s joins a report to itself", e.ID)
	}
	at, cmd := s.now(), models.CommandID("merged:"+string(c.ID))
	_, err := s.update(ctx, System, authz.SystemWork, e.Case, func(to models.Case) (models.Case, error) {
		if to.Has(cmd) {
			return to, nil
		}
		if to.Track != c.Track {
			return to, fmt.Errorf("case %s is no %s: %w", to.ID, c.Track, models.ErrConflict)
		}
		transition, fields := s.receives(ctx, to, c)
		if transition == "" {
			to.Append(at, models.Event{
				Kind: models.EventLinked, Actor: System.Ref(), Command: cmd, Payload: models.Payload{Linked: &models.Linked{Link: back}},
			})
			return to, nil
		}
		return s.decide(ctx, to, workflows.Command{ID: cmd, At: at, Actor: System, Transition: transition, Fields: fields})
	})
	return link, err
}

// receives finds the move by which a report takes a later one in, and fills its
// form in. "" when the report can take none in now.
func (s *Service) receives(ctx context.Context, to, later models.Case) (string, []models.FieldValue) {
	for _, a := range workflows.Actions(s.rulesFor(ctx, to), to, System) {
		takesIn := slices.ContainsFunc(a.Fields, func(f workflows.Field) bool { return f.Relation == models.RelationJoined })
		if !takesIn || a.Blocked != "" {
			continue
		}
		var fields []models.FieldValue
		for _, f := range a.Fields {
			switch {
			case f.Relation == models.RelationJoined:
				fields = append(fields, models.FieldValue{Name: f.Name, Text: models.Personal(later.ID)})
			case f.Kind == workflows.FieldDate:
				last := calendar.DayOf(latest(to.ReceivedAt, later.ReceivedAt))
				fields = append(fields, models.FieldValue{Name: f.Name, Text: models.Personal(last.String())})
			}
		}
		return a.Name, fields
	}
	return "", nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// checkNamed refuses answers that name a case which is not there, or is of the
// other track: nobody could join anything to it.
func (s *Service) checkNamed(ctx context.Context, actor models.Actor, id models.CaseID, m Move) error {
	g, err := authz.Do(actor, authz.CaseMove, string(id))
	if err != nil {
		return err
	}
	named := slices.DeleteFunc(slices.Clone(m.Fields), func(f models.FieldValue) bool {
		_, err := models.ParseCaseID(string(f.Text))
		return err != nil
	})
	if len(named) == 0 {
		return nil // most moves name nothing, and cost no read
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil || c.Has(m.Command) {
		return err
	}
	bad := &models.Invalid{}
	for _, a := range workflows.Actions(s.rulesFor(ctx, c), c, actor) {
		for _, f := range a.Fields {
			i := slices.IndexFunc(named, func(v models.FieldValue) bool { return v.Name == f.Name })
			if a.Name != m.Transition || f.Kind != workflows.FieldCase || i < 0 {
				continue
			}
			there, err := s.sameTrack(ctx, c, string(named[i].Text))
			if err != nil {
				return err
			}
			if !there {
				bad.Add(f.Name, "errors.no_such_case")
			}
		}
	}
	return bad.OrNil()
}

func (s *Service) sameTrack(ctx context.Context, c models.Case, number string) (bool, error) {
	id, err := models.ParseCaseID(number)
	if err != nil {
		return false, nil
	}
	g, err := authz.Do(System, authz.CaseView, string(id))
	if err != nil {
		return false, err
	}
	other, err := s.Store.Case(ctx, g, id)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	return other.Track == c.Track && other.Org == c.Org, err
}
