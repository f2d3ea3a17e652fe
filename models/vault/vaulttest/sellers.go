package vaulttest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"redress/models"
	"redress/models/vault"
)

func handles(pairs ...string) (list []models.Handle) {
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, models.Handle{Kind: models.HandleKind(pairs[i]), Value: models.Personal(pairs[i+1])})
	}
	return list
}

func add(t *testing.T, s *vault.Store, i int, pairs ...string) []models.SellerID {
	t.Helper()
	ids, err := s.AddHandles(t.Context(), all, sampleID(i), start.Add(time.Duration(i)*time.Hour), handles(pairs...))
	must(t, err)
	return ids
}

func testSellers(t *testing.T, f *fixture) {
	first := add(t, f.Store, 1, "nickname", "小美", "wechat_id", "Xiao_Mei", "phone", "+86 138 0013 8000")
	if len(first) != 1 {
		t.Fatalf("sellers %v", first)
	}
	seller, err := f.Seller(t.Context(), all, first[0])
	must(t, err)
	again := add(t, f.Store, 1, "nickname", "小美", "wechat_id", "Xiao_Mei", "phone", "+86 138 0013 8000")
	same, err := f.Seller(t.Context(), all, first[0])
	must(t, err)
	if !slices.Equal(again, first) || same.Version != seller.Version || len(seller.Handles) != 3 || seller.Title().Value != "小美" {
		t.Errorf("repeated: %v, version %d, %+v", again, same.Version, same)
	}

	// Another spelling of a known handle brings a new handle to the same seller.
	if ids := add(t, f.Store, 3, "wechat_id", "ｘｉａｏ＿ｍｅｉ", "qr_text", "https://u.wechat.com/abc"); !slices.Equal(ids, first) {
		t.Errorf("known by another spelling: %v", ids)
	}
	seller, err = f.Seller(t.Context(), all, first[0])
	must(t, err)
	h := seller.Handles[1]
	if len(seller.Handles) != 4 || h.Value != "Xiao_Mei" || !h.FirstSeen.Equal(start.Add(time.Hour)) || !h.LastSeen.Equal(start.Add(3*time.Hour)) ||
		h.Case != sampleID(1) || !seller.LastSeen.Equal(h.LastSeen) {
		t.Errorf("seller %+v", seller)
	}
	if ids := add(t, f.Store, 4, "nickname", "小美", "payee", "*美"); ids != nil {
		t.Errorf("weak handles alone name %v", ids)
	}
	second := add(t, f.Store, 5, "wechat_id", "another_one")
	both := add(t, f.Store, 6, "wechat_id", "another_one", "licence", "91350100M000100Y43", "phone", "13800138000")
	if !slices.Equal(both, []models.SellerID{second[0], first[0]}) {
		t.Errorf("two sellers named: %v", both)
	}
	for _, c := range []struct {
		handles []models.Handle
		want    []models.SellerID
	}{
		{handles("licence", "91350100m000100y43"), second},
		{handles("phone", "0086-13800138000", "wechat_id", "ANOTHER_ONE", "phone", "13800138000"), []models.SellerID{first[0], second[0]}},
		{handles("nickname", "小美"), nil}, {handles("wechat_id", "nobody"), nil}, {handles("wechat_id", " "), nil},
	} {
		ids, err := f.SellersByHandles(t.Context(), all, c.handles)
		must(t, err)
		if !slices.Equal(ids, c.want) {
			t.Errorf("%v: %v, want %v", c.handles, ids, c.want)
		}
	}
	_, err = f.Seller(t.Context(), all, "none")
	wantErr(t, "no seller", err, models.ErrNotFound)
}

// testHandlesRace lets cases that name the same seller arrive at once.
func testHandlesRace(t *testing.T, f *fixture) {
	other := f.open(t)
	names := []string{"wechat_id", "one_one", "phone", "13800138000", "qr_text", "https://u.wechat.com/abc"}
	found := make([][]models.SellerID, 16)
	var wg sync.WaitGroup
	for i := range found {
		wg.Go(func() {
			order := slices.Clone(names)
			if i%3 == 1 {
				order = slices.Concat(names[4:], names[:4])
			}
			found[i] = add(t, []*vault.Store{f.Store, other}[i%2], i, order...)
		})
	}
	wg.Wait()
	for i, ids := range found {
		if !slices.Equal(ids, found[0]) || len(ids) != 1 {
			t.Errorf("case %d: %v, want %v", i, ids, found[0])
		}
	}
	page, err := f.ListSellers(t.Context(), all, models.SellerQuery{})
	must(t, err)
	if len(page.Rows) != 1 || len(page.Rows[0].Handles) != 3 || !page.Rows[0].LastSeen.Equal(start.Add(15*time.Hour)) {
		t.Errorf("sellers %+v", page.Rows)
	}
}

func testSellerList(t *testing.T, f *fixture) {
	for i := range 7 {
		id := add(t, f.Store, i, "wechat_id", fmt.Sprintf("seller_%d", i), "nickname", []string{"美妆小店", "手表代购"}[i%2])[0]
		_, err := f.UpdateSeller(t.Context(), all, id, func(v models.Seller) (models.Seller, error) {
			v.Cases, v.OpenCases, v.Amount = int64(i), int64(7-i), models.Fen(i%3)
			return v, nil
		})
		must(t, err)
	}
	names := func(q models.SellerQuery) (out []string) {
		for {
			page, err := f.ListSellers(t.Context(), all, q)
			must(t, err)
			for _, v := range page.Rows {
				out = append(out, string(v.Handles[0].Value)[7:])
			}
			if q.After = page.Next; q.After == "" {
				return out
			}
		}
	}
	for _, c := range []struct {
		q    models.SellerQuery
		want []string
	}{
		{models.SellerQuery{Limit: 3}, []string{"6", "5", "4", "3", "2", "1", "0"}},
		{models.SellerQuery{Sort: "open", Limit: 2}, []string{"0", "1", "2", "3", "4", "5", "6"}},
		{models.SellerQuery{Sort: "recent"}, []string{"6", "5", "4", "3", "2", "1", "0"}},
		{models.SellerQuery{Text: "手表", Limit: 1}, []string{"5", "3", "1"}},
		{models.SellerQuery{Text: "SELLER_4"}, []string{"4"}},
		{models.SellerQuery{Text: "没有"}, nil},
	} {
		if got := names(c.q); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.q, got, c.want)
		}
	}
}
