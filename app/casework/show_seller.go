package casework

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"redress/app/authz"
	"redress/models"
)

// ListSellers returns one page of sellers.
func (s *Service) ListSellers(ctx context.Context, actor models.Actor, q models.SellerQuery) (models.SellerPage, error) {
	g, err := authz.Do(actor, authz.SellerView, models.AnyObject)
	if err != nil {
		return models.SellerPage{}, err
	}
	if q.Limit <= 0 || q.Limit > PageSize {
		q.Limit = PageSize
	}
	return s.Store.ListSellers(ctx, g, q)
}

// SellerHistory is a seller with the figures and one page of the cases.
type SellerHistory struct {
	Seller models.Seller
	Totals models.SellerTotals
	Cases  models.CasePage
}

// ShowSeller reads a seller's history, newest case first.
func (s *Service) ShowSeller(ctx context.Context, actor models.Actor, id models.SellerID, after, before string) (SellerHistory, error) {
	g, err := authz.Do(actor, authz.SellerView, string(id))
	if err != nil {
		return SellerHistory{}, err
	}
	all, err := authz.Do(actor, authz.SellerView, models.AnyObject)
	if err != nil {
		return SellerHistory{}, err
	}
	var h SellerHistory
	if h.Seller, err = s.Store.Seller(ctx, g, id); err != nil {
		return h, err
	}
	// Adding up and listing take as long as each other, and do not need each other.
	err = beside(func() (err error) {
		h.Cases, err = s.page(ctx, all, models.CaseQuery{Seller: id, Sort: "received", After: after, Before: before})
		return err
	}, func() (err error) {
		h.Totals, err = s.Store.SellerTotals(ctx, g, id)
		return err
	})
	return h, err
}

// beside does two things at once and joins their errors. A panic is one of the
// caller, whose guard knows what to do with it.
func beside(one, other func() error) error {
	var both sync.WaitGroup
	var err error
	var panicked any
	both.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				panicked = fmt.Sprintf("%v\n%s", p, debug.Stack())
			}
		}()
		err = one()
	})
	otherErr := other()
	both.Wait()
	if panicked != nil {
		panic(panicked)
	}
	return errors.Join(err, otherErr)
}

// ExportSeller calls row for every case of a seller, newest first, and records
// the export in the audit log; *Busy after too many in an hour.
func (s *Service) ExportSeller(ctx context.Context, actor models.Actor, id models.SellerID, row func(models.CaseRow) error) error {
	g, err := authz.Do(actor, authz.SellerExport, string(id))
	if err != nil {
		return err
	}
	if _, err := s.Store.Seller(ctx, g, id); err != nil {
		return err
	}
	if err := s.limit(ctx, limitExport, exporter(actor)); err != nil {
		return err
	}
	if err := s.audit(ctx, actor, "seller.export", string(id)); err != nil {
		return err
	}
	if g, err = authz.Do(actor, authz.SellerExport, models.AnyObject); err != nil {
		return err
	}
	q := models.CaseQuery{Seller: id, Sort: "received", Limit: PageSize}
	for {
		page, err := s.page(ctx, g, q)
		if err != nil {
			return err
		}
		for _, r := range page.Rows {
			if err := row(r); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}

func (s *Service) audit(ctx context.Context, actor models.Actor, action, object string) error {
	return s.Store.Audit(ctx, models.AuditEntry{ID: s.word(), At: s.now(), Account: actor.Account, Action: action, Object: object})
}

// RecountSeller writes a seller's totals anew from the cases. Figures that
// another recount has overtaken are not written but counted again.
func (s *Service) RecountSeller(ctx context.Context, id models.SellerID) error {
	g, err := authz.Do(System, authz.SellerView, string(id))
	if err != nil {
		return err
	}
	for overtaken := true; overtaken && err == nil; err = errors.Join(err, ctx.Err()) {
		overtaken, err = s.recount(ctx, g, id)
	}
	return err
}

func (s *Service) recount(ctx context.Context, g models.Grant, id models.SellerID) (overtaken bool, err error) {
	before, err := s.Store.Seller(ctx, g, id)
	if err != nil {
		return false, err
	}
	t, err := s.Store.SellerTotals(ctx, g, id)
	if err != nil {
		return false, err
	}
	_, err = s.Store.UpdateSeller(ctx, g, id, func(seller models.Seller) (models.Seller, error) {
		if overtaken = seller.Version != before.Version; !overtaken {
			seller.Cases, seller.OpenCases, seller.Amount = t.Cases, t.Open, t.Amount
			seller.FirstSeen, seller.LastSeen = t.First, t.Last
		}
		return seller, nil
	})
	return overtaken, err
}
