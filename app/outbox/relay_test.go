package outbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	pngfile "image/png"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"redress/app/casework"
	"redress/models"
	"redress/models/vault/vaulttest"
	"redress/workflows/spec"
)

// office is a store in memory under a clock that a test moves.
type office struct {
	*testing.T
	*casework.Service
	mu  sync.Mutex
	now time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	rules, err := spec.Embedded()
	must(t, err)
	o := &office{T: t, Service: casework.New(vaulttest.Memory(t), rules), now: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}
	o.Service.Now = func() time.Time {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.now
	}
	return o
}

func (o *office) later(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func (o *office) relay(name string) (*Relay, *tally) {
	r, m := New(o.Service, name, slog.New(slog.NewTextHandler(io.Discard, nil))), &tally{counts: map[string]int{}}
	r.Meter = m
	return r, m
}

// tally is a Meter for tests.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
}

func (m *tally) ClockFired()               { m.add("clock") }
func (m *tally) FileScanned(result string) { m.add("scanned " + result) }
func (m *tally) EffectRun(kind, result string) {
	m.add(kind + " " + result)
}

func (m *tally) add(what string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[what]++
}

func (m *tally) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return strings.TrimPrefix(fmt.Sprint(m.counts), "map")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var grant = models.IssueGrant(casework.System, "test", models.AnyObject, models.Unlimited)

// draft answers every page, with a picture.
func (o *office) draft() models.Actor {
	o.Helper()
	d, err := o.StartDraft(o.Context(), models.Actor{Role: models.RoleVisitor}, "zh-CN", "192.0.2.1")
	must(o, err)
	actor := models.Actor{Role: models.RoleVisitor, Case: d.ID}
	for _, page := range casework.Pages {
		_, err = o.SaveDraft(o.Context(), actor, page, func(f *models.Filing) {
			*f = models.Filing{
				Track: models.TrackComplaint, Channel: "moments", Category: "counterfeit", Platform: "unknown",
				Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "shoe_king88"}}},
				Purchase:    models.Purchase{Item: "鞋", On: "2026-10-08", Amount: 100, Paid: "wechat_transfer"},
				Narrative:   "付款后发来的是假货，要求退款后被拉黑。",
				Demands:     []models.Demand{{Kind: "refund"}},
				Complainant: models.Party{Name: "王小明", Phone: "13800138000", Address: "广州市天河区"},
			}
		})
		must(o, err)
	}
	_, err = o.AddEvidence(o.Context(), actor, picture(o))
	must(o, err)
	return actor
}

// picture is another one each time: a case takes no file twice.
func picture(t testing.TB) casework.Upload {
	var b bytes.Buffer
	noise := image.NewGray(image.Rect(0, 0, 8, 8))
	_, _ = rand.Read(noise.Pix)
	must(t, pngfile.Encode(&b, noise))
	return casework.Upload{Kind: "chat", Name: "1.png", Body: &b}
}

func (o *office) file() models.CaseID {
	o.Helper()
	draft := o.draft()
	id, err := o.Submit(o.Context(), draft, string(draft.Case))
	must(o, err)
	return id
}

func (o *office) read(id models.CaseID) models.Case {
	o.Helper()
	c, err := o.Store.Case(o.Context(), grant, id)
	must(o, err)
	return c
}

func TestNew_HasAHandlerForEveryKind(t *testing.T) {
	handlers := New(nil, "w", nil).Handlers
	all := slices.Concat(models.EffectKinds, models.InspectSteps, []models.EffectKind{models.EffectInspect})
	for _, kind := range all {
		if handlers[kind] == nil {
			t.Errorf("%s has no handler", kind)
		}
	}
	if len(handlers) != len(all)-1 { // the preview is in both lists
		t.Errorf("%d kinds, %d handlers", len(all)-1, len(handlers))
	}
}

func TestDrain_DoesWhatAFilingAsksFor(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, m := o.relay("one")
	must(t, r.Drain(t.Context()))
	c := o.read(id)
	if got := m.String(); got != "[inspect done:1 link_seller done:1 recount_seller done:1]" {
		t.Errorf("ran %s", got)
	}
	if len(c.Effects) != 0 || len(c.Sellers) != 1 || c.Evidence[0].Preview != "ready" || !c.Lease.Until.IsZero() || c.Lease.Attempts != 0 {
		t.Errorf("the case is %+v, %+v", c.Head, c.Lease)
	}
	seller, err := o.Store.Seller(t.Context(), grant, c.Sellers[0])
	must(t, err)
	if seller.Cases != 1 || seller.OpenCases != 1 || seller.Amount != 100 {
		t.Errorf("the seller is %+v", seller)
	}
	f, err := o.OpenPreview(t.Context(), models.Actor{Role: models.RoleMediator, Account: "m"}, id, c.Evidence[0].ID)
	must(t, err)
	_, kind, err := image.DecodeConfig(f.Body)
	if err != nil || kind != "jpeg" {
		t.Errorf("the preview is %s: %v", kind, err)
	}
	must(t, f.Body.Close())
}

// Several processes share the work of many cases of one seller.
func TestDrain_SideBySide(t *testing.T) {
	o := newOffice(t)
	const cases = 12
	for range cases {
		o.file()
	}
	var wg sync.WaitGroup
	sums := make([]*tally, 3)
	for i := range sums {
		var r *Relay
		r, sums[i] = o.relay("worker" + strconv.Itoa(i))
		wg.Go(func() {
			if err := r.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	r, m := o.relay("last")
	must(t, r.Drain(t.Context()))
	done := map[string]int{}
	for _, sum := range append(sums, m) {
		for k, n := range sum.counts {
			done[k] += n
		}
	}
	if done["inspect done"] != cases || done["link_seller done"] != cases || len(done) != 3 {
		t.Errorf("ran %v", done)
	}
	page, err := o.Store.ListSellers(t.Context(), grant, models.SellerQuery{Limit: 10})
	must(t, err)
	if len(page.Rows) != 1 || page.Rows[0].Cases != cases || page.Rows[0].Amount != cases*100 {
		t.Errorf("the sellers are %+v", page.Rows)
	}
}

// overtaken is a store in which something happens between counting and writing.
type overtaken struct {
	models.Store
	between func()
}

func (s *overtaken) SellerTotals(ctx context.Context, g models.Grant, id models.SellerID) (models.SellerTotals, error) {
	t, err := s.Store.SellerTotals(ctx, g, id)
	if between := s.between; between != nil {
		s.between = nil
		between()
	}
	return t, err
}

func TestRecountSeller_ThatWasOvertakenCountsAgain(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	seller := o.read(id).Sellers[0]
	slow := casework.New(&overtaken{o.Store, func() { o.file(); must(t, r.Drain(t.Context())) }}, o.Rules())
	must(t, slow.RecountSeller(t.Context(), seller))
	if s, err := o.Store.Seller(t.Context(), grant, seller); err != nil || s.Cases != 2 {
		t.Errorf("%d cases are counted: %v", s.Cases, err)
	}
}

func TestPass_FiresDueClocksOnce(t *testing.T) {
	o := newOffice(t)
	var ids []models.CaseID
	for range 5 {
		ids = append(ids, o.file())
	}
	first, m1 := o.relay("one")
	second, m2 := o.relay("two")
	must(t, first.Drain(t.Context()))
	o.later(o.read(ids[0]).DueAt.Sub(o.now))
	var wg sync.WaitGroup
	for _, r := range []*Relay{first, second} {
		wg.Go(func() {
			if _, err := r.Pass(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := m1.counts["clock"] + m2.counts["clock"]; n != len(ids) {
		t.Errorf("%d clocks acted", n)
	}
	for _, id := range ids {
		moved := 0
		for _, e := range o.read(id).Events {
			if e.Kind == models.EventMoved {
				moved++
			}
		}
		if moved != 1 {
			t.Errorf("%s moved %d times", id, moved)
		}
	}
}

// A clock that falls due acts while effects take long.
func TestRun_ClocksDoNotWaitForEffects(t *testing.T) {
	o := newOffice(t)
	due := o.file()
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	wait := o.read(due).DueAt.Sub(o.now)
	o.file() // its effects pend
	held, hold := make(chan struct{}), make(chan struct{})
	var once sync.Once
	slow(r, func(context.Context) error {
		once.Do(func() { close(held) })
		<-hold
		return nil
	})
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	select {
	case <-held:
	case <-ctx.Done():
		t.Fatal("no effect runs")
	}
	o.later(wait)
	for !slices.ContainsFunc(o.read(due).Events, func(e models.Event) bool { return e.Kind == models.EventMoved }) {
		if ctx.Err() != nil {
			t.Error("the clock waits")
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	close(hold)
	stop()
	running.Wait()
}

// A case whose clock cannot act, because nobody knows its definition any more,
// does not keep others from theirs, however many there are.
func TestPass_GoesAroundCasesThatAreStuck(t *testing.T) {
	o := newOffice(t)
	id := o.file()
	r, m := o.relay("one")
	must(t, r.Drain(t.Context()))
	o.later(o.read(id).DueAt.Sub(o.now))
	asked := []int{}
	list := func(ctx context.Context, g models.Grant, now time.Time, limit int) ([]models.CaseID, error) {
		asked = append(asked, limit)
		stuck := make([]models.CaseID, clockBatch, clockBatch+1)
		for i := range stuck {
			stuck[i] = models.CaseID("WQ-00000-" + strconv.Itoa(10000+i))
		}
		return append(stuck, id)[:min(limit, clockBatch+1)], nil
	}
	for range 2 {
		_, err := r.round(t.Context(), duty{list, clockBatch, clockShare, clockWorkers, r.fire}, &r.stuck)
		if !errors.Is(err, models.ErrNotFound) {
			t.Fatalf("the stuck ones: %v", err)
		}
	}
	if m.counts["clock"] != 1 || asked[0] != clockBatch || asked[1] != 2*clockBatch {
		t.Errorf("asked for %v, %v acted", asked, m)
	}
}

// A panic, as over a broken rule, is the error of its own case: the others that
// were done together with it are done.
func TestRound_APanicSparesTheOthers(t *testing.T) {
	o := newOffice(t)
	r, _ := o.relay("one")
	ids := []models.CaseID{"WQ-1", "WQ-2", "WQ-3"}
	list := func(context.Context, models.Grant, time.Time, int) ([]models.CaseID, error) { return ids, nil }
	n, err := r.round(t.Context(), duty{list, batch, 3, 1, func(_ context.Context, ids []models.CaseID) (int, []error) {
		if slices.Contains(ids, "WQ-2") {
			panic("broken")
		}
		return len(ids), nil
	}}, &r.stuck)
	if n != 2 || err == nil || err.Error() != "case WQ-2: panicked: broken" || r.stuck.Load() != 1 {
		t.Errorf("%d done, %v, %d stuck", n, err, r.stuck.Load())
	}
}
