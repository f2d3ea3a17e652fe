package casework

import (
	"context"
	"errors"

	"redress/app/authz"
	"redress/models"
)

// SellersNamed reads sellers in the given order. One that is no longer there is
// left out: a case may name a seller who has been merged into another.
func (s *Service) SellersNamed(ctx context.Context, actor models.Actor, ids []models.SellerID) ([]models.Seller, error) {
	g, err := authz.Do(actor, authz.SellerView, models.AnyObject)
	if err != nil {
		return nil, err
	}
	var out []models.Seller
	for _, id := range ids {
		seller, err := s.Store.Seller(ctx, g, id)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, seller)
	}
	return out, nil
}
