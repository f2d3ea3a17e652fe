package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

// Recount is the answer of a job that counts deadlines again.
type Recount struct {
	// Changed cases have a new last day, or one that is no longer provisional.
	Changed int `json:"changed"`
	// Next is where the walk over the open cases goes on. Second says that it
	// is the second walk, which finds what processes that did not know the year
	// yet have counted meanwhile.
	Next   string `json:"next,omitempty"`
	Second bool   `json:"second,omitempty"`
}

// RecountOf reads the answer of a job that counts deadlines again.
func RecountOf(j models.Job) (r Recount, err error) {
	if j.Result != "" {
		err = json.Unmarshal([]byte(j.Result), &r)
	}
	return r, err
}

// recountDeadlines counts the running clocks of the open cases again that the
// imported year can have moved. Repeating any part of it changes nothing.
func (r *jobRun) recountDeadlines(ctx context.Context) error {
	if err := r.FollowRules(ctx); err != nil {
		return err
	}
	year, err := strconv.Atoi(r.job.Subject)
	if err != nil {
		return fmt.Errorf("casework: %q is no year", r.job.Subject)
	}
	answer, err := RecountOf(r.job)
	if err != nil {
		return err
	}
	if !answer.Second {
		if err := r.recountWalk(ctx, year, &answer); err != nil {
			return err
		}
		answer.Second = true
	}
	// A process that learned of the year only now may have begun a provisional
	// clock a moment ago.
	if settled := r.job.StartedAt.Add(ActivationNotice); r.now().Before(settled) {
		r.job.Until = settled
		return errors.Join(r.answer(answer), errLater)
	}
	err = r.recountWalk(ctx, year, &answer)
	return errors.Join(err, r.answer(answer))
}

func (r *jobRun) recountWalk(ctx context.Context, year int, answer *Recount) error {
	if r.job.Total == 0 {
		counts, err := r.Store.CountQueues(ctx, r.g)
		if err != nil {
			return err
		}
		for _, q := range counts {
			r.job.Total += q.Open
		}
	}
	_, err := r.eachOpen(ctx, r.g, answer.Next, func(rows []models.CaseRow, next string) error {
		for _, row := range rows {
			if movable(row.Head, year) {
				changed, err := r.recountCase(ctx, row.ID)
				if err != nil {
					return fmt.Errorf("case %s: %w", row.ID, err)
				}
				if changed {
					answer.Changed++
				}
			}
		}
		if !answer.Second {
			r.job.Done += int64(len(rows))
		}
		answer.Next = next
		return r.tell(ctx, answer)
	})
	return err
}

// movable says whether the official days of a year can move a deadline of a case.
func movable(h models.Head, year int) bool {
	for _, k := range h.Clocks {
		last, err := calendar.ParseDay(k.LastDay)
		if k.Provisional || err == nil && last.Year() >= year-1 && calendar.DayOf(k.StartedAt).Year() <= year {
			return true
		}
	}
	return false
}

// recountCase counts the clocks of one case again and says whether one moved.
func (r *jobRun) recountCase(ctx context.Context, id models.CaseID) (changed bool, err error) {
	g, err := authz.Do(System, authz.SystemWork, string(id))
	if err != nil {
		return false, err
	}
	at := r.now()
	_, err = r.Store.UpdateCase(ctx, g, id, func(c models.Case) (models.Case, error) {
		changed = false
		e, err := workflows.Decide(r.rulesFor(ctx, c), c, workflows.Command{
			ID: models.CommandID("recount:" + r.job.ID + ":" + strconv.FormatInt(c.Seq(), 10)), At: at, Actor: System, Recount: true,
		})
		var refusal *workflows.Refusal
		if errors.As(err, &refusal) { // nothing has moved, or nobody can tell
			return c, nil
		}
		if err == nil {
			c.Append(at, e)
			changed = true
		}
		return c, err
	})
	return changed, ignoreMissing(err)
}

// WaitForJob works on jobs until one is done or the context ends. It is for
// commands: the pages let the processes that serve do the work.
func (s *Service) WaitForJob(ctx context.Context, owner string, j models.Job, report func(models.Job)) (models.Job, error) {
	g, err := authz.Do(System, authz.SystemWork, models.AnyObject)
	for err == nil && j.Open {
		report(j)
		if _, err = s.WorkJobs(ctx, owner); err != nil {
			break
		}
		if j, err = s.Store.Job(ctx, g, j.ID); err != nil || !j.Open {
			break
		}
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(jobTell):
		}
	}
	return j, err
}
