package casework

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"redress/app/authz"
	"redress/models"
	"redress/workflows/venue"
)

// Organisations lists the organisations accounts can belong to.
func (s *Service) Organisations(ctx context.Context, actor models.Actor) ([]models.Organisation, error) {
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return nil, err
	}
	return s.Store.Organisations(ctx)
}

// SaveOrganisation stores a new organisation, or changes the one with the id.
// Two cannot be competent for the same division. It returns *models.Invalid
// with every mistake.
func (s *Service) SaveOrganisation(ctx context.Context, actor models.Actor, o models.Organisation) (models.Organisation, error) {
	if _, err := authz.Do(actor, authz.AccountManage, models.AnyObject); err != nil {
		return o, err
	}
	all, err := s.Store.Organisations(ctx)
	if err != nil {
		return o, err
	}
	o.Name, o.Short = strings.TrimSpace(o.Name), strings.TrimSpace(o.Short)
	if err := checkOrganisation(&o, all).OrNil(); err != nil {
		return o, err
	}
	action := "organisation.add"
	if o.ID == "" {
		o.ID, o.CreatedAt = s.word(), s.now()
		o, err = s.Store.CreateOrganisation(ctx, o)
	} else {
		action = "organisation.change"
		o, err = s.Store.UpdateOrganisation(ctx, o.ID, func(old models.Organisation) (models.Organisation, error) {
			old.Name, old.Short, old.Divisions, old.Disabled = o.Name, o.Short, o.Divisions, o.Disabled
			return old, nil
		})
	}
	s.orgs.forget()
	if err != nil {
		return o, err
	}
	return o, s.audit(ctx, actor, action, o.ID)
}

func checkOrganisation(o *models.Organisation, all []models.Organisation) *models.Invalid {
	bad := &models.Invalid{}
	if n := utf8.RuneCountInString(o.Name); n == 0 || n > 60 {
		bad.Add("name", "organisation.error.name")
	}
	if utf8.RuneCountInString(o.Short) > 20 {
		bad.Add("short", "organisation.error.short")
	}
	var codes []string
	for _, typed := range o.Divisions {
		code, ok := prefixOf(typed)
		if !ok {
			bad.Add("divisions", "organisation.error.division", "code", typed)
			continue
		}
		if i := slices.IndexFunc(all, func(x models.Organisation) bool { return x.ID != o.ID && slices.Contains(x.Divisions, code) }); i >= 0 {
			bad.Add("divisions", "organisation.error.taken", "code", typed, "name", all[i].Name)
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	o.Divisions = codes
	return bad
}

// prefixOf reads a division as people type it, "44", "4403", "440300" or a name
// that only one place has, as the prefix all places in it begin with.
func prefixOf(typed string) (string, bool) {
	code, ok := venue.Only(typed)
	if !ok {
		return "", false
	}
	return strings.TrimSuffix(strings.TrimSuffix(code, "00"), "00"), true
}
