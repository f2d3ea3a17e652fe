package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

// Simulation is what a definition would have done with the stored cases.
type Simulation struct {
	// Cases were played; Skipped could not be, because they do not open or
	// their beginning is archived. Cases of another procedure are neither.
	Cases   int `json:"cases"`
	Skipped int `json:"skipped,omitempty"`
	// Changed cases would have come out differently in some way, Placed ones
	// would be in another queue, otherwise urgent or otherwise marked.
	Changed int `json:"changed"`
	Placed  int `json:"placed"`
	// Queues, Priorities and States count the cases by "from to"; Flags count
	// those that would have a mark more, "+flag", or less, "-flag".
	Queues     map[string]int `json:"queues,omitempty"`
	Priorities map[string]int `json:"priorities,omitempty"`
	States     map[string]int `json:"states,omitempty"`
	Flags      map[string]int `json:"flags,omitempty"`
	// Clocks are the deadlines that would have moved, by clock.
	Clocks map[string]ClockShift `json:"clocks,omitempty"`
	// Refused count the steps that would not have been possible, by
	// "transition code rule".
	Refused map[string]int `json:"refused,omitempty"`
	// Sample are some of the changed cases, at most maxSample.
	Sample []SimulatedCase `json:"sample,omitempty"`
}

// ClockShift counts how the deadlines of one clock would have moved, in days.
type ClockShift struct {
	Earlier, Later, New, Gone int
	// Least and Most are the smallest and the largest move, negative for earlier.
	Least, Most int
}

// SimulatedCase is one case that would have come out differently.
type SimulatedCase struct {
	Case          models.CaseID
	Before, After workflows.Standing
	Clocks        []workflows.ClockMove   `json:",omitempty"`
	Refused       []workflows.RefusedStep `json:",omitempty"`
}

const (
	// maxSample bounds the sample, maxDetails what is told of each case in it.
	maxSample  = 50
	maxDetails = 5
	// simulateBatch is how many cases are played side by side.
	simulateBatch = 256
)

// Simulate begins to play the stored cases through a definition, unless that is
// under way already.
func (s *Service) Simulate(ctx context.Context, actor models.Actor, id string) (models.Job, error) {
	g, err := authz.Do(actor, authz.DefinitionManage, models.AnyObject)
	if err != nil {
		return models.Job{}, err
	}
	v, _, err := s.Definition(ctx, actor, id)
	if err != nil {
		return models.Job{}, err
	}
	if v.Procedure == nil && v.Routing == nil {
		return models.Job{}, models.ErrNotFound
	}
	job, err := s.latestJob(ctx, g, models.JobSimulate, id)
	if err == nil && job.Open {
		return job, nil
	}
	if err := ignoreMissing(err); err != nil {
		return job, err
	}
	if err := s.audit(ctx, actor, "definition.simulate", id); err != nil {
		return models.Job{}, err
	}
	return s.startJob(ctx, g, models.JobSimulate, id, actor.Account)
}

// Simulated reads the last simulation of a definition; models.ErrNotFound when
// there was none.
func (s *Service) Simulated(ctx context.Context, actor models.Actor, id string) (models.Job, Simulation, error) {
	g, err := authz.Do(actor, authz.DefinitionView, models.AnyObject)
	if err != nil {
		return models.Job{}, Simulation{}, err
	}
	j, err := s.latestJob(ctx, g, models.JobSimulate, id)
	if err != nil {
		return j, Simulation{}, err
	}
	out, err := simulationOf(j)
	return j, out, err
}

func simulationOf(j models.Job) (s Simulation, err error) {
	if j.Result != "" {
		err = json.Unmarshal([]byte(j.Result), &s)
	}
	return s, err
}

// simulate plays the stored cases through a definition, in batches.
func (r *jobRun) simulate(ctx context.Context) error {
	if err := r.FollowRules(ctx); err != nil {
		return err
	}
	v, _, err := r.Definition(ctx, System, r.job.Subject)
	if err != nil {
		return err
	}
	answer, err := simulationOf(r.job)
	if err != nil {
		return err
	}
	if r.job.Total, err = r.Store.CountCases(ctx, r.g); err != nil {
		return err
	}
	rules := r.rulesToSimulate(v)
	for {
		ids, err := r.Store.CaseIDs(ctx, r.g, r.job.After, simulateBatch)
		if err != nil || len(ids) == 0 {
			return errors.Join(err, r.answer(answer))
		}
		for i, one := range r.playAll(ctx, rules, ids, v.Procedure) {
			answer.add(ids[i], one)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		r.job.After = ids[len(ids)-1]
		r.job.Done += int64(len(ids))
		if err := r.tell(ctx, answer); err != nil {
			return err
		}
	}
}

// rulesToSimulate are the rules of the moment, with a routing table as if it
// had always held; a procedure is handed to each replay by itself.
func (r *jobRun) rulesToSimulate(v DefinitionVersion) *workflows.Rulebook {
	if v.Routing == nil {
		return r.Rules()
	}
	parts := r.Rules().Parts()
	parts.Activations = slices.DeleteFunc(slices.Clone(parts.Activations), func(a models.Activation) bool {
		_, table := r.Rules().RoutingOf(a.Ref)
		return table
	})
	parts.Activations = append(parts.Activations, models.Activation{Ref: v.Ref})
	return workflows.NewRulebook(parts)
}

// played is a case that was played, or why it could not be; a case of another
// procedure is neither.
type played struct {
	replayed workflows.Replayed
	err      error
	foreign  bool
}

// playAll reads and plays cases side by side, and gives the results in their
// order. Reading a case here is not a view of it: nobody is shown it.
func (r *jobRun) playAll(ctx context.Context, rules *workflows.Rulebook, ids []models.CaseID, def *workflows.Definition) []played {
	out := make([]played, len(ids))
	next := make(chan int, len(ids))
	for i := range ids {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(ids)) {
		wg.Go(func() {
			for i := range next {
				out[i].err = guardedJob(func() error { return r.play(ctx, rules, ids[i], def, &out[i]) })
			}
		})
	}
	wg.Wait()
	return out
}

func (r *jobRun) play(ctx context.Context, rules *workflows.Rulebook, id models.CaseID, def *workflows.Definition, out *played) error {
	c, err := r.Store.Case(ctx, r.g, id)
	if err != nil {
		return err
	}
	if out.foreign = def != nil && c.Track != def.Track; out.foreign {
		return nil
	}
	out.replayed, err = workflows.Replay(rules, c, def, r.job.StartedAt)
	return err
}

// add counts one case.
func (s *Simulation) add(id models.CaseID, p played) {
	r := p.replayed
	switch {
	case p.foreign:
		return
	case p.err != nil:
		s.Skipped++
		return
	}
	s.Cases++
	if r.Same() {
		return
	}
	s.Changed++
	if !r.SamePlace() {
		s.Placed++
	}
	if r.Before.Queue != r.After.Queue {
		count(&s.Queues, r.Before.Queue+" "+r.After.Queue)
	}
	if r.Before.Priority != r.After.Priority {
		count(&s.Priorities, strconv.Itoa(r.Before.Priority)+" "+strconv.Itoa(r.After.Priority))
	}
	if r.Before.State != r.After.State {
		count(&s.States, string(r.Before.State)+" "+string(r.After.State))
	}
	s.countFlags(r)
	for _, k := range r.Clocks {
		s.countClock(k)
	}
	for _, x := range r.Refused {
		count(&s.Refused, x.Transition+" "+x.Code+" "+x.Rule)
	}
	if len(s.Sample) < maxSample {
		s.Sample = append(s.Sample, SimulatedCase{
			Case: id, Before: r.Before, After: r.After,
			Clocks: r.Clocks[:min(maxDetails, len(r.Clocks))], Refused: r.Refused[:min(maxDetails, len(r.Refused))],
		})
	}
}

func count(into *map[string]int, key string) {
	if *into == nil {
		*into = map[string]int{}
	}
	(*into)[key]++
}

func (s *Simulation) countFlags(r workflows.Replayed) {
	for _, f := range r.After.Flags {
		if !slices.Contains(r.Before.Flags, f) {
			count(&s.Flags, "+"+f)
		}
	}
	for _, f := range r.Before.Flags {
		if !slices.Contains(r.After.Flags, f) {
			count(&s.Flags, "-"+f)
		}
	}
}

func (s *Simulation) countClock(k workflows.ClockMove) {
	if s.Clocks == nil {
		s.Clocks = map[string]ClockShift{}
	}
	x := s.Clocks[k.Name]
	switch {
	case k.Before == "":
		x.New++
	case k.After == "":
		x.Gone++
	case k.Days < 0:
		x.Earlier++
	default:
		x.Later++
	}
	x.Least, x.Most = min(x.Least, k.Days), max(x.Most, k.Days)
	s.Clocks[k.Name] = x
}

// TookSeconds is how long a job took, in seconds.
func TookSeconds(j models.Job) string {
	return fmt.Sprintf("%.1f", j.EndedAt.Sub(j.StartedAt).Round(100*time.Millisecond).Seconds())
}
