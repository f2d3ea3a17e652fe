package casework

import (
	"context"
	"crypto/subtle"
	"slices"

	"redress/app/authz"
	"redress/models"
)

// ownLinks are the cases that came of the complainant's own filing, which his
// code opens as well. A report that staff have found in a complaint is not one
// of them, nor is one that has still to be made.
func ownLinks(c models.Case) (out []models.Link) {
	for _, l := range c.Links {
		pending := slices.ContainsFunc(c.Effects, func(e models.Effect) bool { return e.Kind == models.EffectSplitReport && e.Case == l.Case })
		if l.Relation == models.RelationComplaint || l.Relation == models.RelationReport && c.Filing.Mixed && !pending {
			out = append(out, l)
		}
	}
	return out
}

// OpenLinked lets a complainant who has opened one case of his filing into the
// other one. Both have the same code, so he need not type it again. Every other
// case answers with ErrNotFound.
func (s *Service) OpenLinked(ctx context.Context, actor models.Actor, number string) (models.CaseID, error) {
	g, err := authz.Do(actor, authz.CaseTrack, string(actor.Case))
	if err != nil {
		return "", err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err != nil {
		return "", err
	}
	id, err := models.ParseCaseID(number)
	if err != nil || !slices.ContainsFunc(ownLinks(c), func(l models.Link) bool { return l.Case == id }) {
		return "", models.ErrNotFound
	}
	if g, err = authz.Do(System, authz.CaseView, string(id)); err != nil {
		return "", err
	}
	other, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return "", err
	}
	if c.ReceiptHash == "" || subtle.ConstantTimeCompare([]byte(c.ReceiptHash), []byte(other.ReceiptHash)) != 1 {
		return "", models.ErrNotFound
	}
	return id, nil
}
