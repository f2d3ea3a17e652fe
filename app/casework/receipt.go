package casework

import (
	"context"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

// receiptTTL is how long the code of a sent draft can still be shown to the
// browser that sent it, in case its answer was lost on the way.
const receiptTTL = 24 * time.Hour

// Receipt is what a buyer leaves with.
type Receipt struct {
	Case models.Case
	// Code is "" once the buyer has said that it is saved.
	Code string
	// Explanation says what happens next and by when.
	Explanation workflows.Explanation
	// Report is the report a mixed filing becomes besides: nil when it is none.
	Report *ReceiptReport
}

// ReceiptReport is the number kept for a report and what happens next in it.
type ReceiptReport struct {
	Case        models.CaseID
	Explanation workflows.Explanation
}

// Receipt reads the receipt of the draft the visitor has sent; ErrNotFound
// while it has not been sent.
func (s *Service) Receipt(ctx context.Context, actor models.Actor) (Receipt, error) {
	d, err := s.Draft(ctx, actor)
	if err != nil {
		return Receipt{}, err
	}
	if d.SubmittedAt.IsZero() {
		return Receipt{}, models.ErrNotFound
	}
	if err := s.finish(ctx, d); err != nil {
		return Receipt{}, err
	}
	g, err := authz.Do(actor, authz.ReceiptView, string(d.ID))
	if err != nil {
		return Receipt{}, err
	}
	c, err := s.Store.Case(ctx, g, d.ID)
	if err != nil {
		return Receipt{}, err
	}
	out := Receipt{Case: c, Code: string(d.Code), Explanation: workflows.Explain(s.rulesFor(ctx, c), c)}
	out.Report, err = s.receiptReport(c)
	return out, err
}

// receiptReport says what becomes of the report of a mixed filing, which may
// not have been made yet: its periods follow from the day of receipt.
func (s *Service) receiptReport(c models.Case) (*ReceiptReport, error) {
	if c.Archived > 0 || c.Events[0].Payload.Filed.Reserved == "" {
		return nil, nil
	}
	id := c.Events[0].Payload.Filed.Reserved
	report, err := s.NewCase(models.Case{Head: models.Head{ID: id}}, workflows.Command{
		At: c.Events[0].At, Actor: models.Actor{Role: models.RoleComplainant, Case: id},
		File: &models.Filed{Filing: ReportOf(c.Filing), ReceivedAt: c.ReceivedAt},
	})
	if err != nil {
		return nil, err
	}
	return &ReceiptReport{Case: id, Explanation: workflows.Explain(s.Rules(), report)}, nil
}

// ReceiptSaved erases the code, which from then on only its owner knows.
func (s *Service) ReceiptSaved(ctx context.Context, actor models.Actor) error {
	g, err := authz.Do(actor, authz.DraftEdit, string(actor.Case))
	if err != nil {
		return err
	}
	_, err = s.Store.UpdateDraft(ctx, g, actor.Case, func(d models.Draft) (models.Draft, error) {
		if !d.SubmittedAt.IsZero() {
			d.Code = ""
		}
		return d, nil
	})
	return err
}
