package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"redress/app/authz"
	"redress/models"
)

const (
	// jobLease is how long a worker may be silent before another goes on.
	jobLease = 20 * time.Second
	// jobTell is how often progress is stored.
	jobTell = 500 * time.Millisecond
)

// errNotMine means that another worker has taken the job over.
var errNotMine = errors.New("casework: the job has another worker")

// errLater means that the rest of a job has to wait until its Until.
var errLater = errors.New("casework: the job goes on later")

// jobRun is one claim of a job by this process.
type jobRun struct {
	*Service
	g     models.Grant
	owner string
	job   models.Job
	told  time.Time
}

// WorkJobs does what there is to do in the background and says whether there
// was anything. Any number of processes may call it; a job has one worker at a
// time, and after a crash another one goes on where it was.
func (s *Service) WorkJobs(ctx context.Context, owner string) (bool, error) {
	g, err := authz.Do(System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return false, err
	}
	open, err := s.Store.Jobs(ctx, g, "", 100)
	if err != nil {
		return false, err
	}
	worked := false
	for _, j := range slices.Backward(open) {
		run := &jobRun{Service: s, g: g, owner: owner}
		run.job, err = s.Store.UpdateJob(ctx, g, j.ID, run.claim)
		if errors.Is(err, errNotMine) {
			continue
		}
		if err != nil {
			return worked, err
		}
		worked = true
		if err := run.work(ctx); err != nil {
			return worked, err
		}
	}
	return worked, nil
}

// claim takes a job that nobody works on.
func (r *jobRun) claim(j models.Job) (models.Job, error) {
	now := r.now()
	if !j.Open || j.Until.After(now) {
		return j, errNotMine
	}
	j.Owner, j.Until = r.owner, now.Add(jobLease)
	return j, nil
}

// work does a claimed job to its end, or as far as it goes.
func (r *jobRun) work(ctx context.Context) error {
	err := guardedJob(func() error {
		switch r.job.Kind {
		case models.JobSimulate:
			return r.simulate(ctx)
		case models.JobRecount:
			return r.recountDeadlines(ctx)
		}
		return fmt.Errorf("casework: no such kind of job: %q", r.job.Kind)
	})
	record, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	switch {
	case errors.Is(err, errNotMine):
		return nil
	case errors.Is(err, errLater):
		return r.save(record)
	case ctx.Err() != nil: // somebody else may go on at once
		r.job.Until = time.Time{}
		return r.save(record)
	case err != nil:
		r.job.Failed, r.job.Incident = "failed", r.word()[:16]
		r.Logger.Error("a job failed", "id", r.job.Incident, "job", r.job.ID, "kind", r.job.Kind, "error", err)
	}
	r.job.Open, r.job.EndedAt = false, r.now()
	return r.save(record)
}

// guardedJob turns a panic into an error of the job alone.
func guardedJob(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panicked: %v", p)
		}
	}()
	return do()
}

// save writes the job as this worker has it, while it is still the worker.
func (r *jobRun) save(ctx context.Context) error {
	mine := r.job
	saved, err := r.Store.UpdateJob(ctx, r.g, mine.ID, func(j models.Job) (models.Job, error) {
		if j.Owner != r.owner || !j.Open {
			return j, errNotMine
		}
		mine.Version = j.Version
		return mine, nil
	})
	if err == nil || errors.Is(err, models.ErrNotFound) {
		r.job = saved
	}
	return err
}

// tell stores how far the work has come, and the answer so far. It holds the
// lease; calls in between cost nothing.
func (r *jobRun) tell(ctx context.Context, result any) error {
	if r.now().Sub(r.told) < jobTell && !r.told.IsZero() {
		return ctx.Err()
	}
	if err := r.answer(result); err != nil {
		return err
	}
	r.told = r.now()
	r.job.Until = r.told.Add(jobLease)
	return r.save(ctx)
}

func (r *jobRun) answer(result any) error {
	text, err := json.Marshal(result)
	r.job.Result = string(text)
	return err
}

// startJob begins work in the background; Job reads how it comes along.
func (s *Service) startJob(ctx context.Context, g models.Grant, kind, subject, by string) (models.Job, error) {
	now := s.now()
	return s.Store.CreateJob(ctx, g, models.Job{Kind: kind, Subject: subject, Open: true, By: by, StartedAt: now})
}

// latestJob is the newest job of a kind about a subject, or about anything
// when the subject is ""; ErrNotFound.
func (s *Service) latestJob(ctx context.Context, g models.Grant, kind, subject string) (models.Job, error) {
	jobs, err := s.Store.Jobs(ctx, g, kind, 100)
	if err != nil {
		return models.Job{}, err
	}
	i := slices.IndexFunc(jobs, func(j models.Job) bool { return subject == "" || j.Subject == subject })
	if i < 0 {
		return models.Job{}, models.ErrNotFound
	}
	return jobs[i], nil
}
