package casework

import (
	"context"
	"slices"

	"redress/app/authz"
	"redress/models"
)

// Seen is a case as one member of staff sees it.
type Seen struct {
	// Case holds what the field groups show, and nothing else.
	Case   models.Case
	Fields []models.FieldGroup
	// MayReveal says that who complains is sealed for this reader and that he
	// may ask to see it.
	MayReveal bool

	actor models.Actor
}

// Shows says whether the reader sees a field group.
func (s Seen) Shows(f models.FieldGroup) bool { return slices.Contains(s.Fields, f) }

// May says whether the reader may do something to this case.
func (s Seen) May(action authz.Action) bool { return authz.Allows(s.actor, action, s.Case.Head) }

// see makes the view of a case that a grant opens. Who has said why he must
// know who complains sees it for as long as that holds.
func (s *Service) see(g models.Grant, c models.Case) (Seen, error) {
	fields, err := g.Opens(c.Head)
	if err != nil {
		return Seen{}, err
	}
	out := Seen{actor: g.Actor(), Fields: fields}
	if !out.Shows(models.FieldsIdentity) {
		more, err := authz.Fields(out.actor, authz.IdentityReveal, c.Head)
		asked := c.RevealedTo(out.actor.Account, s.now())
		if err == nil && asked {
			out.Fields = slices.Concat(more, fields)
		}
		out.MayReveal = err == nil && !asked && !c.Privacy.Withheld()
	}
	out.Case = viewOf(c, out.Fields)
	return out, nil
}

// seenBy is the view of a case that was read for something else.
func (s *Service) seenBy(actor models.Actor, c models.Case) (Seen, error) {
	g, err := authz.Do(actor, authz.CaseView, string(c.ID))
	if err != nil {
		return Seen{}, err
	}
	return s.see(g, c)
}

// seeing records a view and returns the case, whole and as the actor sees it.
func (s *Service) seeing(ctx context.Context, actor models.Actor, id models.CaseID, v models.Viewed) (models.Case, Seen, error) {
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return models.Case{}, Seen{}, err
	}
	c, err := s.viewed(ctx, actor, id, v)
	if err != nil {
		return c, Seen{}, err
	}
	seen, err := s.see(g, c)
	return c, seen, err
}

// listed leaves in the rows of a list what the reader may see of each case. One
// he may not open keeps its figures alone.
func listed(actor models.Actor, rows []models.CaseRow) []models.CaseRow {
	for i := range rows {
		fields, err := authz.Fields(actor, authz.CaseView, rows[i].Head)
		rows[i].Sealed = err != nil
		if !slices.Contains(fields, models.FieldsPurchase) {
			rows[i].Summary.Item = ""
		}
		if !slices.Contains(fields, models.FieldsRespondent) {
			rows[i].Summary.Respondent = ""
		}
		rows[i].ReceiptHash, rows[i].Reveals = "", nil
	}
	return rows
}

// stale turns the refusal of a decision that somebody took on an older page into
// what has happened since: the case may have been taken meanwhile.
func (s *Service) stale(ctx context.Context, actor models.Actor, id models.CaseID, seen int64, refused error) error {
	if refused != models.ErrDenied || seen < 0 {
		return refused
	}
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return refused
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return refused
	}
	view, err := s.see(g, c)
	if since := changesSince(view.Case, seen); err == nil && len(since) > 0 {
		return &Changed{Since: since}
	}
	return refused
}
