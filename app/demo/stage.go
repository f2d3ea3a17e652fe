package demo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/outbox"
	"redress/models"
	"redress/workflows"
)

// stage is where a case lives through its past before it is stored: a store
// that keeps this one case in memory and passes everything else on to the real
// one. The use cases and the relay work on it as they do on any store, with a
// clock that is set, so a made-up history is made by the same code as a real
// one, and costs one write.
type stage struct {
	models.Store
	now     time.Time
	c       models.Case
	staff   []models.Account
	service *casework.Service
	relay   *outbox.Relay
	files   map[models.EvidenceID]picture
	// recount collects the sellers whose totals are to be counted once all
	// their cases are stored.
	recount map[models.SellerID]bool
	// sums are what there was against each seller before, and report is the
	// report that was split from the case, to be played next.
	sums   map[models.SellerID]models.Seller
	report *models.Case
}

func newStage(real *casework.Service, r *rand.Rand, staff []models.Account, sums map[models.SellerID]models.Seller) *stage {
	s := &stage{Store: real.Store, staff: staff, files: map[models.EvidenceID]picture{}, recount: map[models.SellerID]bool{}, sums: sums}
	s.service = casework.New(s, real.Rules())
	s.service.Now = func() time.Time { return s.now }
	s.service.Random = entropy{r}
	s.relay = outbox.New(s.service, "demo", slog.New(slog.DiscardHandler))
	s.relay.Handlers[models.EffectInspect] = s.inspect
	return s
}

// entropy makes ids of the seed. It must never make keys: those are the store's.
type entropy struct{ r *rand.Rand }

func (e entropy) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e.r.Uint32())
	}
	return len(p), nil
}

var _ io.Reader = entropy{}

// Case reads the case on the stage.
func (s *stage) Case(_ context.Context, g models.Grant, id models.CaseID) (models.Case, error) {
	switch {
	case id == s.c.ID:
		return s.c, g.Covers(string(id))
	case s.report != nil && id == s.report.ID:
		return *s.report, g.Covers(string(id))
	}
	return models.Case{}, models.ErrNotFound
}

// UpdateCase changes the case on the stage.
func (s *stage) UpdateCase(ctx context.Context, g models.Grant, id models.CaseID, change func(models.Case) (models.Case, error)) (models.Case, error) {
	c, err := s.Case(ctx, g, id)
	if err != nil {
		return c, err
	}
	if c, err = change(c); err != nil {
		return models.Case{}, err
	}
	s.c = c
	return c, nil
}

// UpdateCases changes the case on the stage.
func (s *stage) UpdateCases(ctx context.Context, g models.Grant, ids []models.CaseID, change func(models.Case) (models.Case, error)) []models.CaseUpdate {
	out := make([]models.CaseUpdate, len(ids))
	for i, id := range ids {
		before := s.c.Seq()
		c, err := s.UpdateCase(ctx, g, id, change)
		out[i] = models.CaseUpdate{Changed: err == nil && c.Seq() > before, Err: err}
	}
	return out
}

// DueCases names the case when a clock is due.
func (s *stage) DueCases(_ context.Context, _ models.Grant, now time.Time, _ int) ([]models.CaseID, error) {
	return s.when(!s.c.FiresAt().After(now)), nil
}

// WorkCases names the case when it has effects to run.
func (s *stage) WorkCases(_ context.Context, _ models.Grant, now time.Time, _ int) ([]models.CaseID, error) {
	return s.when(len(s.c.Effects) > 0 && !s.c.Lease.RetryAt.After(now)), nil
}

func (s *stage) when(yes bool) []models.CaseID {
	if yes {
		return []models.CaseID{s.c.ID}
	}
	return nil
}

// Account finds one of the demo staff.
func (s *stage) Account(_ context.Context, id string) (models.Account, error) {
	i := slices.IndexFunc(s.staff, func(a models.Account) bool { return a.ID == id })
	if i < 0 {
		return models.Account{}, models.ErrNotFound
	}
	return s.staff[i], nil
}

// CreateCase keeps the report that is split from the case.
func (s *stage) CreateCase(_ context.Context, g models.Grant, c models.Case) (models.Case, error) {
	s.report = &c
	return c, g.Covers(string(c.ID))
}

// Seller tells what there was against a seller until now.
func (s *stage) Seller(_ context.Context, _ models.Grant, id models.SellerID) (models.Seller, error) {
	return s.sums[id], nil
}

// SellerTotals and UpdateSeller put a recount off: the case is not stored yet.
func (s *stage) SellerTotals(context.Context, models.Grant, models.SellerID) (models.SellerTotals, error) {
	return models.SellerTotals{}, nil
}

// UpdateSeller notes whom to recount.
func (s *stage) UpdateSeller(_ context.Context, _ models.Grant, id models.SellerID, _ func(models.Seller) (models.Seller, error)) (models.Seller, error) {
	s.recount[id] = true
	return models.Seller{}, nil
}

// inspect tells what was found when the picture was drawn: a stamp does not
// change the pixels the relay would look at.
func (s *stage) inspect(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	p := s.files[e.Evidence]
	err := s.Store.PutEvidence(ctx, g, c.ID, c.Key, e.Evidence.PreviewID(), bytes.NewReader(p.preview))
	if errors.Is(err, models.ErrExists) {
		err = nil
	}
	return models.Event{Kind: models.EventInspected, Payload: models.Payload{Inspected: &models.Inspection{
		Evidence: e.Evidence, Steps: models.InspectSteps, Preview: "ready", Text: "none", Scan: models.ScanNone, Found: &p.found,
		Effect: e.ID, Epoch: c.Lease.Epoch,
	}}}, err
}

// file puts a new case on the stage and does what filing asks for.
func (s *stage) file(ctx context.Context, c models.Case, filed models.Filed) (err error) {
	s.now = filed.ReceivedAt
	s.c, err = s.service.NewCase(c, workflows.Command{
		ID: models.CommandID("file:" + string(c.ID)), At: s.now, File: &filed,
		Actor: models.Actor{Role: models.RoleComplainant, Case: c.ID},
	})
	if err != nil {
		return err
	}
	return s.begin(ctx)
}

// begin does what filing asks for, and adds the case up against its sellers.
func (s *stage) begin(ctx context.Context) error {
	s.now = s.now.Add(2 * time.Second)
	if err := s.relay.Drain(ctx); err != nil {
		return err
	}
	for _, id := range s.c.Sellers {
		sum := s.sums[id]
		sum.Cases, sum.Amount = sum.Cases+1, sum.Amount+s.c.Amount
		s.sums[id] = sum
	}
	return nil
}

// until lets time pass: clocks act on the way when they are due.
func (s *stage) until(ctx context.Context, at time.Time) error {
	for !s.c.FiresAt().After(at) {
		s.now = later(s.now, s.c.FiresAt().Add(time.Second))
		before := s.c.Seq()
		if err := s.relay.Drain(ctx); err != nil {
			return err
		}
		if s.c.Seq() == before {
			break // a clock that nothing answers
		}
	}
	s.now = later(s.now, at)
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// end stores the case with all that happened to it.
func (s *stage) end(ctx context.Context) error {
	g, err := authz.Do(casework.System, authz.SystemWork, string(s.c.ID))
	if err != nil {
		return err
	}
	_, err = s.Store.CreateCase(ctx, g, s.c)
	return err
}
