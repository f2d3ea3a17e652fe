package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
	"redress/workflows/spec"

	"crypto/rand"
)

// monday is a working Monday, 10:00 in Beijing.
var monday = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// office is the service over a store in memory, with a clock that stands still
// until a test moves it.
type office struct {
	*testing.T
	*Service
	blobs models.BlobStore

	mu  sync.Mutex
	now time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	rules, err := spec.Embedded()
	must(t, err)
	keys, err := vault.GenerateKeys(rand.Reader)
	must(t, err)
	o := &office{T: t, now: monday, blobs: vaulttest.MemoryBlobs()}
	store, err := vault.Open(t.Context(), storetest.Memory(), o.blobs, keys)
	must(t, err)
	o.Service = New(store, rules)
	o.Service.Now = func() time.Time {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.now
	}
	return o
}

// later moves the clock.
func (o *office) later(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

// second is the same office served by another process.
func (o *office) second() *Service {
	s := New(o.Store, o.Rules())
	s.Now = o.Service.Now
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

var visitor = models.Actor{Role: models.RoleVisitor}

// complete is a filing with nothing left to ask.
func complete() models.Filing {
	return models.Filing{
		Track: models.TrackComplaint, Language: "zh-CN", Channel: "moments", Category: "counterfeit", Platform: "no",
		Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "shoe_king88"}}, Province: "44"},
		Purchase:    models.Purchase{Item: "运动鞋一双", On: "2026-10-08", Amount: 129900, Paid: "wechat_transfer"},
		Narrative:   "我在朋友圈看到他卖鞋，说是正品，付款后发来的是假货。",
		Demands:     []models.Demand{{Kind: "refund", Amount: 129900}},
		Complainant: models.Party{Name: "王小明", Phone: "13800138000", Address: "广州市天河区一路1号"},
	}
}

// draft begins a filing and answers every page.
func (o *office) draft() (models.Actor, models.Draft) {
	o.Helper()
	d, err := o.StartDraft(o.Context(), visitor, "zh-CN", o.word())
	must(o, err)
	actor := models.Actor{Role: models.RoleVisitor, Case: d.ID}
	for _, page := range Pages {
		d, err = o.SaveDraft(o.Context(), actor, page, func(f *models.Filing) { *f = complete() })
		must(o, err)
	}
	return actor, d
}

// file sends a complete filing and gives the complainant of the case and the code.
func (o *office) file() (buyer models.Actor, code string) {
	o.Helper()
	actor, d := o.draft()
	id, err := o.Submit(o.Context(), actor, string(actor.Case))
	must(o, err)
	return models.Actor{Role: models.RoleComplainant, Case: id}, string(d.Code)
}

// staff makes an account and gives who it acts as.
func (o *office) staff(login string, role models.Role) models.Actor {
	o.Helper()
	a, err := o.AddAccount(o.Context(), System, NewAccount{Login: login, Name: login, Password: password, Role: role})
	must(o, err)
	return models.Actor{Role: role, Account: a.ID, Name: login}
}

const password = "correct horse battery"

// read reads a case as the system sees it.
func (o *office) read(id models.CaseID) models.Case {
	o.Helper()
	c, err := o.Store.Case(o.Context(), o.grant(), id)
	must(o, err)
	return c
}

func (o *office) grant() models.Grant {
	return models.IssueGrant(System, "test", models.AnyObject, models.Unlimited)
}

// files lists the stored blobs.
func (o *office) files() []string {
	o.Helper()
	ids, err := o.blobs.List(context.Background(), "", 1000)
	must(o, err)
	return ids
}

// png is as much of a picture as its type is found by.
var png = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")

var pictures atomic.Int64

// picture is a file that nobody else has.
func picture() Upload {
	return Upload{Kind: "chat", Name: "聊天.png", Body: bytes.NewReader(fmt.Append(slices.Clone(png), pictures.Add(1)))}
}

// together runs n calls at the same time and gives their errors.
func together(n int, call func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = call(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// succeeded counts the calls that returned no error; the others must have one of these.
func succeeded(t testing.TB, errs []error, others ...error) (n int) {
	t.Helper()
	for _, err := range errs {
		known := err == nil
		for _, other := range others {
			known = known || errors.Is(err, other)
		}
		if !known {
			t.Errorf("unexpected: %v", err)
		}
		if err == nil {
			n++
		}
	}
	return n
}
