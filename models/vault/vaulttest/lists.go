package vaulttest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"redress/models"
)

func idsOf(rows []models.CaseRow) (ids []string) {
	for _, r := range rows {
		ids = append(ids, string(r.ID)[9:])
	}
	return ids
}

func wantRows(t *testing.T, what string, rows []models.CaseRow, want ...int) {
	t.Helper()
	var ids []string
	for _, i := range want {
		ids = append(ids, string(sampleID(i))[9:])
	}
	if !slices.Equal(idsOf(rows), ids) {
		t.Errorf("%s: %v, want %v", what, idsOf(rows), ids)
	}
}

// testPages walks each order forward to the end and back to the beginning.
func testPages(t *testing.T, f *fixture) {
	const n = 23
	for i := range n {
		// Cases filed at one instant and for one amount are told apart by id.
		f.file(t, i, func(p *models.Filed) {
			p.ReceivedAt, p.Filing.Purchase.Amount = start.Add(time.Duration(i/3)*time.Hour), models.Fen(i/4)
		})
	}
	for _, sort := range []string{"", "due", "received", "oldest", "amount"} {
		q := models.CaseQuery{Sort: sort, Limit: 200}
		page, err := f.ListCases(t.Context(), all, q)
		must(t, err)
		whole := idsOf(page.Rows)
		if len(whole) != n || page.Next != "" || page.Prev != "" {
			t.Fatalf("%s: %d rows, next %q, prev %q", sort, len(whole), page.Next, page.Prev)
		}
		if down := sort == "received" || sort == "amount"; (whole[0] == "00022") != down {
			t.Errorf("%s starts with %s", sort, whole[0])
		}
		var forward []string
		q.Limit = 5
		for pages := 1; ; pages++ {
			page, err = f.ListCases(t.Context(), all, q)
			must(t, err)
			forward = append(forward, idsOf(page.Rows)...)
			if (pages == 1) != (page.Prev == "") || (pages == 5) != (page.Next == "") {
				t.Errorf("%s, page %d: next %q, prev %q", sort, pages, page.Next, page.Prev)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		backward := idsOf(page.Rows)
		for page.Prev != "" {
			page, err = f.ListCases(t.Context(), all, models.CaseQuery{Sort: sort, Limit: 5, Before: page.Prev})
			must(t, err)
			if page.Next == "" {
				t.Errorf("%s: a page in front of another has none behind", sort)
			}
			backward = append(idsOf(page.Rows), backward...)
		}
		if !slices.Equal(forward, whole) || !slices.Equal(backward, whole) {
			t.Errorf("%s:\nwhole    %v\nforward  %v\nbackward %v", sort, whole, forward, backward)
		}
	}
}

func testFilters(t *testing.T, f *fixture) {
	f.file(t, 1)
	f.file(t, 2, func(p *models.Filed) { p.Filing.Category, p.Filing.Channel = "vanished", "group" })
	f.file(t, 3, func(p *models.Filed) { p.Filing.Track, p.Filing.Purchase.Amount = models.TrackReport, 50_000 })
	f.file(t, 4, func(p *models.Filed) {
		p.Filing.Complainant.Phone, p.Filing.Complainant.Address = "+86 139-0013-9000", "广东省 广州市，某路２号"
	})
	change(t, f.Store, sampleID(2), models.Event{Kind: models.EventAssigned, Command: "take", Payload: models.Payload{Assigned: &models.Assigned{Account: "m1"}}})
	change(t, f.Store, sampleID(4), models.Event{Kind: models.EventMoved, Command: "close", Payload: models.Payload{
		Moved: &models.Moved{Transition: "close", From: "filed"}, Outcome: models.Outcome{To: "closed", Final: true, Stopped: []string{"acceptance"}}}})
	change(t, f.Store, sampleID(3), models.Event{Kind: models.EventSellersLinked, Command: "link", Payload: models.Payload{
		Sellers: &models.SellersLinked{Sellers: []models.SellerID{"s1", "s2"}}}})
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	for _, c := range []struct {
		name string
		q    models.CaseQuery
		want []int
	}{
		{"all", models.CaseQuery{}, []int{1, 2, 3, 4}},
		{"open", models.CaseQuery{Open: true}, []int{1, 2, 3}},
		{"closed", models.CaseQuery{Closed: true}, []int{4}},
		{"state", models.CaseQuery{State: "closed"}, []int{4}},
		{"queue", models.CaseQuery{Queue: "general", Open: true, Unassigned: true}, []int{1, 3}},
		{"no queue", models.CaseQuery{Queue: "other"}, nil},
		{"category", models.CaseQuery{Category: "vanished"}, []int{2}},
		{"channel", models.CaseQuery{Channel: "moments", Open: true}, []int{1, 3}},
		{"track", models.CaseQuery{Track: "report"}, []int{3}},
		{"assignee", models.CaseQuery{Assignee: "m1"}, []int{2}},
		{"seller", models.CaseQuery{Seller: "s2"}, []int{3}},
		{"amount", models.CaseQuery{MinAmount: 10_200, MaxAmount: 10_400}, []int{2, 4}},
		{"received", models.CaseQuery{ReceivedFrom: hour(2), ReceivedTo: hour(4), Sort: "oldest"}, []int{2, 3}},
		{"due", models.CaseQuery{DueBefore: hour(7*24 + 2)}, []int{1}},
		{"phone", models.CaseQuery{Phone: "13900139000"}, []int{4}},
		{"phone of others", models.CaseQuery{Phone: "138 0013 8000", Open: true}, []int{1, 2, 3}},
		{"part of a phone", models.CaseQuery{Phone: "139001390"}, nil},
		{"no phone at all", models.CaseQuery{Phone: "--"}, nil},
		{"address", models.CaseQuery{Address: "广东省广州市,某路2号"}, []int{4}},
		{"phone and address", models.CaseQuery{Phone: "13900139000", Address: "广东省广州市某路1号"}, nil},
		{"number", models.CaseQuery{Text: " wq sampe ooool "}, []int{1}},
	} {
		page, err := f.ListCases(t.Context(), all, c.q)
		must(t, err)
		wantRows(t, c.name, page.Rows, c.want...)
	}
	totals, err := f.SellerTotals(t.Context(), all, "s1")
	must(t, err)
	if totals.Cases != 1 || totals.Amount != 50_000 || totals.ByOutcome["filed"] != 1 || !totals.First.Equal(hour(3)) || !totals.Last.Equal(hour(3)) {
		t.Errorf("totals %+v", totals)
	}
}

func testSearch(t *testing.T, f *fixture) {
	texts := []string{
		"在朋友圈看到低价手表，付款后被拉黑。",
		"收到的护肤品是假货，专柜验货不通过",
		"卖家拒绝退款，说“概不退换”。货是真的",
		"Bought a Leather-Bag，颜色不对",
	}
	for i, text := range texts {
		f.file(t, i, func(p *models.Filed) {
			p.Filing.Narrative, p.Filing.Purchase.Item = models.Personal(text), models.Personal(fmt.Sprintf("货号 Ｍ%d0086", i))
		})
	}
	for _, c := range []struct {
		text string
		want []int
	}{
		{"假货", []int{1}}, {"货", []int{0, 1, 2, 3}}, {"护肤品 专柜", []int{1}}, {"专柜验货", []int{1}}, {"验货退款", nil},
		{"拉黑", []int{0}}, {"货是真的", []int{2}}, {"假的", nil}, {"概不退换", []int{2}}, {"退，款", []int{2}}, {"退，表", nil},
		{"leather", []int{3}}, {"ＬＥＡＴＨＥＲＢＡＧ", []int{3}}, {"ather", []int{3}}, {"m20086", []int{2}}, {"0086", []int{0, 1, 2, 3}},
		{"zhang_san-1", []int{1}}, {"Zhang San1", []int{1}}, {"zhangsan", []int{0, 1, 2, 3}}, {"小美 假货", []int{1}},
		{"wq-sampe-00002", []int{2}}, {"sampe00003", []int{3}}, {"00002", []int{2}}, {"李明", nil}, {"13800138000", nil}, {"……", []int{0, 1, 2, 3}},
	} {
		page, err := f.ListCases(t.Context(), all, models.CaseQuery{Text: c.text, Sort: "oldest"})
		must(t, err)
		wantRows(t, c.text, page.Rows, c.want...)
	}
	// A case whose pieces all occur, but not as one text, does not shorten the page.
	for i := 10; i < 20; i++ {
		f.file(t, i, func(p *models.Filed) {
			p.Filing.Narrative = "甲乙乙丙丙丁"
			if i%2 == 0 {
				p.Filing.Narrative = "甲乙丙，乙丙丁"
			}
			if i%5 == 0 {
				p.Filing.Narrative = "甲乙丙丁"
			}
		})
	}
	page, err := f.ListCases(t.Context(), all, models.CaseQuery{Text: "甲乙丙丁", Sort: "oldest", Limit: 1})
	must(t, err)
	wantRows(t, "first page", page.Rows, 10)
	page, err = f.ListCases(t.Context(), all, models.CaseQuery{Text: "甲乙丙丁", Sort: "oldest", Limit: 1, After: page.Next})
	must(t, err)
	wantRows(t, "second page", page.Rows, 15)
	if page.Next != "" || page.Prev == "" {
		t.Errorf("next %q, prev %q", page.Next, page.Prev)
	}
}

// testCursors passes what is no cursor, or one of another order or installation.
func testCursors(t *testing.T, f *fixture) {
	for i := range 4 {
		f.file(t, i)
	}
	page, err := f.ListCases(t.Context(), all, models.CaseQuery{Limit: 2})
	must(t, err)
	good := page.Next
	for i := range len(good) {
		b := []byte(good)
		if b[i]++; b[i] > 'z' {
			b[i] = 'a'
		}
		page, err := f.ListCases(t.Context(), all, models.CaseQuery{Limit: 2, After: string(b)})
		must(t, err)
		// The last character of a word in base 64 can have idle bits.
		if i < len(good)-1 {
			wantRows(t, "a changed cursor", page.Rows, 0, 1)
		}
	}
	for _, bad := range []string{"x", good + "AA", good[1:], "%%", good[:8]} {
		page, err := f.ListCases(t.Context(), all, models.CaseQuery{Limit: 2, After: bad, Before: bad})
		must(t, err)
		wantRows(t, "no cursor", page.Rows, 0, 1)
	}
	page, err = f.ListCases(t.Context(), all, models.CaseQuery{Limit: 2, Sort: "amount", After: good})
	must(t, err)
	wantRows(t, "another order", page.Rows, 3, 2)
}

func testQueues(t *testing.T, f *fixture) {
	for i := range 4 {
		f.file(t, i)
	}
	move := func(i int, queue string) {
		change(t, f.Store, sampleID(i), models.Event{Kind: models.EventRouted, Command: "route",
			Payload: models.Payload{Outcome: models.Outcome{Routing: &models.Routing{Queue: queue, Priority: 1}}}})
	}
	move(2, "urgent")
	move(3, "urgent")
	change(t, f.Store, sampleID(3), models.Event{Kind: models.EventAssigned, Command: "take", Payload: models.Payload{Assigned: &models.Assigned{Account: "m1"}}})
	change(t, f.Store, sampleID(1), models.Event{Kind: models.EventMoved, Command: "close", Payload: models.Payload{
		Moved: &models.Moved{}, Outcome: models.Outcome{To: "closed", Final: true}}})
	counts, err := f.CountQueues(t.Context(), all)
	must(t, err)
	week := 7 * 24 * time.Hour
	second := start.Add(2 * time.Hour)
	want := []models.QueueCount{
		{Queue: "general", Open: 1, Unassigned: 1, Oldest: start, NextDue: start.Add(week)},
		{Queue: "urgent", Open: 2, Unassigned: 1, Oldest: second, NextDue: second.Add(week)},
	}
	if !slices.Equal(counts, want) {
		t.Errorf("queues\n%+v, want\n%+v", counts, want)
	}
}

func testDue(t *testing.T, f *fixture) {
	for i := range 3 {
		f.file(t, i)
	}
	due := start.Add(7 * 24 * time.Hour)
	wantIDs := func(what string, got []models.CaseID, err error, want ...models.CaseID) {
		t.Helper()
		must(t, err)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	ids, err := f.DueCases(t.Context(), all, due.Add(-time.Millisecond), 9)
	wantIDs("before", ids, err)
	ids, err = f.DueCases(t.Context(), all, due, 9)
	wantIDs("on the instant", ids, err, sampleID(0))
	ids, err = f.DueCases(t.Context(), all, due.Add(9*time.Hour), 2)
	wantIDs("limited", ids, err, sampleID(0), sampleID(1))

	// A clock that has acted acts no more; what it asked for may still be owed,
	// and then the case stays among those past their day.
	change(t, f.Store, sampleID(0), models.Event{Kind: models.EventMoved, Command: "late", Payload: models.Payload{
		Moved: &models.Moved{Transition: "escalate", From: "filed", Clock: "acceptance"}, Outcome: models.Outcome{Overdue: []string{"acceptance"}}}})
	ids, err = f.DueCases(t.Context(), all, due.Add(9*time.Hour), 9)
	wantIDs("after it acted", ids, err, sampleID(1), sampleID(2))
	page, err := f.ListCases(t.Context(), all, models.CaseQuery{Open: true, DueBefore: due.Add(time.Millisecond)})
	must(t, err)
	wantRows(t, "past its day", page.Rows, 0)

	ids, err = f.WorkCases(t.Context(), all, start.Add(99*time.Hour), 9)
	wantIDs("no effects", ids, err)
	id := sampleID(1)
	effect := models.Effect{ID: models.EffectID(id, 2, 0), Kind: models.EffectLinkSeller}
	change(t, f.Store, id, models.Event{Kind: models.EventRouted, Command: "ask", Payload: models.Payload{Outcome: models.Outcome{Effects: []models.Effect{effect}}}})
	queued := start.Add(time.Hour)
	ids, err = f.WorkCases(t.Context(), all, queued.Add(-time.Millisecond), 9)
	wantIDs("before it was queued", ids, err)
	ids, err = f.WorkCases(t.Context(), all, queued, 9)
	wantIDs("queued", ids, err, id)
	_, err = f.UpdateCase(t.Context(), all, id, func(c models.Case) (models.Case, error) {
		c.Lease.Until, c.Lease.RetryAt = queued.Add(time.Minute), queued.Add(time.Second)
		return c, nil
	})
	must(t, err)
	ids, err = f.WorkCases(t.Context(), all, queued.Add(time.Minute-1), 9)
	wantIDs("leased", ids, err)
	ids, err = f.WorkCases(t.Context(), all, queued.Add(time.Minute), 9)
	wantIDs("lease over", ids, err, id)
	change(t, f.Store, id, models.Event{Kind: models.EventEffectDone, Command: "done", Payload: models.Payload{Effect: &models.EffectResult{Effect: effect.ID}}})
	ids, err = f.WorkCases(t.Context(), all, queued.Add(time.Hour), 9)
	wantIDs("done", ids, err)
	clean(t, f.Store)
}
