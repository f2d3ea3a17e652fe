package casework

import (
	"context"
	"crypto/subtle"
	"slices"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

// OpenCase lets the holder of a receipt in: case number and code must both be
// right. A wrong number, a wrong code and an unsent draft answer alike with
// ErrNotFound; ErrBusy after too many tries.
func (s *Service) OpenCase(ctx context.Context, number, code, address string) (models.CaseID, error) {
	if err := s.limit(ctx, limitCode, address); err != nil {
		return "", err
	}
	id, err := models.ParseCaseID(number)
	if err != nil {
		return "", models.ErrNotFound
	}
	code, err = models.ParseReceiptCode(code)
	if err != nil {
		return "", models.ErrNotFound
	}
	g, err := authz.Do(System, authz.CaseView, string(id))
	if err != nil {
		return "", err
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return "", err
	}
	if c.ReceiptHash == "" || subtle.ConstantTimeCompare([]byte(c.ReceiptHash), []byte(s.Store.HashCode(code))) != 1 {
		return "", models.ErrNotFound
	}
	return id, nil
}

// Tracked is a case as its complainant may see it.
type Tracked struct {
	Case        models.Case
	Explanation workflows.Explanation
	Actions     []workflows.Action
	// Linked are the other cases of the same filing.
	Linked []models.Link
	// Looks are who opened it, newest first: staff, and the other side what is
	// shared with it.
	Looks []Look
	// Offices are the names of the organisations it was handed over to, by id.
	Offices map[string]string
}

// Look is one time somebody opened a case or one of its files, or asked to see
// who complains: then Reason says why.
type Look struct {
	At time.Time
	// Office is the name of the organisation that staff works for, "" for others.
	Office string
	Role   models.Role
	// What is as in models.Viewed.
	What   string
	Reason models.Personal
}

// looksShown is how many of them the complainant is shown.
const looksShown = 50

func (s *Service) looks(ctx context.Context, c models.Case) (out []Look, err error) {
	office := map[string]string{}
	for _, e := range slices.Backward(c.Events) {
		l := Look{At: e.At, Role: e.Actor.Role}
		switch p := e.Payload; {
		case len(out) == looksShown:
			return out, nil
		case p.Viewed != nil && p.Viewed.What != "preview" && e.Actor.Role != models.RoleComplainant:
			l.What = p.Viewed.What
		case p.Revealed != nil:
			l.Reason = p.Revealed.Reason
		default:
			continue
		}
		if _, known := office[e.Actor.Account]; !known && e.Actor.Role.Staff() {
			a, err := s.Store.Account(ctx, e.Actor.Account)
			if ignoreMissing(err) != nil {
				return nil, err
			}
			if office[e.Actor.Account], err = s.OrganisationName(ctx, a.Org); err != nil {
				return nil, err
			}
		}
		l.Office = office[e.Actor.Account]
		out = append(out, l)
	}
	return out, nil
}

// TrackedCase reads the complainant's own case.
func (s *Service) TrackedCase(ctx context.Context, actor models.Actor) (Tracked, error) {
	g, err := authz.Do(actor, authz.CaseTrack, string(actor.Case))
	if err != nil {
		return Tracked{}, err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err != nil {
		return Tracked{}, err
	}
	view, err := forOwner(g, c)
	if err != nil {
		return Tracked{}, err
	}
	looks, err := s.looks(ctx, view)
	if err != nil {
		return Tracked{}, err
	}
	offices, err := s.offices(ctx, view)
	if err != nil {
		return Tracked{}, err
	}
	rules := s.rulesFor(ctx, c)
	return Tracked{Looks: looks, Offices: offices, Case: view, Explanation: workflows.Explain(rules, c), Actions: workflows.Actions(rules, c, actor), Linked: ownLinks(c)}, nil
}
