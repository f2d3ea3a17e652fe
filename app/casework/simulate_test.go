package casework

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

// history files different cases, accepts some of them and lets weeks pass, as
// an office would. Every office does the same, as far as its rules allow.
func (o *office) history(n int) (ids []models.CaseID) {
	o.Helper()
	mediator := o.staff("history", models.RoleMediator)
	mediator.Name = "调解员"
	for i := range n {
		f := complete()
		f.Channel = models.Channels[i%len(models.Channels)]
		f.Category = models.Categories[i%len(models.Categories)]
		f.Purchase.Amount = models.Fen(1+i*i) * 1_000
		var entropy [models.EntropyBytes]byte
		copy(entropy[:], fmt.Sprintf("case%06d", i))
		c, err := o.NewCase(models.Case{Head: models.Head{ID: models.NewCaseID(entropy)}}, workflows.Command{
			ID: "file", At: o.Service.Now(), Actor: models.Actor{Role: models.RoleComplainant},
			File: &models.Filed{Filing: f, ReceivedAt: o.Service.Now()},
		})
		must(o, err)
		_, err = o.Store.CreateCase(o.Context(), o.grant(), c)
		must(o, err)
		ids = append(ids, c.ID)
		if i%3 == 0 {
			_, err = o.Assign(o.Context(), mediator, c.ID, mediator.Account, "take", -1)
			must(o, err)
			_, _ = o.MoveCase(o.Context(), mediator, c.ID, Move{Command: "accept", Transition: "accept", Seen: -1})
		}
		o.pass(ids, 3*time.Hour)
	}
	for range 20 {
		o.pass(ids, 24*time.Hour)
	}
	return ids
}

// pass lets time go by, and the clocks of the cases act.
func (o *office) pass(ids []models.CaseID, d time.Duration) {
	o.Helper()
	o.later(d)
	for {
		due, err := o.Store.DueCases(o.Context(), o.grant(), o.Service.Now(), len(ids))
		must(o, err)
		if len(due) == 0 {
			return
		}
		updates, err := o.FireClocks(o.Context(), due)
		must(o, err)
		for _, u := range updates {
			must(o, u.Err)
		}
	}
}

// lastDays are the deadlines a case has had, each with the last day it came to.
func lastDays(c models.Case) map[string]string {
	out := map[string]string{}
	for _, e := range c.Events {
		for _, k := range e.Payload.Outcome.Started {
			out[k.Name] = k.LastDay
		}
	}
	return out
}

// anew counts by comparing two offices that did the same under different rules.
func anew(was, would *office, ids []models.CaseID) (s Simulation) {
	s.Clocks = map[string]ClockShift{}
	for _, id := range ids {
		a, b := was.read(id), would.read(id)
		s.Cases++
		slices.Sort(a.Flags)
		slices.Sort(b.Flags)
		placed := a.Queue != b.Queue || a.Priority != b.Priority || !slices.Equal(a.Flags, b.Flags)
		before, after := lastDays(a), lastDays(b)
		if placed {
			s.Placed++
		}
		if placed || a.State != b.State || !maps.Equal(before, after) {
			s.Changed++
		}
		if a.Queue != b.Queue {
			count(&s.Queues, a.Queue+" "+b.Queue)
		}
		if a.Priority != b.Priority {
			count(&s.Priorities, fmt.Sprint(a.Priority, " ", b.Priority))
		}
		if a.State != b.State {
			count(&s.States, string(a.State)+" "+string(b.State))
		}
		for name := range before {
			x := s.Clocks[name]
			switch c := cmp.Compare(after[name], before[name]); {
			case after[name] == "":
				x.Gone++
			case c < 0:
				x.Earlier++
			case c > 0:
				x.Later++
			}
			s.Clocks[name] = x
		}
	}
	return s
}

// The answer of a simulation equals what comes out when the same cases are
// filed and worked on anew, with the new version in force from the start.
func TestSimulate_EqualsRunningAnew(t *testing.T) {
	for _, x := range []struct {
		name, id string
		change   []string
		// touched is what must be different, or the comparison shows nothing.
		touched func(Simulation) int
	}{
		{"another amount", "routing.v1", []string{`yuan: "10000"`, `yuan: "500"`}, func(s Simulation) int { return len(s.Queues) }},
		{"a longer period", "complaint.v1", []string{"acceptance: {law: acceptance,", "acceptance: {number: 9, unit: working_days,"}, func(s Simulation) int { return s.Clocks["acceptance"].Later }},
		{"a stricter guard", "complaint.v1", []string{"when: c.assigned\n", "when: c.assigned && c.amount_fen > 500000\n"}, func(s Simulation) int { return len(s.Refused) }},
	} {
		t.Run(x.name, func(t *testing.T) {
			was, would := newOffice(t), newOffice(t)
			would.activates(would.upload(x.id, x.change...).ID, time.Time{}, "")
			was.later(ActivationNotice)
			would.later(ActivationNotice)
			const n = 45
			ids := was.history(n)
			would.history(n)

			v := was.upload(x.id, x.change...)
			_, err := was.Simulate(t.Context(), admin, v.ID)
			must(t, err)
			was.works(was.Service, "one")
			job, got, err := was.Simulated(t.Context(), admin, v.ID)
			must(t, err)
			if job.Open || job.Failed != "" || job.Done != n || job.Total != n {
				t.Errorf("the job ended as %+v", job)
			}
			if x.touched(got) == 0 {
				t.Errorf("the change makes no difference: %s", job.Result)
			}
			want := anew(was, would, ids)
			for name, k := range want.Clocks {
				if g := got.Clocks[name]; g.Earlier != k.Earlier || g.Later != k.Later || g.Gone != k.Gone {
					t.Errorf("clock %s: the simulation says %+v, running anew %+v", name, g, k)
				}
			}
			if got.Cases != want.Cases || got.Changed != want.Changed || got.Placed != want.Placed ||
				!maps.Equal(got.Queues, want.Queues) || !maps.Equal(got.Priorities, want.Priorities) || !maps.Equal(got.States, want.States) {
				got.Sample = nil
				t.Errorf("the simulation says\n%+v\nrunning anew\n%+v", got, want)
			}
			for _, id := range ids {
				if c := was.read(id); strings.Contains(fmt.Sprint(c.Events[len(c.Events)-1].Kind), "viewed") {
					t.Errorf("the simulation has left a view in %s", id)
				}
			}
		})
	}
}

// Under its own version nothing would have been different.
func TestSimulate_TheSameVersion(t *testing.T) {
	o := newOffice(t)
	o.history(30)
	for _, id := range []string{"complaint.v1", "routing.v1"} {
		_, err := o.Simulate(t.Context(), admin, id)
		must(t, err)
		o.works(o.Service, "one")
		job, s, err := o.Simulated(t.Context(), admin, id)
		must(t, err)
		if s.Cases != 30 || s.Changed != 0 || s.Skipped != 0 {
			t.Errorf("%s: %s", id, job.Result)
		}
	}
}

// After a crash another process goes on behind the last batch, and the answer
// is the same.
func TestSimulate_GoesOnAfterACrash(t *testing.T) {
	o := newOffice(t)
	ids := o.history(20)
	slices.Sort(ids)
	v := o.upload("routing.v1", `yuan: "10000"`, `yuan: "500"`)
	_, err := o.Simulate(t.Context(), admin, v.ID)
	must(t, err)
	o.works(o.Service, "one")
	_, whole, err := o.Simulated(t.Context(), admin, v.ID)
	must(t, err)

	job, err := o.Simulate(t.Context(), admin, v.ID)
	must(t, err)
	var first Simulation
	for _, id := range ids[:8] {
		r, err := workflows.Replay((&jobRun{Service: o.Service}).rulesToSimulate(v), o.read(id), nil, job.StartedAt)
		first.add(id, played{replayed: r, err: err})
	}
	run := &jobRun{Service: o.Service, g: o.grant(), owner: "dead", job: job}
	run.job, err = o.Store.UpdateJob(t.Context(), o.grant(), job.ID, run.claim)
	must(t, err)
	run.job.After, run.job.Done = ids[7], 8
	must(t, run.tell(t.Context(), first))
	o.later(jobLease + time.Second)
	o.works(o.second(), "two")
	job, got, err := o.Simulated(t.Context(), admin, v.ID)
	must(t, err)
	if fmt.Sprint(got) != fmt.Sprint(whole) || job.Done != 20 {
		t.Errorf("after a crash\n%+v\nin one go\n%+v", got, whole)
	}
}
