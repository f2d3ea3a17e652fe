package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/evidence"
	"redress/app/outbox"
	"redress/models"
	"redress/workflows/calendar"
)

// one makes one case, from the filing to where it stands today.
func (w *work) one(ctx context.Context, j job, s *seller, sums map[models.SellerID]models.Seller, code func() (picture, error)) error {
	there, err := w.present(ctx, j.id)
	if err != nil || there {
		return err
	}
	st := newStage(w.Service, j.r, w.Staff, sums)
	filed := models.Filed{
		Filing: newFiling(j.r, s, j.receivedAt), ReceivedAt: j.receivedAt, ReceiptHash: w.Service.Store.HashCode(j.code),
	}
	if filed.Filing.Mixed {
		var id [models.EntropyBytes]byte
		_, _ = entropy{j.r}.Read(id[:])
		filed.Reserved = models.NewCaseID(id)
	}
	c := models.Case{Head: models.Head{ID: j.id}}
	drop := func() error { return nil }
	files, err := w.pick(j.r, filed.Filing, code)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		if c.Key, drop, err = w.key(ctx, j, filed); err != nil {
			return err
		}
		if filed.Evidence, err = w.put(ctx, st, j, c.Key, files); err != nil {
			return err
		}
	}
	if err := st.file(ctx, c, filed); err != nil {
		return err
	}
	if err := w.live(ctx, j, st); err != nil {
		return err
	}
	if err := w.report(ctx, j, st); err != nil {
		return err
	}
	if err := st.end(ctx); err != nil {
		return err
	}
	w.count(st, j)
	return drop()
}

// live lets a case that was filed go on until today.
func (w *work) live(ctx context.Context, j job, st *stage) error {
	if err := st.play(ctx, j.r, w.today); err != nil {
		return err
	}
	return st.until(ctx, w.today.Add(-behind))
}

// report plays and stores the report that was split from a complaint. An
// interrupted run may have stored it already.
func (w *work) report(ctx context.Context, j job, of *stage) error {
	if of.report == nil {
		return nil
	}
	st := newStage(w.Service, j.r, w.Staff, of.sums)
	st.c, st.now = *of.report, of.report.UpdatedAt
	st.relay.Handlers[models.EffectInspect] = outbox.New(st.service, "demo", st.relay.Log).Handlers[models.EffectInspect]
	if err := st.begin(ctx); err != nil {
		return err
	}
	if err := w.live(ctx, j, st); err != nil {
		return err
	}
	maps.Copy(of.recount, st.recount)
	if err := st.end(ctx); !errors.Is(err, models.ErrExists) {
		return err
	}
	return nil
}

// present says whether an earlier run has made the case.
func (w *work) present(ctx context.Context, id models.CaseID) (bool, error) {
	g, err := authz.Do(casework.System, authz.CaseView, string(id))
	if err != nil {
		return false, err
	}
	c, err := w.Service.Store.Case(ctx, g, id)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.result.Present++
		for _, seller := range c.Sellers {
			w.recount[seller] = true
		}
	}
	return true, err
}

// key makes the key the files are sealed with before there is a case: that of
// a draft, as when a buyer files. A run that was interrupted left its draft.
func (w *work) key(ctx context.Context, j job, filed models.Filed) (models.KeyBox, func() error, error) {
	g, err := authz.Do(models.Actor{Role: models.RoleVisitor, Case: j.id}, authz.DraftEdit, string(j.id))
	if err != nil {
		return nil, nil, err
	}
	store := w.Service.Store
	d, err := store.CreateDraft(ctx, g, models.Draft{
		ID: j.id, CodeHash: filed.ReceiptHash, StartedAt: j.receivedAt, ExpiresAt: models.Millis(w.Service.Now()).Add(models.DraftTTL),
	})
	if errors.Is(err, models.ErrExists) {
		d, err = store.Draft(ctx, g, j.id)
	}
	return d.Key, func() error { return store.DeleteDraft(ctx, g, j.id) }, err
}

// pick chooses the files a buyer would have.
func (w *work) pick(r *rand.Rand, f models.Filing, code func() (picture, error)) (out []picture, err error) {
	add := func(kind string, percent int) {
		if chance(r, percent) {
			out = append(out, oneOf(r, w.album[kind]))
		}
	}
	add("chat", 55)
	if f.Purchase.Amount > 0 {
		add("payment", 30)
	}
	switch f.Category {
	case "counterfeit", "not_as_described", "unsafe_goods":
		add("goods", 30)
	}
	if f.Channel == "moments" {
		add("moments_post", 25)
	}
	if slices.ContainsFunc(f.Respondent.Handles, func(h models.Handle) bool { return h.Kind == "qr_text" }) {
		var p picture
		p, err = code()
		out = append(out, p)
	}
	return out, err
}

// put takes the files in as an upload would be.
func (w *work) put(ctx context.Context, st *stage, j job, key models.KeyBox, files []picture) ([]models.Evidence, error) {
	g, err := authz.Do(casework.System, authz.SystemWork, string(j.id))
	if err != nil {
		return nil, err
	}
	var out []models.Evidence
	for i, p := range files {
		var word [16]byte
		_, _ = entropy{j.r}.Read(word[:])
		e := models.Evidence{
			ID: models.EvidenceID(fmt.Sprintf("%x", word)), Kind: p.kind, Shows: models.Personal(oneOf(j.r, texts.Shows[p.kind])),
			CapturedOn: (calendar.DayOf(j.receivedAt) - calendar.Day(j.r.IntN(3))).String(),
			Name:       models.Personal(fmt.Sprintf("IMG_%04d.%s", j.r.IntN(10_000), p.ext)),
			ReceivedAt: j.receivedAt.Add(-time.Duration(len(files)-i) * time.Minute),
		}
		in, err := evidence.Receive(bytes.NewReader(p.stamped(string(j.id)+"/"+fmt.Sprint(i))), models.MaxEvidenceBytes)
		if err != nil {
			return nil, err
		}
		if err := w.Service.Store.PutEvidence(ctx, g, j.id, key, e.ID, in); errors.Is(err, models.ErrExists) {
			// An interrupted run has stored it; its bytes have still to be measured.
			_, err = bytes.NewBuffer(nil).ReadFrom(in)
			if err != nil {
				return nil, err
			}
		} else if err != nil {
			return nil, err
		}
		in.Fill(&e)
		st.files[e.ID] = p
		out = append(out, e)
	}
	return out, nil
}

func (w *work) count(st *stage, j job) {
	w.files.Add(int64(len(st.c.Evidence)))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.result.Made++
	if st.c.Open && len(w.result.Samples) < 50 && j.index < 50 {
		w.result.Samples = append(w.result.Samples, Sample{st.c.ID, j.code})
	}
	for id := range st.recount {
		w.recount[id] = true
	}
}
