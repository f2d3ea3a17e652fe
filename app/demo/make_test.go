package demo_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/demo"
	"redress/app/outbox"
	"redress/models"
	"redress/models/identity"
	"redress/workflows/calendar"
)

// made makes n cases of a seed in a store of their own.
func made(t *testing.T, seed uint64, n int) (*casework.Service, []models.Case, demo.Result) {
	t.Helper()
	s := newService(t)
	m := &demo.Maker{Service: s, Seed: seed, Staff: staff(t, s)}
	start := time.Now()
	r, err := m.Make(t.Context(), n)
	must(t, err)
	spent := time.Since(start)
	t.Logf("%d cases, %d files, %d sellers in %s: %.0f cases a second", r.Made, r.Files, r.Sellers, spent.Round(time.Millisecond), float64(n)/spent.Seconds())
	var all []models.Case
	reports := 0 // each made with its complaint
	each(t, s, func(c models.Case) {
		if _, split := c.Linked(models.RelationComplaint); split {
			reports++
		}
		all = append(all, c)
	})
	if len(all) != n+reports || r.Made != n {
		t.Fatalf("%d cases stored, %d of them reports that were split; %d said to be made, want %d", len(all), reports, r.Made, n)
	}
	return s, all, r
}

// story is all of a case that must not depend on the run: not what is hashed
// with the store's keys, and not the opaque ids of sellers.
func story(c models.Case) string {
	c.Sellers, c.ReceiptHash = nil, ""
	var b strings.Builder
	if a := c.Filing.Agent; a != nil {
		fmt.Fprintf(&b, "%+v\n", *a)
		c.Filing.Agent = nil
	}
	files, err := json.Marshal(c.Evidence) // which holds pointers
	fmt.Fprintf(&b, "%+v\n%+v\n%s %v\n%+v\n%+v\n", c.Head, c.Filing, files, err, c.Messages, c.Notes)
	for _, e := range c.Events {
		fmt.Fprintf(&b, "%s %s %v %s %+v\n", e.At, e.Kind, e.Actor, e.Command, e.Payload.Moved)
	}
	return b.String()
}

func TestMake_SameSeedSameCases(t *testing.T) {
	_, one, r1 := made(t, 3, 80)
	s, two, r2 := made(t, 3, 80)
	if !slices.Equal(r1.Samples, r2.Samples) || len(r1.Samples) != 3 {
		t.Errorf("the samples are %v and %v", r1.Samples, r2.Samples)
	}
	linked := map[models.SellerID]models.SellerID{}
	for i := range one {
		if a, b := story(one[i]), story(two[i]); a != b {
			t.Fatalf("two runs differ:\n%s\n%s", a, b)
		}
		for j, id := range one[i].Sellers {
			if other, known := linked[id]; known && other != two[i].Sellers[j] {
				t.Errorf("case %s is about another seller in the second run", one[i].ID)
			}
			linked[id] = two[i].Sellers[j]
		}
	}
	m := &demo.Maker{Service: s, Seed: 3}
	r, err := m.Make(t.Context(), 80)
	must(t, err)
	if r.Made != 0 || r.Present != 80 || r.Sellers != r2.Sellers {
		t.Errorf("a second run made %+v, want nothing new and the same %d sellers", r, r2.Sellers)
	}
	_, other, _ := made(t, 4, 20)
	for _, c := range other {
		if slices.ContainsFunc(one, func(o models.Case) bool { return o.ID == c.ID }) {
			t.Errorf("case %s comes of two seeds", c.ID)
		}
	}
}

func TestMake_Plausible(t *testing.T) {
	s, all, r := made(t, 1, 400)
	mixed, joint, agents, placed, signalled := 0, 0, 0, 0, 0
	states, channels, categories, files := map[models.State]int{}, map[string]int{}, map[string]int{}, map[string]bool{}
	overdue, waiting := 0, 0
	for _, c := range all {
		states[c.State]++
		if report, ok := c.Linked(models.RelationReport); ok {
			mixed++
			if i := slices.IndexFunc(all, func(o models.Case) bool { return o.ID == report }); i < 0 || len(all[i].Evidence) != len(c.Evidence) || all[i].Amount != 0 {
				t.Errorf("case %s: its report %s is missing or not whole", c.ID, report)
			}
		}
		for n, is := range map[*int]bool{&joint: c.Filing.Joint(), &agents: c.Filing.Agent != nil, &placed: c.Filing.Respondent.Division != "", &signalled: len(c.Filing.Signals) > 0} {
			if is {
				*n++
			}
		}
		channels[c.Channel]++
		categories[c.Category]++
		for _, page := range casework.Pages {
			if err := casework.CheckPage(page, c.Filing, c.ReceivedAt); err != nil {
				t.Errorf("case %s, page %s: %v", c.ID, page, err)
			}
		}
		for _, h := range c.Filing.Respondent.Handles {
			if key := identity.Check(h.Kind, string(h.Value)); key != "" || identity.Normalise(h.Kind, string(h.Value)) == "" {
				t.Errorf("case %s: handle %v: %s", c.ID, h, key)
			}
		}
		if key := identity.CheckTransaction(string(c.Filing.Purchase.Transaction), c.Filing.Purchase.On); key != "" {
			t.Errorf("case %s: %s on %s: %s", c.ID, c.Filing.Purchase.Transaction, c.Filing.Purchase.On, key)
		}
		if strings.ContainsAny(string(c.Filing.Narrative), "{}") || c.ReceiptHash == "" {
			t.Errorf("case %s: a text has gaps, or there is no receipt: %s", c.ID, c.Filing.Narrative)
		}
		for _, e := range c.Evidence {
			if _, copied := c.Linked(models.RelationComplaint); copied {
				continue // the report has the complaint's
			}
			if files[e.SHA256] {
				t.Errorf("case %s: another file has the same bytes", c.ID)
			}
			files[e.SHA256] = true
		}
		if len(c.Effects) > 0 || c.Events[len(c.Events)-1].At.After(now) || c.Lease.Owner != "" && c.Lease.Until.After(now) {
			t.Errorf("case %s: work is left over, or it lies in the future", c.ID)
		}
		if c.DueAt.Before(now) {
			overdue++
		}
		if c.Open {
			waiting++
		}
	}
	t.Log(states, channels, categories, "open", waiting, "overdue", overdue)
	if len(states) < 10 || len(channels) != len(models.Channels) || len(categories) != len(models.Categories) || overdue == 0 || waiting < 50 {
		t.Errorf("there is too little of something: %d states, %d channels, %d categories, %d overdue, %d open",
			len(states), len(channels), len(categories), overdue, waiting)
	}
	if t.Log("mixed", mixed, "joint", joint, "agents", agents, "placed", placed, "signalled", signalled); mixed < 10 || joint == 0 || agents == 0 || placed < 50 || signalled < 30 {
		t.Error("there is too little of what the filing pages ask")
	}
	checkSellers(t, s, all, r)
}

// checkSellers compares every seller's figures with a fresh count, and looks
// for sellers who come back under several names.
func checkSellers(t *testing.T, s *casework.Service, all []models.Case, r demo.Result) {
	t.Helper()
	per := map[models.SellerID]int64{}
	for _, c := range all {
		if len(c.Sellers) == 0 {
			t.Errorf("case %s is about nobody", c.ID)
		}
		for _, id := range c.Sellers {
			per[id]++
		}
	}
	if len(per) != r.Sellers {
		t.Errorf("%d sellers, %d said to be made", len(per), r.Sellers)
	}
	many := 0
	for id, cases := range per {
		g, err := authz.Do(casework.System, authz.SellerView, string(id))
		must(t, err)
		before, err := s.Store.Seller(t.Context(), g, id)
		must(t, err)
		must(t, s.RecountSeller(t.Context(), id))
		after, err := s.Store.Seller(t.Context(), g, id)
		must(t, err)
		if before.Cases != cases || after.Version != before.Version {
			t.Errorf("seller %s: %d cases kept, %d there; a recount changed it: %v", id, before.Cases, cases, after.Version != before.Version)
		}
		if len(before.Handles) > 2 {
			many++
		}
	}
	top := slices.Max(slices.Collect(maps.Values(per)))
	t.Logf("%d sellers, %d with more than two handles, %d cases against the first", len(per), many, top)
	if many < 20 || top < 10 {
		t.Errorf("sellers hardly come back: %d with several handles, at most %d cases", many, top)
	}
}

// tally counts what a relay does. It is told from several goroutines.
type tally struct{ fired, ran, failed atomic.Int64 }

func (m *tally) ClockFired() { m.fired.Add(1) }

func (m *tally) FileScanned(string) {}

func (m *tally) EffectRun(_, result string) {
	m.ran.Add(1)
	if result != "done" {
		m.failed.Add(1)
	}
}

// The relay has nothing to do but what fell due in the last two days: the
// cases are as it would have left them, and every file is whole.
func TestMake_AsTheRelayWould(t *testing.T) {
	s, all, _ := made(t, 3, 150)
	behind := calendar.DayOf(now).Start().Add(-48*time.Hour - time.Millisecond)
	s.Now = func() time.Time { return behind }
	relay, did := outbox.New(s, "test", slog.New(slog.DiscardHandler)), &tally{}
	relay.Meter = did
	must(t, relay.Drain(t.Context()))
	if did.ran.Load() != 0 || did.fired.Load() != 0 {
		t.Errorf("the relay ran %d effects and %d clocks", did.ran.Load(), did.fired.Load())
	}
	s.Now = func() time.Time { return now }
	must(t, relay.Drain(t.Context()))
	if did.fired.Load() == 0 || did.failed.Load() != 0 {
		t.Errorf("%d overdue clocks acted, %d effects failed", did.fired.Load(), did.failed.Load())
	}
	for _, c := range all {
		g, err := authz.Do(casework.System, authz.CaseView, string(c.ID))
		must(t, err)
		for _, e := range c.Evidence {
			for _, id := range []models.EvidenceID{e.ID, e.ID.PreviewID()} {
				in, err := s.Store.OpenEvidence(t.Context(), g, c.ID, c.Key, id)
				must(t, err)
				body, err := io.ReadAll(in)
				must(t, err)
				must(t, in.Close())
				if sum := sha256.Sum256(body); id == e.ID && hex.EncodeToString(sum[:]) != e.SHA256 {
					t.Errorf("file %s of %s is not the one received", id, c.ID)
				}
				if id != e.ID && !bytes.HasPrefix(body, []byte("\xff\xd8\xff")) {
					t.Errorf("the preview of %s is no JPEG", e.ID)
				}
			}
		}
	}
}

func TestMake_WithoutStaff(t *testing.T) {
	s := newService(t)
	r, err := (&demo.Maker{Service: s, Seed: 9}).Make(t.Context(), 30)
	must(t, err)
	each(t, s, func(c models.Case) {
		if c.Assignee != "" {
			t.Errorf("case %s was taken by %s, who does not exist", c.ID, c.Assignee)
		}
	})
	if r.Made != 30 {
		t.Errorf("made %+v", r)
	}
}
