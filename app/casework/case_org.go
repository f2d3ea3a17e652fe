package casework

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"redress/models"
	"redress/workflows"
)

// orgsTTL is how long another process's change of an organisation may go unseen.
const orgsTTL = 3 * time.Second

// orgs keeps the organisations for a moment: there are few, and every filing
// and every page about a case asks for them.
type orgs struct {
	mu   sync.Mutex
	at   time.Time
	list []models.Organisation
}

func (o *orgs) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at = time.Time{}
}

// organisations lists all organisations; the list is shared and must not be changed.
func (s *Service) organisations(ctx context.Context) ([]models.Organisation, error) {
	o, now := &s.orgs, s.now()
	o.mu.Lock()
	defer o.mu.Unlock()
	if age := now.Sub(o.at); age >= 0 && age < orgsTTL {
		return o.list, nil
	}
	list, err := s.Store.Organisations(ctx)
	if err == nil {
		o.at, o.list = now, list
	}
	return list, err
}

// OwnOffice stands for the installation's own office among those a case can be
// handed over to. No organisation has this id; a case of the office has none.
const OwnOffice = "own"

// HandOverTo lists where a case can be handed over to: the installation's own
// office and the organisations, each with somebody who would see it there.
func (s *Service) HandOverTo(ctx context.Context, c models.Case) ([]models.Organisation, error) {
	list, err := s.receivers(ctx)
	return slices.DeleteFunc(list, func(o models.Organisation) bool { return officeOf(o.ID) == c.Org }), err
}

// officeOf is the Org of the cases of a place a case can be handed over to.
func officeOf(receiver string) string {
	if receiver == OwnOffice {
		return ""
	}
	return receiver
}

func (s *Service) receivers(ctx context.Context) ([]models.Organisation, error) {
	list, err := s.organisations(ctx)
	if err != nil {
		return nil, err
	}
	people, err := s.staff(ctx)
	return slices.DeleteFunc(append([]models.Organisation{{ID: OwnOffice, Name: s.Agency.Name}}, list...), func(o models.Organisation) bool {
		return o.Disabled || !slices.ContainsFunc(people, func(a models.Account) bool { return !a.Disabled && a.Role.Staff() && a.Org == officeOf(o.ID) })
	}), err
}

// OrganisationName is what parties and colleagues call an organisation: the
// office itself where the installation has no others.
func (s *Service) OrganisationName(ctx context.Context, id string) (string, error) {
	a, err := s.agencyOf(ctx, id)
	return a.Name, err
}

// offices are the names of the organisations a case was handed over to, by id.
func (s *Service) offices(ctx context.Context, c models.Case) (map[string]string, error) {
	out := map[string]string{}
	for _, e := range c.Events {
		h := e.Payload.Handed
		if h == nil {
			continue
		}
		name, err := s.OrganisationName(ctx, h.Org)
		if err != nil {
			return nil, err
		}
		out[h.Org] = name
	}
	return out, nil
}

// agencyOf is an organisation as papers name it.
func (s *Service) agencyOf(ctx context.Context, id string) (Agency, error) {
	list, err := s.organisations(ctx)
	for _, o := range list {
		if o.ID == id {
			return Agency{Name: o.Name, Short: cmp.Or(o.Short, o.Name)}, nil
		}
	}
	return s.Agency, err
}

// competentOrg is the organisation of the place whose office is competent for a
// case: the one whose divisions name it most closely, "" when none does.
func competentOrg(list []models.Organisation, division string) (org string) {
	longest := 0
	for _, o := range list {
		for _, prefix := range o.Divisions {
			if !o.Disabled && len(prefix) > longest && strings.HasPrefix(division, prefix) {
				org, longest = o.ID, len(prefix)
			}
		}
	}
	return org
}

// chooseOrg decides whose case a filing becomes. It reads the organisations
// without the request's context, for it runs where a draft is being written.
func (s *Service) chooseOrg(c models.Case, e models.Event) (models.Event, error) {
	ctx, cancel := context.WithTimeout(context.Background(), orgsTTL)
	defer cancel()
	list, err := s.organisations(ctx)
	if err != nil || len(list) == 0 || e.Payload.Filed == nil || e.Payload.Filed.Org != "" {
		return e, err
	}
	filed := *e.Payload.Filed
	c.Append(filed.ReceivedAt, e)
	if preferred, ok := workflows.Venue(s.Rules(), c).Preferred(); ok {
		filed.Org = competentOrg(list, preferred.Division)
	}
	e.Payload.Filed = &filed
	return e, nil
}
