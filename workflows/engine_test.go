package workflows_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"redress/models"
	"redress/workflows"
	"redress/workflows/spec"
)

var received = time.Date(2026, 4, 20, 2, 0, 0, 0, time.UTC)

func rulebook(t testing.TB) *workflows.Rulebook {
	t.Helper()
	rb, err := spec.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return rb
}

func filing(track models.Track) *models.Filed {
	f := models.Filing{Track: track, Channel: "moments", Category: "counterfeit"}
	f.Purchase = models.Purchase{Amount: 299_00, Paid: "wechat_transfer"}
	f.Respondent.Handles = []models.Handle{{Kind: "wechat_id", Value: "seller_01"}}
	f.Complainant = models.Party{Name: "李华"}
	return &models.Filed{Filing: f, Evidence: []models.Evidence{{ID: "e1", Kind: "chat"}, {ID: "e2", Kind: "payment"}}}
}

func filed(t testing.TB, rb *workflows.Rulebook, track models.Track) models.Case {
	t.Helper()
	c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
	ev, err := workflows.Decide(rb, c, workflows.Command{ID: "file", At: received, Actor: models.Actor{Role: models.RoleComplainant}, File: filing(track)})
	if err != nil {
		t.Fatal(err)
	}
	c.Append(received, ev)
	return c
}

var everybody = []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleMediator, models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}

// good answers a form.
func good(fields []workflows.Field) []models.FieldValue {
	var out []models.FieldValue
	for _, f := range fields {
		v := models.FieldValue{Name: f.Name, Text: "x"}
		switch f.Kind {
		case workflows.FieldAmount:
			v = models.FieldValue{Name: f.Name, Amount: 100}
		case workflows.FieldDate:
			v.Text = "2026-04-20"
		case workflows.FieldCase:
			v.Text = "WQ-7K3M9-QXA2P"
		case workflows.FieldDivision:
			v = models.FieldValue{Name: f.Name, Choice: "330106"}
		case workflows.FieldChoice, workflows.FieldGround, workflows.FieldQueue:
			v = models.FieldValue{Name: f.Name, Choice: f.Choices[0]}
		}
		out = append(out, v)
	}
	return out
}

// TestWalk_KeepsItsPromises takes cases on random ways through both procedures and holds the
// engine to its promises at each step.
func TestWalk_KeepsItsPromises(t *testing.T) {
	rb := rulebook(t)
	rapid.Check(t, func(t *rapid.T) {
		track := rapid.SampledFrom([]models.Track{models.TrackComplaint, models.TrackReport}).Draw(t, "track")
		c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
		now := received
		ev, err := workflows.Decide(rb, c, workflows.Command{At: now, Actor: models.Actor{Role: models.RoleComplainant}, File: filing(track)})
		if err != nil {
			t.Fatal(err)
		}
		c.Append(now, ev)
		def, _ := rb.Definition(c.Definition)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 240).Draw(t, "hours")) * time.Hour)
			role := rapid.SampledFrom(everybody).Draw(t, "role")
			checkActions(t, rb, def, c, role, now)
			cmd := workflows.Command{At: now, Actor: models.Actor{Role: role}, Reserve: "WQ-00000-00001"}
			actions := workflows.Actions(rb, c, cmd.Actor)
			switch {
			case rapid.IntRange(0, 3).Draw(t, "take") == 0:
				c.Append(now, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "a"}}})
				continue
			case len(c.Clocks) > 0 && rapid.Bool().Draw(t, "clock"):
				cmd.Actor.Role, cmd.Clock = models.RoleSystem, rapid.SampledFrom(c.Clocks).Draw(t, "which").Name
			case len(actions) > 0:
				a := rapid.SampledFrom(actions).Draw(t, "action")
				cmd.Transition, cmd.Fields = a.Name, good(a.Fields)
			default:
				cmd.Transition = rapid.SampledFrom(def.Transitions).Draw(t, "transition").Name
			}
			before := snapshot(t, c)
			ev, err := workflows.Decide(rb, c, cmd)
			again, errAgain := workflows.Decide(rb, c, cmd)
			if !reflect.DeepEqual(ev, again) || !reflect.DeepEqual(err, errAgain) || before != snapshot(t, c) {
				t.Fatalf("%+v is decided in two ways or changes the case", cmd)
			}
			if err == nil {
				c.Append(now, ev)
			}
			checkCase(t, rb, def, c)
		}
	})
}

func snapshot(t *rapid.T, c models.Case) string {
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// checkActions: what is offered can be done, what is shown as blocked is
// refused by that guard, and everything else is refused.
func checkActions(t *rapid.T, rb *workflows.Rulebook, def *workflows.Definition, c models.Case, role models.Role, now time.Time) {
	actor := models.Actor{Role: role}
	actions := workflows.Actions(rb, c, actor)
	for _, tr := range def.Transitions {
		i := slices.IndexFunc(actions, func(a workflows.Action) bool { return a.Name == tr.Name })
		cmd := workflows.Command{At: now, Actor: actor, Transition: tr.Name, Reserve: "WQ-00000-00001"}
		if i >= 0 {
			cmd.Fields = good(actions[i].Fields)
		}
		_, err := workflows.Decide(rb, c, cmd)
		var refusal *workflows.Refusal
		switch {
		case i >= 0 && actions[i].Blocked == "" && err != nil:
			t.Fatalf("%s is offered to %s in %s and refused: %v", tr.Name, role, c.State, err)
		case i >= 0 && actions[i].Blocked != "" && (!errors.As(err, &refusal) || refusal.Rule != actions[i].Blocked):
			t.Fatalf("%s is blocked by %s, but: %v", tr.Name, actions[i].Blocked, err)
		case i < 0 && !errors.As(err, &refusal):
			t.Fatalf("%s is not offered to %s in %s, but: %v", tr.Name, role, c.State, err)
		}
	}
}

func checkCase(t *rapid.T, rb *workflows.Rulebook, def *workflows.Definition, c models.Case) {
	state, ok := def.State(c.State)
	if !ok || c.Open == state.Closed {
		t.Fatalf("state %q, open %t", c.State, c.Open)
	}
	seen := map[string]bool{}
	for _, k := range c.Clocks {
		d, ok := def.Clock(k.Name)
		if !ok || seen[k.Name] || !slices.Contains(d.While, c.State) && !slices.Contains(d.PausedIn, c.State) {
			t.Fatalf("clock %q runs in %q", k.Name, c.State)
		}
		if k.Paused() != slices.Contains(d.PausedIn, c.State) || k.Paused() != (k.DueAt == models.NoDue) {
			t.Fatalf("clock %+v in %q", k, c.State)
		}
		if _, ok := def.OnClock(k.Name, c.State); !ok && !k.Paused() {
			t.Fatalf("nothing happens when clock %q runs out in %q", k.Name, c.State)
		}
		seen[k.Name] = true
	}
	var folded models.Case
	folded.ID = c.ID
	for _, e := range c.Events {
		folded.Apply(e)
	}
	if !reflect.DeepEqual(folded, c) {
		t.Fatal("the events do not fold to the case")
	}
	for _, x := range workflows.Explain(rb, c).Clocks {
		if x.Recount != x.LastDay || x.Then.Transition == "" && !x.Paused() {
			t.Fatalf("clock %+v", x)
		}
		if n := len(x.Steps); !x.Paused() && x.Unit != workflows.UnitDate && (n == 0 || x.Steps[n-1].Day.String() != x.LastDay) {
			t.Fatalf("the arithmetic of %q does not end on %s", x.Name, x.LastDay)
		}
	}
}

// TestSilence_IsAnOutcome: where nobody ever acts, the clocks alone bring every
// case that was taken up to rest.
func TestSilence_IsAnOutcome(t *testing.T) {
	rb := rulebook(t)
	c := filed(t, rb, models.TrackComplaint)
	c.Append(received, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "a"}}})
	ev, err := workflows.Decide(rb, c, workflows.Command{At: received, Actor: models.Actor{Role: models.RoleMediator}, Transition: "accept"})
	if err != nil {
		t.Fatal(err)
	}
	c.Append(received, ev)
	for range 10 {
		if len(c.Clocks) == 0 {
			break
		}
		k := c.Clocks[0]
		ev, err := workflows.Decide(rb, c, workflows.Command{At: k.DueAt, Actor: models.Actor{Role: models.RoleSystem}, Clock: k.Name})
		if err != nil {
			t.Fatal(err)
		}
		c.Append(k.DueAt, ev)
	}
	if c.State != "terminated" || !slices.Contains(c.Flags, "overdue") || len(c.Clocks) != 0 || c.FiresAt() != models.NoDue {
		t.Errorf("state %s, flags %v, clocks %v", c.State, c.Flags, c.Clocks)
	}
	// the notice is still owed: the case stays among those past their day, until somebody closes it
	if len(c.Overdue) != 1 || c.Overdue[0].Name != "termination_notice" || c.DueAt != c.Overdue[0].DueAt || len(workflows.Explain(rb, c).Overdue) != 1 {
		t.Errorf("overdue %v, due %v", c.Overdue, c.DueAt)
	}
	ev, err = workflows.Decide(rb, c, workflows.Command{At: c.UpdatedAt, Actor: models.Actor{Role: models.RoleMediator}, Transition: "close",
		Fields: []models.FieldValue{{Name: "notified_by", Choice: "by_phone"}}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Append(c.UpdatedAt, ev); len(c.Overdue) != 0 || c.DueAt != models.NoDue {
		t.Errorf("closed, yet overdue %v, due %v", c.Overdue, c.DueAt)
	}
	moved := c.Events[3].Payload.Moved
	if moved.Clock != "mediation" || moved.Fields[0].Choice != "mediation_time_over" {
		t.Errorf("the silence is recorded as %+v", moved)
	}
}
