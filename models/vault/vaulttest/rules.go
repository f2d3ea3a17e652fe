package vaulttest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redress/models"
	"redress/models/vault"
)

// names are the ids of a list.
func names[T any](list []T, id func(T) string) (out []string) {
	for _, v := range list {
		out = append(out, id(v))
	}
	return out
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// testRules stores definitions, activations, calendars and offices: each once, listed
// in order, and every one of them seen by another process as a new revision.
func testRules(t *testing.T, f *fixture) {
	ctx, other := t.Context(), f.open(t)
	revision := int64(-1)
	grows := func(what string, grown bool) {
		t.Helper()
		now, err := other.RulesRevision(ctx)
		must(t, err)
		if (now > revision) != grown {
			t.Errorf("%s: revision %d after %d", what, now, revision)
		}
		revision = now
	}
	grows("empty", true)
	ref := models.DefinitionRef{Name: "complaint", Version: 2, Checksum: "x"}
	for _, id := range []string{"complaint.v10", "complaint.v2", "routing.v3"} {
		name, number, _ := strings.Cut(id, ".v")
		n, err := strconv.Atoi(number)
		must(t, err)
		must(t, f.SaveDefinition(ctx, all, models.StoredDefinition{ID: id, Name: name, Number: n, Checksum: "0a", Text: "name: " + id, Scenarios: "s", By: "a1", At: start}))
		grows(id, true)
	}
	wantErr(t, "the same definition", f.SaveDefinition(ctx, all, models.StoredDefinition{ID: "complaint.v2", Text: "other"}), models.ErrExists)
	grows("refused", false)
	definitions, err := other.Definitions(ctx, all)
	must(t, err)
	wantList(t, "definitions", names(definitions, func(d models.StoredDefinition) string { return d.ID }), "complaint.v2", "complaint.v10", "routing.v3")
	if d := definitions[0]; d.Text != "name: complaint.v2" || d.Scenarios != "s" || !d.At.Equal(start) {
		t.Errorf("read %+v", d)
	}
	for i, id := range []string{"c", "a", "b"} {
		at := start.Add(time.Duration(i) * time.Second)
		must(t, f.Activate(ctx, all, models.Activation{ID: id, Ref: ref, From: at.Add(time.Nanosecond), At: at, By: "a1", Reason: "r"}))
		grows("activation "+id, true)
		must(t, f.SaveCalendar(ctx, all, models.StoredCalendar{ID: id, Year: 2027, Text: id, By: "a1", At: at}))
		grows("calendar "+id, true)
		must(t, f.SaveOffices(ctx, all, models.OfficeTable{ID: id, Area: "640381", Offices: []models.Office{{Division: "640381", Place: id, Code: "X", Name: "局"}}, At: at}))
		grows("offices "+id, true)
	}
	wantErr(t, "the same activation", f.Activate(ctx, all, models.Activation{ID: "a"}), models.ErrExists)
	wantErr(t, "the same calendar", f.SaveCalendar(ctx, all, models.StoredCalendar{ID: "a"}), models.ErrExists)
	wantErr(t, "the same offices", f.SaveOffices(ctx, all, models.OfficeTable{ID: "a"}), models.ErrExists)
	activations, err := other.Activations(ctx, all)
	must(t, err)
	wantList(t, "activations", names(activations, func(a models.Activation) string { return a.ID }), "c", "a", "b")
	if a := activations[1]; a.Ref != ref || !a.From.Equal(start.Add(time.Second)) || a.Reason != "r" {
		t.Errorf("read %+v", a)
	}
	calendars, err := other.Calendars(ctx, all)
	must(t, err)
	wantList(t, "calendars", names(calendars, func(c models.StoredCalendar) string { return c.Text }), "c", "a", "b")
	tables, err := other.OfficeTables(ctx, all)
	must(t, err)
	wantList(t, "offices", names(tables, func(o models.OfficeTable) string { return o.Offices[0].Place }), "c", "a", "b")
}

// testManyRules reads a list that is longer than one page to its end.
func testManyRules(t *testing.T, f *fixture) {
	const n = 230
	for i := range n {
		must(t, f.Activate(t.Context(), all, models.Activation{ID: string(sampleID(n - i)), At: start.Add(time.Duration(i) * time.Second)}))
	}
	list, err := f.Activations(t.Context(), all)
	must(t, err)
	if len(list) != n || !list[0].At.Equal(start) || !list[n-1].At.Equal(start.Add((n-1)*time.Second)) {
		t.Errorf("%d activations", len(list))
	}
}

// testJobs lets several processes work on jobs: one of them has it at a time,
// none of its progress is lost, and who looks sees what is unfinished.
func testJobs(t *testing.T, f *fixture) {
	ctx, other := t.Context(), f.open(t)
	var ids []string
	for i, kind := range []string{models.JobSimulate, models.JobRecount, models.JobSimulate} {
		j, err := f.CreateJob(ctx, all, models.Job{Kind: kind, Subject: "complaint.v2", Open: true, StartedAt: start.Add(time.Duration(i) * time.Second)})
		must(t, err)
		ids = append(ids, j.ID)
	}
	_, err := f.CreateJob(ctx, all, models.Job{ID: ids[0]})
	wantErr(t, "the same job", err, models.ErrExists)
	_, err = f.Job(ctx, all, "none")
	wantErr(t, "no job", err, models.ErrNotFound)
	id := func(j models.Job) string { return j.ID }
	list := func(what, kind string, limit int, want ...string) {
		t.Helper()
		jobs, err := other.Jobs(ctx, all, kind, limit)
		must(t, err)
		wantList(t, what, names(jobs, id), want...)
	}
	list("simulations", models.JobSimulate, 9, ids[2], ids[0])
	list("the newest", models.JobSimulate, 1, ids[2])
	list("unfinished", "", 9, ids[2], ids[1], ids[0])

	var claims atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		s := []*vault.Store{f.Store, other}[i%2]
		wg.Go(func() {
			won := false
			_, err := s.UpdateJob(ctx, all, ids[0], func(j models.Job) (models.Job, error) {
				if won = j.Owner == ""; won {
					j.Owner, j.Until = fmt.Sprint("worker ", i), start.Add(time.Minute)
				}
				return j, nil
			})
			must(t, err)
			if won {
				claims.Add(1)
			}
			for range 4 {
				_, err := s.UpdateJob(ctx, all, ids[0], func(j models.Job) (models.Job, error) { j.Done++; return j, nil })
				must(t, err)
			}
		})
	}
	wg.Wait()
	j, err := f.Job(ctx, all, ids[0])
	must(t, err)
	if claims.Load() != 1 || j.Done != 32 || j.Version != 34 {
		t.Errorf("%d claims, %+v", claims.Load(), j)
	}
	_, err = f.UpdateJob(ctx, all, ids[0], func(j models.Job) (models.Job, error) {
		j.Open, j.EndedAt, j.Result, j.After = false, start, `{"cases":3}`, sampleID(3)
		return j, nil
	})
	must(t, err)
	list("without the finished one", "", 9, ids[2], ids[1])
	list("finished ones are kept", models.JobSimulate, 9, ids[2], ids[0])
	if j, err = other.Job(ctx, all, ids[0]); err != nil || j.Result != `{"cases":3}` || j.After != sampleID(3) || !j.EndedAt.Equal(start) {
		t.Errorf("read %+v, %v", j, err)
	}
}
