package casework

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"redress/models"
	"redress/workflows/calendar"
)

// year2027 is made up: the notice of 2027 had not been published when this was
// written.
func year2027(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "calendar-2027.json"))
	must(t, err)
	return string(text)
}

// accepted files a case and takes it so far that sixty calendar days run,
// across the new year.
func (o *office) accepted(mediator models.Actor) models.CaseID {
	o.Helper()
	buyer, _ := o.file()
	_, err := o.Assign(o.Context(), mediator, buyer.Case, mediator.Account, models.CommandID("take:"+string(buyer.Case)), -1)
	must(o, err)
	_, err = o.MoveCase(o.Context(), mediator, buyer.Case, Move{Command: models.CommandID("accept:" + string(buyer.Case)), Transition: "accept", Seen: -1})
	must(o, err)
	return buyer.Case
}

func (o *office) mediation(id models.CaseID) models.Clock {
	o.Helper()
	for _, k := range o.read(id).Clocks {
		if k.Name == "mediation" {
			return k
		}
	}
	o.Fatalf("case %s is not in mediation", id)
	return models.Clock{}
}

func (o *office) works(s *Service, owner string) {
	o.Helper()
	for {
		worked, err := s.WorkJobs(o.Context(), owner)
		must(o, err)
		if !worked {
			return
		}
	}
}

// A deadline into a year without a notice is provisional. It becomes firm when
// the year is imported, and counting again changes nothing more.
func TestImportCalendar_MakesDeadlinesFirm(t *testing.T) {
	o := newOffice(t)
	admin, mediator := o.staff("admin", models.RoleAdministrator), o.staff("mediator", models.RoleMediator)
	o.later(17 * 24 * time.Hour) // sixty days from 10 December end in the made-up Spring Festival
	id := o.accepted(mediator)
	before := o.mediation(id)
	if !before.Provisional || before.LastDay != "2027-02-08" {
		t.Fatalf("before the import the deadline is %+v", before)
	}
	known, err := o.ShowCalendars(t.Context(), admin)
	must(t, err)
	if known.Missing != 2027 || known.Provisional != 1 || known.More {
		t.Errorf("2027 is missing and one case waits for it, got %d and %d", known.Missing, known.Provisional)
	}

	job, year, err := o.ImportCalendar(t.Context(), admin, year2027(t))
	must(t, err)
	if year.Year != 2027 || !job.Open {
		t.Errorf("imported %d with job %+v", year.Year, job)
	}
	o.works(o.Service, "one")
	after := o.mediation(id)
	if after.Provisional || after.LastDay != "2027-02-15" {
		t.Errorf("after the import the deadline is %+v", after)
	}
	c := o.read(id)
	if last := c.Events[len(c.Events)-1]; last.Kind != models.EventRecounted {
		t.Errorf("the last event is %s", last.Kind)
	}
	if j, err := o.Store.Job(t.Context(), o.grant(), job.ID); err != nil || !j.Open {
		t.Errorf("the job must look once more after every process knows the year: %+v %v", j, err)
	}

	o.later(ActivationNotice + time.Second)
	o.works(o.Service, "one")
	j, err := o.Store.Job(t.Context(), o.grant(), job.ID)
	must(t, err)
	answer, err := RecountOf(j)
	must(t, err)
	if j.Open || j.Failed != "" || answer.Changed != 1 || j.Done != 1 {
		t.Errorf("the job ended as %+v with %+v", j, answer)
	}
	if again := o.read(id); again.Seq() != c.Seq() {
		t.Errorf("counting again has written %d events", again.Seq()-c.Seq())
	}
	known, err = o.ShowCalendars(t.Context(), admin)
	must(t, err)
	if known.Missing != 2028 || known.Provisional != 0 || known.Years[0].Shipped || known.Years[0].By != admin.Account {
		t.Errorf("after the import %+v", known)
	}
}

// What a process counted that had not heard of the year yet is found by the
// second look.
func TestImportCalendar_FindsWhatOthersCountedMeanwhile(t *testing.T) {
	o := newOffice(t)
	admin, mediator := o.staff("admin", models.RoleAdministrator), o.staff("mediator", models.RoleMediator)
	other := o.second()
	_, _, err := o.ImportCalendar(t.Context(), admin, year2027(t))
	must(t, err)
	o.works(o.Service, "one")
	mine := o.Service
	o.Service = other
	id := o.accepted(mediator)
	o.Service = mine
	if k := o.mediation(id); !k.Provisional {
		t.Fatalf("the other process knew the year: %+v", k)
	}
	o.later(ActivationNotice + time.Second)
	o.works(mine, "one")
	if k := o.mediation(id); k.Provisional {
		t.Errorf("the deadline is still provisional: %+v", k)
	}
}

func TestImportCalendar_ManyProcesses(t *testing.T) {
	o := newOffice(t)
	admin, mediator := o.staff("admin", models.RoleAdministrator), o.staff("mediator", models.RoleMediator)
	var ids []models.CaseID
	for range 20 {
		ids = append(ids, o.accepted(mediator))
	}
	_, _, err := o.ImportCalendar(t.Context(), admin, year2027(t))
	must(t, err)
	for range 2 {
		var wg sync.WaitGroup
		for i := range 4 {
			s := o.second()
			wg.Go(func() {
				if _, err := s.WorkJobs(t.Context(), fmt.Sprint("process", i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		o.later(ActivationNotice + time.Second)
	}
	for _, id := range ids {
		n := 0
		for _, e := range o.read(id).Events {
			if e.Kind == models.EventRecounted {
				n++
			}
		}
		if n != 1 {
			t.Errorf("case %s was counted again %d times", id, n)
		}
	}
}

// A worker that dies leaves the job to the next one.
func TestWorkJobs_GoesOnAfterACrash(t *testing.T) {
	o := newOffice(t)
	admin, mediator := o.staff("admin", models.RoleAdministrator), o.staff("mediator", models.RoleMediator)
	id := o.accepted(mediator)
	job, _, err := o.ImportCalendar(t.Context(), admin, year2027(t))
	must(t, err)
	_, err = o.Store.UpdateJob(t.Context(), o.grant(), job.ID, func(j models.Job) (models.Job, error) {
		j.Owner, j.Until = "dead", o.Service.Now().Add(jobLease)
		return j, nil
	})
	must(t, err)
	if worked, err := o.WorkJobs(t.Context(), "two"); worked || err != nil {
		t.Errorf("a job under lease was taken over: %v %v", worked, err)
	}
	o.later(jobLease + time.Second)
	o.works(o.Service, "two")
	if k := o.mediation(id); k.Provisional {
		t.Errorf("nobody went on: %+v", k)
	}
}

func TestImportCalendar_Refuses(t *testing.T) {
	o := newOffice(t)
	admin, officer := o.staff("admin", models.RoleAdministrator), o.staff("officer", models.RoleOfficer)
	_, _, err := o.ImportCalendar(t.Context(), officer, year2027(t))
	wantErr(t, "an officer imports", err, models.ErrDenied)
	_, _, err = o.ImportCalendar(t.Context(), admin, `{"year": 2027}`)
	var bad *calendar.ImportError
	if !errors.As(err, &bad) || len(bad.Problems) < 2 {
		t.Errorf("a year without anything: %v", err)
	}
	stored, err := o.Store.Calendars(t.Context(), o.grant())
	must(t, err)
	if len(stored) != 0 {
		t.Errorf("%d calendars were stored", len(stored))
	}
}
