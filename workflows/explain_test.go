package workflows_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

func TestExplain_SaysWhatHappensIfNobodyActs(t *testing.T) {
	rb := rulebook(t)
	c := filed(t, rb, models.TrackComplaint)
	x := workflows.Explain(rb, c)
	if len(x.Clocks) != 1 {
		t.Fatalf("%d clocks run", len(x.Clocks))
	}
	k := x.Clocks[0]
	if k.LastDay != "2026-04-29" || k.Profile != "samr-121" || k.Article != "art. 15" || k.Number != 7 || k.Unit != "working_days" || k.Provisional {
		t.Errorf("the clock is %+v", k.Clock)
	}
	if want := (workflows.Consequence{Transition: "escalate", To: "filed", Routed: true}); k.Then != want {
		t.Errorf("then %+v", k.Then)
	}
	// Seven working days from a Monday: the day itself, seven that count and a weekend.
	if len(k.Steps) != 10 || k.Steps[9].Counted != 7 {
		t.Errorf("the arithmetic is %+v", k.Steps)
	}
	c.State, c.Clocks = "in_mediation", []models.Clock{{Name: "mediation", StartedAt: received, LastDay: "2026-06-19", Number: 60, Unit: "calendar_days"}}
	if then := workflows.Explain(rb, c).Clocks[0]; then.Then.Ground != "mediation_time_over" || then.Then.To != "terminated" ||
		then.Then.Article != "art. 23" || then.Recount != "2026-06-22" {
		t.Errorf("then %+v, recounted %s", then.Then, then.Recount)
	}
	c.Definition.Checksum = "of another text"
	if bare := workflows.Explain(rb, c); len(bare.Clocks) != 1 || bare.Clocks[0].Then.Transition != "" || bare.Clocks[0].Steps == nil {
		t.Errorf("for an unknown definition: %+v", bare)
	}
}

func TestExplain_KeepsTheWholeRoutingDecision(t *testing.T) {
	rb := rulebook(t)
	c := filed(t, rb, models.TrackComplaint)
	x := workflows.Explain(rb, c)
	r := x.Routing
	if r == nil || r.Winner != "counterfeit" || r.Queue != "counterfeit" || len(x.Rules) != len(rb.Routing(received).Rules) {
		t.Fatalf("%+v", x)
	}
	for i, rule := range rb.Routing(received).Rules {
		want := workflows.RuleExplanation{Rule: rule.ID, When: rule.Source(), Matched: rule.ID == r.Winner || rule.When == nil}
		if x.Rules[i] != want {
			t.Errorf("rule %d is explained as %+v, want %+v", i, x.Rules[i], want)
		}
	}
	other := *r
	other.Definition.Checksum = "of another text"
	c.Routing = &other
	for i, rule := range workflows.Explain(rb, c).Rules {
		if rule.Rule != x.Rules[i].Rule || rule.When != "" || rule.Matched != x.Rules[i].Matched {
			t.Errorf("rule %d of an unknown definition is explained as %+v", i, rule)
		}
	}
	sorted := slices.IsSortedFunc(r.Facts, func(a, b models.Fact) int { return strings.Compare(a.Name(), b.Name()) })
	if i := slices.Index(r.Facts, models.NewFact("limits.fraud", "300000")); !sorted || i < 0 {
		t.Errorf("the facts are %+v", r.Facts)
	}
}

// A later decision is stored as what it changed; whoever asks is told all of it.
func TestExplain_KeepsTheWholeOfALaterDecision(t *testing.T) {
	rb := rulebook(t)
	c := filed(t, rb, models.TrackComplaint)
	first := *c.Routing
	due := c.Clocks[0].DueAt
	ev, err := workflows.Decide(rb, c, workflows.Command{At: due, Actor: models.Actor{Role: models.RoleSystem}, Clock: c.Clocks[0].Name})
	if err != nil {
		t.Fatal(err)
	}
	c.Append(due, ev)
	want := []models.Fact{"done=escalate", "elapsed=acceptance"}
	if r := ev.Payload.Outcome.Routing; r == nil || r.Considered != "" || !slices.Equal(r.Facts, want) || r.Gone != "running" {
		t.Errorf("stored is %+v", r)
	}
	whole := first.Facts
	whole = slices.DeleteFunc(append(slices.Clone(whole), want...), func(f models.Fact) bool { return f.Name() == "running" })
	slices.Sort(whole)
	x := workflows.Explain(rb, c)
	if !slices.Equal(x.Routing.Facts, whole) || x.Routing.Considered != first.Considered || len(x.Rules) != len(rb.Routing(due).Rules) {
		t.Errorf("explained is %+v", x)
	}
}

func TestClock_IsProvisionalWhereTheYearIsNotKnown(t *testing.T) {
	rb := rulebook(t)
	at := time.Date(2026, 12, 28, 2, 0, 0, 0, time.UTC)
	c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
	ev, err := workflows.Decide(rb, c, workflows.Command{At: at, File: filing(models.TrackComplaint)})
	if err != nil {
		t.Fatal(err)
	}
	if started := ev.Payload.Outcome.Started; len(started) != 1 || !started[0].Provisional {
		t.Errorf("started %+v", started)
	}
}

func TestFile_OfAnotherSystemStartsNoClock(t *testing.T) {
	rb := rulebook(t)
	f := filing(models.TrackComplaint)
	f.Source, f.SourceRef, f.ReceivedAt = "cfpb", "1", time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
	ev, err := workflows.Decide(rb, c, workflows.Command{At: received, File: f})
	if err != nil {
		t.Fatal(err)
	}
	c.Append(received, ev)
	want := []models.Effect{{ID: "WQ-00000-00000/1/0", Kind: "link_seller"}, {ID: "WQ-00000-00000/1/1", Kind: "inspect", Evidence: "e1"},
		{ID: "WQ-00000-00000/1/2", Kind: "inspect", Evidence: "e2"}}
	if len(c.Clocks) != 0 || c.DueAt != models.NoDue || c.Queue != "migrated" || !reflect.DeepEqual(c.Effects, want) {
		t.Errorf("clocks %v, queue %s, effects %v", c.Clocks, c.Queue, c.Effects)
	}
}
