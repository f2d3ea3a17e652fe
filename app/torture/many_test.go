package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"redress/app"
	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/workflows"
)

const (
	processes = 3
	overdue   = 150
)

// TestManyProcesses lets three serves work on one MongoDB: buyers go from one
// to the other at each request and send the last form to all at once, while
// the clocks of cases filed long ago fall due. Every clock fires once and
// every command has one result.
func TestManyProcesses(t *testing.T) {
	s := newSite(t, engines["mongodb"](t))
	fileLongAgo(t, s)
	var running []*process
	for range processes {
		running = append(running, s.start("--base-url", "http://127.0.0.1:1"))
	}
	anyOf := func() string { return running[rand.IntN(processes)].base }
	var mu sync.Mutex
	var receipts []filed
	var buyers sync.WaitGroup
	for i := range clients {
		buyers.Go(func() {
			for n := range 4 {
				b := newBuyer(anyOf, fmt.Sprintf("many-%d-%d", i, n))
				b.origin, b.crowd = "http://127.0.0.1:1", running
				r, err := b.file()
				if err != nil {
					t.Errorf("%s: %v", b.marker, err)
					return
				}
				mu.Lock()
				receipts = append(receipts, r)
				mu.Unlock()
			}
		})
	}
	buyers.Wait()
	a := s.open()
	waitForClocks(t, a)
	for _, p := range running {
		p.kill()
	}
	s.verify()
	for _, fault := range checkReceipts(t, a, receipts) {
		t.Error(fault)
	}
	checkOnce(t, a)
}

// fileLongAgo stores cases whose first clock ran out yesterday.
func fileLongAgo(t *testing.T, s *site) {
	t.Helper()
	a, err := app.Open(context.Background(), s.settings, "torture")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		t.Fatal(err)
	}
	then := time.Now().AddDate(0, 0, -30)
	for i := range overdue {
		id := models.NewCaseID([models.EntropyBytes]byte{byte(i), byte(i >> 5), 9})
		c, err := a.Service.NewCase(models.Case{Head: models.Head{ID: id}}, workflows.Command{
			ID: "file", At: then, Actor: models.Actor{Role: models.RoleComplainant, Case: id},
			File: &models.Filed{ReceivedAt: then, Filing: models.Filing{
				Track: models.TrackComplaint, Channel: "moments", Category: "counterfeit",
				Respondent: models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: models.Personal("old_seller_" + strconv.Itoa(i%10))}}},
				Purchase:   models.Purchase{Item: models.Personal("旧案 old-" + strconv.Itoa(i)), Amount: 10_000, Paid: "wechat_transfer", On: "2026-01-05"},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Service.Store.CreateCase(context.Background(), g, c); err != nil {
			t.Fatal(err)
		}
	}
}

// waitForClocks waits until no clock is due and no effect is pending.
func waitForClocks(t *testing.T, a *app.App) {
	t.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		due, err1 := a.Service.Store.DueCases(context.Background(), g, time.Now(), 1)
		work, err2 := a.Service.Store.WorkCases(context.Background(), g, time.Now().Add(time.Hour), 1)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if len(due)+len(work) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("still due: %v, to do: %v", due, work)
		}
	}
}

// checkOnce looks into every history: no command twice, no clock fired twice,
// no effect recorded twice, and each old case moved by its clock.
func checkOnce(t *testing.T, a *app.App) {
	t.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		t.Fatal(err)
	}
	fired, cases := 0, 0
	err = a.Service.Store.EachCase(context.Background(), g, "", func(id models.CaseID, c models.Case, fault error) error {
		cases++
		seen := map[models.CommandID]bool{}
		for _, e := range c.Events {
			if e.Command != "" && seen[e.Command] {
				t.Errorf("%s: command %s twice", id, e.Command)
			}
			seen[e.Command] = true
			if e.Payload.Moved != nil && e.Payload.Moved.Clock != "" {
				fired++
			}
		}
		if len(c.Sellers) == 0 {
			t.Errorf("%s names no seller", id)
		}
		return fault
	})
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d cases, %d clocks fired", cases, fired)
	if fired != overdue {
		t.Errorf("%d clocks were due, %d fired", overdue, fired)
	}
}

// everywhere sends one form to all processes at the same moment.
func (b *buyer) everywhere(path string, form url.Values) error {
	var wg sync.WaitGroup
	failed := make([]error, len(b.crowd))
	for i, p := range b.crowd {
		wg.Go(func() {
			twin := *b
			twin.base = func() string { return p.base }
			failed[i] = twin.send(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
		})
	}
	wg.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}
