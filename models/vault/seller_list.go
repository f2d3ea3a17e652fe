package vault

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/identity"
)

var sellerOrders = map[string]struct {
	field string
	value func(models.Seller) models.Value
}{
	"cases":  {"cases", func(v models.Seller) models.Value { return models.Int(v.Cases) }},
	"open":   {"open_cases", func(v models.Seller) models.Value { return models.Int(v.OpenCases) }},
	"amount": {"amount", func(v models.Seller) models.Value { return models.Int(int64(v.Amount)) }},
	"recent": {"last_seen", func(v models.Seller) models.Value { return models.At(v.LastSeen) }},
}

// Seller reads a seller; ErrNotFound, ErrTampered.
func (s *Store) Seller(ctx context.Context, g models.Grant, id models.SellerID) (models.Seller, error) {
	if err := g.Covers(string(id)); err != nil {
		return models.Seller{}, err
	}
	return s.sellers.get(ctx, string(id))
}

// UpdateSeller changes a seller under compare-and-set.
func (s *Store) UpdateSeller(ctx context.Context, g models.Grant, id models.SellerID, change func(models.Seller) (models.Seller, error)) (models.Seller, error) {
	if err := g.Covers(string(id)); err != nil {
		return models.Seller{}, err
	}
	return s.sellers.update(ctx, string(id), change)
}

// ListSellers returns one page; the grant must cover any object.
func (s *Store) ListSellers(ctx context.Context, g models.Grant, q models.SellerQuery) (models.SellerPage, error) {
	if err := anything(g); err != nil {
		return models.SellerPage{}, err
	}
	name := q.Sort
	order, ok := sellerOrders[name]
	if !ok {
		name, order = "cases", sellerOrders["cases"]
	}
	words := identity.Fold(q.Text)
	p := pages[models.Seller]{
		collection: models.SellersCollection, order: name, after: q.After, before: q.Before, limit: q.Limit,
		query: models.Query{Where: s.having(q.Text), Order: order.field, Desc: true, Without: []string{"terms"}},
		row: func(doc models.Doc) (models.Seller, bool, error) {
			v, _, err := s.sellers.decode(doc)
			return v, identity.Matches(sellerText(v), words), err
		},
		place: func(v models.Seller) models.Cursor { return models.Cursor{Value: order.value(v), ID: string(v.ID)} },
	}
	var page models.SellerPage
	var err error
	page.Rows, page.Next, page.Prev, err = p.read(ctx, s)
	return page, err
}

// SellerTotals counts the cases of a seller.
func (s *Store) SellerTotals(ctx context.Context, g models.Grant, id models.SellerID) (models.SellerTotals, error) {
	t := models.SellerTotals{ByOutcome: map[models.State]int64{}}
	if err := g.Covers(string(id)); err != nil {
		return t, err
	}
	groups, err := s.engine.Group(ctx, models.CasesCollection, models.Grouping{
		Where: []models.Cond{models.Where("sellers", models.OpEq, models.Str(string(id)))}, By: []string{"outcome", "open"},
		Sum: []string{"amount", "settled"},
	})
	if err != nil || len(groups) == 0 {
		return t, err
	}
	for _, row := range groups {
		t.Cases += row.Count
		t.Amount += models.Fen(row.Sums[0])
		t.Settled += models.Fen(row.Sums[1])
		t.ByOutcome[models.State(row.Keys[0].Str)] += row.Count
		t.Open += row.Count * row.Keys[1].Int
	}
	// The first and the last are at the ends of an index: adding up goes through
	// all cases, and is a third faster without them.
	t.First, err = s.received(ctx, id, false)
	if err == nil {
		t.Last, err = s.received(ctx, id, true)
	}
	return t, err
}

// received is when the first or the last case against a seller was received.
func (s *Store) received(ctx context.Context, id models.SellerID, last bool) (time.Time, error) {
	docs, err := s.engine.Find(ctx, models.CasesCollection, models.Query{
		Where: []models.Cond{models.Where("sellers", models.OpEq, models.Str(string(id)))}, Order: "received_at", Desc: last, Limit: 1, Without: notInLists})
	if err != nil || len(docs) == 0 {
		return time.Time{}, err
	}
	at, ok := bson.Raw(docs[0].BSON).Lookup("head", "received_at").TimeOK()
	if !ok {
		return time.Time{}, fmt.Errorf("case %s: %w", docs[0].ID, models.ErrTampered)
	}
	return at.UTC(), nil
}
