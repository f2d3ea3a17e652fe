package casework

import (
	"context"
	"strings"
	"unicode/utf8"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

// Worked is a case as staff sees it.
type Worked struct {
	Seen
	Explanation workflows.Explanation
	Actions     []workflows.Action
	// Offices are the names of the organisations it was handed over to, by id.
	Offices map[string]string
}

// ShowCase reads a case for staff and records that it was seen: one view per
// person, case and viewWindow, so that reloading a page does not fill the
// history. It refuses who may not do what the page is for.
func (s *Service) ShowCase(ctx context.Context, actor models.Actor, id models.CaseID, to ...authz.Action) (Worked, error) {
	c, seen, err := s.seeing(ctx, actor, id, models.Viewed{What: "case"})
	if err != nil {
		return Worked{}, err
	}
	for _, action := range to {
		if _, err := authz.Fields(actor, action, c.Head); err != nil {
			return Worked{}, err
		}
	}
	rules := s.rulesFor(ctx, c)
	w := Worked{Seen: seen, Explanation: workflows.Explain(rules, c)}
	if w.Offices, err = s.offices(ctx, c); err != nil {
		return Worked{}, err
	}
	if seen.May(authz.CaseMove) {
		w.Actions = workflows.Actions(rules, c, actor)
	}
	return w, nil
}

const viewWindow = 600 // seconds

// viewed records a view and returns the case. The read comes first: most page
// loads are within a recorded view and need no write.
func (s *Service) viewed(ctx context.Context, actor models.Actor, id models.CaseID, v models.Viewed) (models.Case, error) {
	cmd := s.viewCommand(actor, v)
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return models.Case{}, err
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil || c.Has(cmd) {
		return c, err
	}
	if _, ok := c.EvidenceByID(v.Evidence); !ok && v.Evidence != "" {
		return models.Case{}, models.ErrNotFound
	}
	return s.record(ctx, actor, authz.CaseView, id, models.Event{
		Kind: models.EventViewed, Command: cmd, Payload: models.Payload{Viewed: &v},
	})
}

// viewCommand names a view once for each window, so that reloading a page or
// fetching a file in parts is one view.
func (s *Service) viewCommand(actor models.Actor, v models.Viewed) models.CommandID {
	window := itoa(int(s.now().Unix() / viewWindow))
	return models.CommandID("view:" + actor.Account + ":" + v.What + ":" + string(v.Evidence) + ":" + window)
}

// Assign gives the case to an account, or to nobody. seen works as in Move.
func (s *Service) Assign(ctx context.Context, actor models.Actor, id models.CaseID, account string, cmd models.CommandID, seen int64) (models.Case, error) {
	if _, err := authz.Do(actor, authz.CaseAssign, string(id)); err != nil {
		return models.Case{}, err
	}
	var to models.Account
	if account != "" {
		var err error
		to, err = s.Store.Account(ctx, account)
		if ignoreMissing(err) != nil {
			return models.Case{}, err
		}
		if err != nil || !to.Working() || !authz.Permits(ActorOf(to), authz.CaseWork) {
			bad := &models.Invalid{}
			bad.Add("account", "staff.error.assignee")
			return models.Case{}, bad
		}
	}
	at := s.now()
	c, err := s.update(ctx, actor, authz.CaseAssign, id, func(c models.Case) (models.Case, error) {
		if c.Has(cmd) || c.Assignee == account {
			return c, nil
		}
		if account != "" && to.Org != c.Org {
			bad := &models.Invalid{}
			bad.Add("account", "staff.error.assignee")
			return c, bad
		}
		if since := changesSince(c, seen); seen >= 0 && len(since) > 0 {
			return c, &Changed{Since: since}
		}
		c.Append(at, models.Event{
			Kind: models.EventAssigned, Actor: actor.Ref(), Command: cmd,
			Payload: models.Payload{Assigned: &models.Assigned{Account: account}},
		})
		return c, nil
	})
	return c, s.stale(ctx, actor, id, seen, err)
}

// AddNote adds a note that only staff sees.
func (s *Service) AddNote(ctx context.Context, actor models.Actor, id models.CaseID, body string, cmd models.CommandID) (models.Case, error) {
	return s.write(ctx, actor, authz.CaseWork, id, models.Event{
		Kind: models.EventNote, Command: cmd,
		Payload: models.Payload{Note: &models.Note{By: actor.Account, At: s.now(), Body: models.Personal(strings.TrimSpace(body))}},
	})
}

// SendMessage sends a message to the other side: from the complainant to the
// staff of the case, or from staff to the complainant.
func (s *Service) SendMessage(ctx context.Context, actor models.Actor, id models.CaseID, body string, cmd models.CommandID) (models.Case, error) {
	action := authz.CaseSupply
	if actor.Role.Staff() {
		action = authz.CaseWork
	}
	return s.write(ctx, actor, action, id, models.Event{
		Kind: models.EventMessage, Command: cmd,
		Payload: models.Payload{Message: &models.Message{From: actor.Role, At: s.now(), Body: models.Personal(strings.TrimSpace(body))}},
	})
}

// write appends a note or a message where the case has room for one more: a
// case is one document, and nobody may make it grow without end.
func (s *Service) write(ctx context.Context, actor models.Actor, action authz.Action, id models.CaseID, e models.Event) (models.Case, error) {
	at := s.now()
	e.Actor = actor.Ref()
	return s.update(ctx, actor, action, id, func(c models.Case) (models.Case, error) {
		var body models.Personal
		if e.Payload.Note != nil {
			body = e.Payload.Note.Body
		} else if e.Payload.Message != nil {
			body = e.Payload.Message.Body
		}
		switch err := checkBody(string(body)); {
		case c.Has(e.Command):
			return c, nil
		case err != nil:
			return c, err
		case e.Payload.Note != nil && len(c.Notes) >= models.MaxTexts, e.Payload.Message != nil && len(c.Messages) >= models.MaxTexts:
			bad := &models.Invalid{}
			bad.Add("body", "errors.full", "n", itoa(models.MaxTexts))
			return c, bad
		}
		c.Append(at, e)
		return c, nil
	})
}

const maxBody = 2000

func checkBody(body string) error {
	bad := &models.Invalid{}
	if strings.TrimSpace(body) == "" {
		bad.Add("body", "errors.required")
	} else if utf8.RuneCountInString(body) > maxBody {
		bad.Add("body", "errors.too_long", "n", itoa(maxBody))
	}
	return bad.OrNil()
}
