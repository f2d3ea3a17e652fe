package casework

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"redress/models"
)

// begun is an upload whose bytes have not come.
func (o *office) begun(actor models.Actor) (models.Upload, Piece) {
	o.Helper()
	p := picture()
	data, err := io.ReadAll(p.Body)
	must(o, err)
	u, err := o.StartUpload(o.Context(), actor, int64(len(data)), "", p)
	must(o, err)
	return u, Piece{Body: strings.NewReader(string(data))}
}

// inPieces sends a file while others ask again and again how far it is.
func (o *office) inPieces(actor models.Actor, u models.Upload, p Piece) error {
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for range 20 {
				_, _ = o.Upload(context.WithoutCancel(o.Context()), actor, u.ID)
			}
		})
	}
	_, err := o.AppendUpload(context.WithoutCancel(o.Context()), actor, u.ID, p)
	wg.Wait()
	return err
}

// swept does the work a case waits for, sweeps, and lists the files that are left.
func (o *office) swept(id models.CaseID) map[string]bool {
	o.Helper()
	_, err := o.Store.UpdateCase(o.Context(), o.grant(), id, func(c models.Case) (models.Case, error) {
		for _, e := range c.Effects {
			c.Append(o.Service.now(), models.Event{Kind: models.EventEffectDone, Payload: models.Payload{Effect: &models.EffectResult{Effect: e.ID, Kind: e.Kind}}})
		}
		return c, nil
	})
	if !errors.Is(err, models.ErrNotFound) {
		must(o, err)
	}
	_, _, err = o.Store.SweepFiles(o.Context(), o.grant(), time.Now().Add(time.Hour), "", 1000)
	must(o, err)
	left := map[string]bool{}
	for _, blob := range o.files() {
		left[blob[:strings.LastIndex(blob, ".")]] = true
	}
	return left
}

// wholeFiles fails when a file that a case names cannot be read.
func (o *office) wholeFiles(id models.CaseID) models.Case {
	o.Helper()
	c := o.read(id)
	for _, e := range c.Evidence {
		r, err := o.Store.OpenEvidence(o.Context(), o.grant(), id, c.Key, e.ID)
		if err != nil {
			o.Errorf("the case names %s: %v", e.ID, err)
			continue
		}
		n, err := io.Copy(io.Discard, r)
		if err = errors.Join(err, r.Close()); err != nil || n != e.Size {
			o.Errorf("%d of %d bytes of %s: %v", n, e.Size, e.ID, err)
		}
	}
	return c
}

// meanwhile is a store in which something happens in the middle of a request.
type meanwhile struct {
	models.Store
	close, name, change func() error
}

func (m *meanwhile) CloseUpload(ctx context.Context, g models.Grant, key models.KeyBox, u models.Upload) (models.Upload, string, error) {
	u, sum, err := m.Store.CloseUpload(ctx, g, key, u)
	if m.close != nil {
		err = errors.Join(err, m.close())
	}
	return u, sum, err
}

func (m *meanwhile) NameUpload(ctx context.Context, g models.Grant, u models.Upload) error {
	if m.name != nil {
		return m.name()
	}
	return m.Store.NameUpload(ctx, g, u)
}

func (m *meanwhile) UpdateDraft(ctx context.Context, g models.Grant, id models.CaseID, change func(models.Draft) (models.Draft, error)) (models.Draft, error) {
	d, err := m.Store.UpdateDraft(ctx, g, id, change)
	if m.change != nil {
		err = errors.Join(err, m.change())
	}
	return d, err
}

var errEnded = errors.New("the process has ended")

// A file the draft names stays with the case, whoever asks for its upload once
// more: the process that named it may have ended before it could say so.
func TestUpload_FinishedOnceMoreAfterTheDraftWasSent(t *testing.T) {
	for _, next := range []struct {
		what string
		ask  func(*office, *meanwhile, models.Actor, string) error
		want error
	}{
		{"asked by the visitor, then sent", func(o *office, _ *meanwhile, a models.Actor, id string) error {
			_, err := o.Upload(o.Context(), a, id)
			return errors.Join(err, o.send(a))
		}, nil},
		{"sent while it was finished again", func(o *office, m *meanwhile, a models.Actor, id string) error {
			m.close = func() error { return o.send(a) }
			_, err := o.Upload(o.Context(), a, id)
			return err
		}, models.ErrConflict},
		{"sent, then asked by the complainant", func(o *office, _ *meanwhile, a models.Actor, id string) error {
			must(o, o.send(a))
			u, err := o.Upload(o.Context(), models.Actor{Role: models.RoleComplainant, Case: a.Case}, id)
			if err == nil && !u.Named {
				err = errors.New("not named")
			}
			return err
		}, nil},
	} {
		o := newOffice(t)
		m := &meanwhile{Store: o.Store}
		o.Store = m
		actor, _ := o.draft()
		u, p := o.begun(actor)
		m.name = func() error { return errEnded }
		_, err := o.AppendUpload(t.Context(), actor, u.ID, p)
		wantErr(t, "the first run", err, errEnded)
		m.name = nil
		wantErr(t, next.what, next.ask(o, m, actor, u.ID), next.want)
		left := o.swept(actor.Case)
		if c := o.wholeFiles(actor.Case); len(c.Evidence) != 1 || len(left) != 1 {
			t.Errorf("%s: the case names %d files, %d are stored", next.what, len(c.Evidence), len(left))
		}
	}
}

func (o *office) send(actor models.Actor) error {
	_, err := o.Submit(o.Context(), actor, "192.0.2.1")
	return err
}

// A draft was changed, the answer got lost, and before the change is tried again
// the draft is sent: what looks like a refusal is none.
func TestAddEvidence_SentBeforeItIsTriedAgain(t *testing.T) {
	o := newOffice(t)
	m := &meanwhile{Store: o.Store}
	o.Store = m
	actor, _ := o.draft()
	m.change = func() error {
		m.change = nil
		return errors.Join(o.send(actor), models.ErrConflict)
	}
	_, err := o.AddEvidence(t.Context(), actor, picture())
	wantErr(t, "added", err, models.ErrConflict)
	if c := o.wholeFiles(actor.Case); len(c.Evidence) != 1 {
		t.Errorf("the case names %d files", len(c.Evidence))
	}
}

// What is refused when it is whole is not named, and goes with the next sweep.
func TestUpload_RefusedWhenItIsWhole(t *testing.T) {
	o := newOffice(t)
	actor, _ := o.draft()
	u, p := o.begun(actor)
	o.Evidence.Files = 0
	_, err := o.AppendUpload(t.Context(), actor, u.ID, p)
	wantErr(t, "one too many", err, ErrFull)
	_, err = o.Upload(t.Context(), actor, u.ID)
	wantErr(t, "asked for once more", err, models.ErrNotFound)
	if left := o.swept(actor.Case); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// A file that was taken out comes back only with its bytes, however far its
// upload had come.
func TestUpload_PickedAgainAfterItWasTakenOut(t *testing.T) {
	for what, name := range map[string]func() error{"named": nil, "ended before it said so": func() error { return errEnded }} {
		for _, late := range []bool{false, true} { // another request is finishing it meanwhile
			o := newOffice(t)
			m := &meanwhile{Store: o.Store, name: name}
			o.Store = m
			actor, _ := o.draft()
			u, p := o.begun(actor)
			_, err := o.AppendUpload(t.Context(), actor, u.ID, p)
			if name == nil {
				must(t, err)
			}
			m.name = nil
			remove := func() error {
				m.close = nil
				return o.RemoveDraftEvidence(t.Context(), actor, u.File)
			}
			if late {
				m.close = remove
			} else {
				must(t, remove())
			}
			again, err := o.Upload(t.Context(), actor, u.ID)
			if m.close != nil { // there was nothing to finish
				must(t, remove())
			} else if !late {
				wantErr(t, what+": its upload", err, models.ErrNotFound)
			}
			d, err := o.Draft(t.Context(), actor)
			must(t, err)
			if !late && (again.Named || len(d.Evidence) != 0) {
				t.Errorf("%s: it is done, and the draft names %d files", what, len(d.Evidence))
			}
			must(t, o.send(actor))
			left := o.swept(actor.Case)
			if c := o.wholeFiles(actor.Case); len(left) != len(c.Evidence) {
				t.Errorf("%s: %d files named, %d stored", what, len(c.Evidence), len(left))
			}
		}
	}
}
