package casework

import (
	"context"
	"crypto/subtle"

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
	c = forOwner(c)
	rules := s.rulesFor(ctx, c)
	return Tracked{Case: c, Explanation: workflows.Explain(rules, c), Actions: workflows.Actions(rules, c, actor), Linked: ownLinks(c)}, nil
}
