package outbox

import (
	"errors"
	"slices"
	"testing"
	"time"

	"redress/app/casework"
	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

var mediator = models.Actor{Role: models.RoleMediator, Account: "m", Name: "m"}

// report stores a report of one reporter on one seller, received now.
func (o *office) report(id models.CaseID) models.Case {
	o.Helper()
	c, err := o.NewCase(models.Case{Head: models.Head{ID: id}}, workflows.Command{
		ID: "file", At: o.now, Actor: models.Actor{Role: models.RoleComplainant, Case: id},
		File: &models.Filed{ReceivedAt: o.now, Filing: models.Filing{
			Track: models.TrackReport, Channel: "group", Category: "unsafe_goods", Platform: "no",
			Respondent: models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "shoe_king88"}}},
			Narrative:  "面膜没有生产许可证号。", Complainant: models.Party{Name: "王小明", Phone: "13800138000"},
		}},
	})
	must(o, err)
	c, err = o.Store.CreateCase(o.Context(), grant, c)
	must(o, err)
	return c
}

// joins takes a report and joins it to an earlier one.
func (o *office) joins(later, earlier models.CaseID) error {
	o.Helper()
	_, err := o.Store.UpdateCase(o.Context(), grant, later, func(c models.Case) (models.Case, error) {
		c.Append(o.now, models.Event{Kind: models.EventAssigned, Command: "take", Payload: models.Payload{Assigned: &models.Assigned{Account: "m"}}})
		return c, nil
	})
	must(o, err)
	_, err = o.MoveCase(o.Context(), mediator, later, casework.Move{
		Command: "join", Transition: "merge_into", Seen: -1,
		Fields: []models.FieldValue{{Name: "earlier_report", Text: models.Personal(earlier)}, {Name: "reason", Text: "补充了新的照片"}},
	})
	return err
}

// The time for a report starts anew with the later one that joins it, once,
// however often it is told.
func TestMergeReport_StartsTheTimeAnew(t *testing.T) {
	for _, killed := range []bool{false, true} {
		o := newOffice(t)
		first := o.report("WQ-00000-00001")
		was := first.Clocks[0]
		o.later(4 * 24 * time.Hour)
		received := o.now
		o.report("WQ-00000-00002")
		o.later(3 * 24 * time.Hour)
		must(t, o.joins("WQ-00000-00002", first.ID))
		r, m := o.relay("one")
		if killed { // the worker died after the work and before the record
			second := o.read("WQ-00000-00002")
			_, err := o.MergeReport(t.Context(), second, second.Effects[len(second.Effects)-1])
			must(t, err)
			o.later(time.Hour)
		}
		must(t, r.Drain(t.Context()))
		first, second := o.read(first.ID), o.read("WQ-00000-00002")
		if m.counts["merge_report done"] != 1 || len(second.Effects) != 0 || second.State != "joined" || second.Open {
			t.Fatalf("ran %v; the later report is %+v", m, second.Head)
		}
		if !slices.Contains(first.Links, models.Link{Case: second.ID, Relation: models.RelationJoined}) ||
			!slices.Contains(second.Links, models.Link{Case: first.ID, Relation: models.RelationJoinedTo}) {
			t.Errorf("linked are %v and %v", first.Links, second.Links)
		}
		i := slices.IndexFunc(first.Clocks, func(k models.Clock) bool { return k.Name == was.Name })
		if i < 0 || calendar.DayOf(first.Clocks[i].StartedAt) != calendar.DayOf(received) || !first.Clocks[i].DueAt.After(was.DueAt) {
			t.Errorf("its clocks are %+v, were %+v", first.Clocks, was)
		}
		moved := 0
		for _, e := range first.Events {
			if e.Kind == models.EventMoved {
				moved++
			}
		}
		if moved != 1 {
			t.Errorf("it was told %d times", moved)
		}
	}
}

// A report whose time is over and done is tied to the later one all the same.
func TestMergeReport_IntoOneThatIsDone(t *testing.T) {
	o := newOffice(t)
	first := o.report("WQ-00000-00001")
	_, err := o.MoveCase(t.Context(), models.Actor{Role: models.RoleComplainant, Case: first.ID}, first.ID, casework.Move{Command: "w", Transition: "withdraw", Seen: -1})
	must(t, err)
	o.report("WQ-00000-00002")
	must(t, o.joins("WQ-00000-00002", first.ID))
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	if first = o.read(first.ID); first.State != "withdrawn" || len(first.Clocks) != 0 || len(first.Links) != 1 {
		t.Errorf("it is now %+v with %v", first.Head, first.Links)
	}
}

// Nothing is joined to a number that is no report.
func TestMergeReport_OnlyIntoReports(t *testing.T) {
	o := newOffice(t)
	complaint := o.file()
	o.report("WQ-00000-00002")
	for _, id := range []models.CaseID{complaint, "WQ-00000-00009", "WQ-00000-00002"} {
		var bad *models.Invalid
		if err := o.joins("WQ-00000-00002", id); !errors.As(err, &bad) || bad.Problems[0].Field != "earlier_report" {
			t.Errorf("joined to %s: %v", id, err)
		}
	}
	if c := o.read("WQ-00000-00002"); c.State != "filed" || len(c.Links) != 0 {
		t.Errorf("the report is %+v with %v", c.Head, c.Links)
	}
}
