package casework

import (
	"context"
	"slices"

	"redress/app/authz"
	"redress/models"
)

// SellerSum is how many cases there are against the seller of a case with the
// highest sum, and what was paid in all, in fen, both with this case. It reads
// the kept totals, which are counted anew after every case: cases that come in
// at the same moment may not see each other yet, the next one sees them all.
func (s *Service) SellerSum(ctx context.Context, c models.Case, sellers []models.SellerID) (cases int64, amount models.Fen, err error) {
	for _, id := range sellers {
		g, err := authz.Do(System, authz.SellerView, string(id))
		if err != nil {
			return 0, 0, err
		}
		seller, err := s.Store.Seller(ctx, g, id)
		if err != nil {
			return 0, 0, err
		}
		if !slices.Contains(c.Sellers, id) {
			seller.Cases, seller.Amount = seller.Cases+1, seller.Amount+c.Amount
		}
		if seller.Amount > amount || seller.Amount == amount && seller.Cases > cases {
			cases, amount = seller.Cases, seller.Amount
		}
	}
	return cases, amount, nil
}
