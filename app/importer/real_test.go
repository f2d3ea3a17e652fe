package importer_test

import (
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/importer"
	"redress/app/outbox"
	"redress/app/testenv"
	"redress/models"
)

// imported brings a real file in with a ready map, links the sellers and
// returns them.
func (b *bench) imported(name, file string, rows int64) []models.Seller {
	b.t.Helper()
	var err error
	b.Map, err = importer.LoadMap(name)
	must(b.t, err)
	b.Service.Now = time.Now
	start := time.Now()
	b.run(filepath.Join(testenv.SharedData(b.t), file), rows, rows, 0, 0)
	b.t.Logf("%d rows in %s", rows, time.Since(start).Round(time.Millisecond))
	start = time.Now()
	must(b.t, outbox.New(b.Service, "test", slog.New(slog.NewTextHandler(io.Discard, nil))).Drain(b.t.Context()))
	b.t.Logf("linked in %s", time.Since(start).Round(time.Millisecond))
	g, err := authz.Do(casework.System, authz.SellerView, models.AnyObject)
	must(b.t, err)
	var all []models.Seller
	q := models.SellerQuery{Sort: "cases", Limit: 50}
	for {
		page, err := b.Service.Store.ListSellers(b.t.Context(), g, q)
		must(b.t, err)
		all = append(all, page.Rows...)
		if q.After = page.Next; q.After == "" {
			return all
		}
	}
}

func TestRealFile_CFPB(t *testing.T) {
	b := embedded(t)
	sellers := b.imported("cfpb", "cfpb/cfpb_1000_2013.csv", 1000)
	if len(sellers) != 202 {
		t.Errorf("%d sellers, want 202", len(sellers))
	}
	cases := int64(0)
	for _, s := range sellers {
		cases += s.Cases
	}
	if cases != 1000 || sellers[0].Title().Value != "Bank of America" || sellers[0].Cases != 99 {
		t.Errorf("%d cases; the first seller is %s with %d, want Bank of America with 99", cases, sellers[0].Title().Value, sellers[0].Cases)
	}
	c := b.bySource("cfpb/511074")
	if c.Queue != "migrated" || c.ReceivedAt.Format(time.DateTime) != "2013-08-30 04:00:00" || len(c.Notes) != 1 {
		t.Errorf("case 511074 is in %s, received %s, with %d notes", c.Queue, c.ReceivedAt, len(c.Notes))
	}
}

func TestRealFile_Tickets(t *testing.T) {
	b := embedded(t)
	b.imported("tickets", "complaints_zh/market-complaint-agent_samples.csv", 10)
	g, err := authz.Do(casework.System, authz.CaseList, models.AnyObject)
	must(t, err)
	page, err := b.Service.Store.ListCases(t.Context(), g, models.CaseQuery{Limit: 50})
	must(t, err)
	amounts, categories := models.Fen(0), map[string]int{}
	for _, r := range page.Rows {
		amounts += r.Amount
		categories[r.Category]++
		t.Logf("%s %s %s", r.Category, r.Amount.Yuan(), r.Summary.Item)
	}
	// 120, 1600, 2680, 15, 27 and 19 yuan.
	if len(page.Rows) != 10 || amounts != 446100 || categories["counterfeit"] != 2 || categories["unsafe_goods"] != 1 {
		t.Errorf("%d cases, %s yuan, %v", len(page.Rows), amounts.Yuan(), categories)
	}
}
