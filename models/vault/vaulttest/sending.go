package vaulttest

import (
	"bytes"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"redress/models"
	"redress/models/vault"
)

// What a program does when a draft is sent: mark it, make its case, empty it.
func markSent(d models.Draft) (models.Draft, error) {
	if d.SubmittedAt.IsZero() {
		d.SubmittedAt = start
	}
	return d, nil
}

func fileDraft(d models.Draft) (models.Case, error) {
	c := sampleCase(1, func(p *models.Filed) { p.Filing, p.Evidence = d.Filing, d.Evidence })
	c.Key = d.Key
	return c, nil
}

func emptied(d models.Draft) models.Draft {
	d.Filing, d.Evidence, d.Done = models.Filing{}, nil, nil
	return d
}

func (f *fixture) draft(t *testing.T) models.Draft {
	t.Helper()
	d, err := f.CreateDraft(t.Context(), all, models.Draft{ID: sampleID(1), Filing: sampleFiling(1), CodeHash: "h", Done: []string{"what"}})
	must(t, err)
	return d
}

// wantSent checks that the case holds what the draft held, and the draft nothing.
func wantSent(t *testing.T, f *fixture, before models.Draft) {
	t.Helper()
	d, err := f.Draft(t.Context(), all, before.ID)
	must(t, err)
	c, err := f.Case(t.Context(), all, before.ID)
	must(t, err)
	if d.SubmittedAt.IsZero() || d.Done != nil || d.Filing.Narrative != "" {
		t.Errorf("the draft is %+v", d)
	}
	if c.Version != 1 || c.Filing.Narrative != before.Filing.Narrative || !bytes.Equal(c.Key, before.Key) {
		t.Errorf("the case is %+v", c)
	}
	clean(t, f.Store)
}

// testSending sends a draft at once, again, and from wherever an earlier
// sending may have been broken off.
func testSending(t *testing.T, f *fixture) {
	ctx := t.Context()
	_, err := f.SendDraft(ctx, all, sampleID(1), markSent, fileDraft, emptied)
	wantErr(t, "no draft", err, models.ErrNotFound)
	before := f.draft(t)
	refused := errors.New("refused")
	_, err = f.SendDraft(ctx, all, before.ID, func(d models.Draft) (models.Draft, error) { return d, refused }, fileDraft, emptied)
	wantErr(t, "refused", err, refused)
	_, err = f.SendDraft(ctx, all, before.ID, markSent, func(models.Draft) (models.Case, error) { return models.Case{}, refused }, emptied)
	wantErr(t, "no case can be made", err, refused)
	_, err = f.SendDraft(ctx, all, before.ID, markSent, func(models.Draft) (models.Case, error) { return sampleCase(2), nil }, emptied)
	wantErr(t, "another case", err, vault.ErrHistory)
	d, err := f.Draft(ctx, all, before.ID)
	must(t, err)
	if d.Version != 1 {
		t.Errorf("a refused sending wrote %+v", d)
	}
	for i := range 2 {
		d, err := f.SendDraft(ctx, all, before.ID, markSent, fileDraft, emptied)
		must(t, err)
		if d.Version != 3 {
			t.Errorf("sending %d: version %d", i, d.Version)
		}
		wantSent(t, f, before)
	}
}

// testBrokenSending goes on where a process stopped: the draft was marked, or
// the case was made too.
func testBrokenSending(t *testing.T, f *fixture) {
	before := f.draft(t)
	sent, err := f.UpdateDraft(t.Context(), all, before.ID, markSent)
	must(t, err)
	for _, made := range []bool{false, true} {
		if made {
			_, err := f.UpdateDraft(t.Context(), all, before.ID, func(d models.Draft) (models.Draft, error) {
				d.Filing, d.Done = sent.Filing, sent.Done // as before it was emptied
				return d, nil
			})
			must(t, err)
		}
		_, err = f.SendDraft(t.Context(), all, before.ID, markSent, fileDraft, emptied)
		must(t, err)
		wantSent(t, f, before)
	}
}

// testSendingRace sends one draft from two processes many times while its
// owner goes on typing: what was acknowledged before the sending is in the
// case, and what comes after is refused.
func testSendingRace(t *testing.T, f *fixture) {
	before := f.draft(t)
	stores := []*vault.Store{f.Store, f.open(t)}
	sent := errors.New("sent already")
	var typed atomic.Int64
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			s := stores[i%2]
			if i%3 == 0 {
				_, err := s.SendDraft(t.Context(), all, before.ID, markSent, fileDraft, emptied)
				must(t, err)
				return
			}
			_, err := s.UpdateDraft(t.Context(), all, before.ID, func(d models.Draft) (models.Draft, error) {
				if !d.SubmittedAt.IsZero() {
					return d, sent
				}
				d.Filing.Purchase.Amount++
				return d, nil
			})
			if err == nil {
				typed.Add(1)
			} else if !errors.Is(err, sent) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	wantSent(t, f, before)
	c, err := f.Case(t.Context(), all, before.ID)
	must(t, err)
	if got := int64(c.Filing.Purchase.Amount - before.Filing.Purchase.Amount); got != typed.Load() {
		t.Errorf("%d changes were acknowledged, %d are in the case", typed.Load(), got)
	}
}
