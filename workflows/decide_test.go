package workflows_test

import (
	"encoding/binary"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

func TestDecide_RefusesWithRuleAndArticle(t *testing.T) {
	rb := rulebook(t)
	c := filed(t, rb, models.TrackComplaint)
	older := c
	older.ReceivedAt = time.Date(2026, 4, 14, 2, 0, 0, 0, time.UTC)
	unknown := c
	unknown.Definition.Checksum = "0"
	mediator := models.Actor{Role: models.RoleMediator}
	for name, x := range map[string]struct {
		c    models.Case
		cmd  workflows.Command
		want workflows.Refusal
	}{
		"nothing":            {c, workflows.Command{}, workflows.Refusal{Code: "unclear_command"}},
		"two at once":        {c, workflows.Command{Transition: "accept", Clock: "acceptance"}, workflows.Refusal{Code: "unclear_command"}},
		"filed twice":        {c, workflows.Command{File: filing(models.TrackComplaint)}, workflows.Refusal{Code: "already_filed"}},
		"not filed":          {models.Case{}, workflows.Command{Transition: "accept"}, workflows.Refusal{Code: "not_filed", Rule: "accept"}},
		"no such track":      {models.Case{}, workflows.Command{File: filing("other")}, workflows.Refusal{Code: "unknown_definition"}},
		"no such text":       {unknown, workflows.Command{Transition: "accept"}, workflows.Refusal{Code: "unknown_definition", Rule: "complaint"}},
		"no such transition": {c, workflows.Command{Transition: "x", Actor: mediator}, workflows.Refusal{Code: "unknown_transition", Rule: "x"}},
		"wrong role":         {c, workflows.Command{Transition: "accept"}, workflows.Refusal{Code: "wrong_role", Rule: "accept", Article: "art. 15"}},
		"wrong state":        {c, workflows.Command{Transition: "begin_mediation", Actor: mediator}, workflows.Refusal{Code: "wrong_state", Rule: "begin_mediation", Article: "art. 18"}},
		"of the older order": {older, workflows.Command{Transition: "begin_mediation", Actor: mediator}, workflows.Refusal{Code: "wrong_state", Rule: "begin_mediation", Article: "art. 16"}},
		"guard":              {c, workflows.Command{Transition: "accept", Actor: mediator}, workflows.Refusal{Code: "guard", Rule: "case_taken"}},
		"a person's clock":   {c, workflows.Command{Clock: "acceptance", Actor: mediator}, workflows.Refusal{Code: "wrong_role", Rule: "acceptance"}},
		"no such clock":      {c, workflows.Command{Clock: "x", Actor: models.Actor{Role: models.RoleSystem}}, workflows.Refusal{Code: "unknown_clock", Rule: "x"}},
		"not due":            {c, workflows.Command{Clock: "acceptance", At: received, Actor: models.Actor{Role: models.RoleSystem}}, workflows.Refusal{Code: "not_due", Rule: "acceptance"}},
	} {
		_, err := workflows.Decide(rb, x.c, x.cmd)
		var got *workflows.Refusal
		if !errors.As(err, &got) || *got != x.want {
			t.Errorf("%s: got %+v, want %+v", name, err, x.want)
			continue
		}
		if !slices.Contains(workflows.RefusalCodes, got.Code) {
			t.Errorf("%s: code %q is not listed", name, got.Code)
		}
	}
}

func TestDecide_TellsEveryProblemOfAForm(t *testing.T) {
	rb := rulebook(t)
	c := filed(t, rb, models.TrackComplaint)
	c.Append(received, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "a"}}})
	c.State = "in_mediation"
	long := make([]rune, 5001)
	for i := range long {
		long[i] = '长'
	}
	_, err := workflows.Decide(rb, c, workflows.Command{At: received, Actor: models.Actor{Role: models.RoleMediator}, Transition: "settle",
		Fields: []models.FieldValue{{Name: "settled_amount", Amount: -1}, {Name: "terms", Text: models.Personal(long)},
			{Name: "performance_date", Text: "2026-02-30"}, {Name: "agreement_document", Choice: "lost"}, {Name: "colour", Text: "green"}}})
	var invalid *models.Invalid
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	want := []models.Problem{
		{Field: "colour", Key: "errors.not_valid"}, {Field: "settled_amount", Key: "errors.not_money"},
		{Field: "terms", Key: "errors.too_long", Args: map[string]string{"n": "5000"}}, {Field: "performance_date", Key: "errors.not_date"},
		{Field: "agreement_document", Key: "errors.not_choice"},
	}
	if !reflect.DeepEqual(invalid.Problems, want) {
		t.Errorf("got %+v", invalid.Problems)
	}
}

func TestFacts_AreAllKeptWithADecision(t *testing.T) {
	if kept := (workflows.Facts{}).Values(); len(kept) != 0 {
		t.Errorf("of empty facts are kept %v", kept)
	}
	var f workflows.Facts
	v := reflect.ValueOf(&f).Elem()
	for i := range v.NumField() {
		switch x := v.Field(i); x.Kind() {
		case reflect.String:
			x.SetString("x")
		case reflect.Int64:
			x.SetInt(7)
		case reflect.Bool:
			x.SetBool(true)
		default:
			x.Set(reflect.ValueOf([]string{"a", "b"}))
		}
	}
	var kept []string
	for _, fact := range f.Values() {
		kept = append(kept, fact.Name())
	}
	if !slices.Equal(kept, workflows.FactNames()) || len(kept) != v.NumField() || !slices.IsSorted(kept) {
		t.Errorf("kept are %v", kept)
	}
	if i := slices.Index(f.Values(), models.NewFact("signals", "a,b")); i < 0 {
		t.Errorf("lists are kept as %v", f.Values())
	}
}

// What was done with a case counts, however long ago.
func TestFacts_OutliveEventsThatRollOver(t *testing.T) {
	rb := rulebook(t)
	c := filed(t, rb, models.TrackComplaint)
	for _, m := range []models.Moved{
		{Transition: "transfer", Fields: []models.FieldValue{{Name: workflows.UnitField, Choice: "general"}, {Name: "reason", Text: "说明"}}},
		{Transition: "escalate", Clock: "acceptance"},
		{Transition: "find", Fields: []models.FieldValue{{Name: workflows.SellerReachableField, Choice: "not_reachable"}}},
	} {
		c.Append(received, models.Event{Kind: models.EventMoved, Actor: models.ActorRef{Role: models.RoleMediator, Account: "lin"}, Payload: models.Payload{Moved: &m}})
	}
	facts, findings := workflows.FactsOf(rb, c), workflows.Findings(c)
	want := []workflows.Finding{{Field: workflows.SellerReachableField, Answer: "not_reachable", By: models.ActorRef{Role: models.RoleMediator, Account: "lin"}, At: received}}
	if facts.Unit != "general" || !slices.Equal(facts.Done, []string{"escalate", "find", "transfer"}) || !slices.Equal(facts.Elapsed, []string{"acceptance"}) || !slices.Equal(findings, want) {
		t.Fatalf("%+v\n%+v", facts, findings)
	}
	c.Archived, c.Events = c.Seq(), nil
	if again := workflows.FactsOf(rb, c); !reflect.DeepEqual(again, facts) || !slices.Equal(workflows.Findings(c), findings) {
		t.Errorf("without its events: %+v", again)
	}
}

// FuzzDecide feeds sequences of commands, four bytes each, sensible and not.
func FuzzDecide(f *testing.F) {
	rb := rulebook(f)
	f.Add([]byte{1, 0, 0, 2, 4, 2, 1, 2, 9, 2, 3, 2})
	f.Add([]byte("a complaint that goes wherever these bytes lead it"))
	defs := rb.Definitions()
	f.Fuzz(func(t *testing.T, data []byte) {
		c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
		now := received
		for ; len(data) >= 4; data = data[4:] {
			def := defs[int(data[3])%len(defs)]
			now = now.Add(time.Duration(binary.BigEndian.Uint16(data)) * time.Minute * 16)
			cmd := workflows.Command{At: now, Actor: models.Actor{Role: everybody[int(data[1])%len(everybody)]}, Reserve: "WQ-00000-00001"}
			switch data[0] % 5 {
			case 0:
				cmd.File = filing(def.Track)
				cmd.File.Filing.Purchase.Amount = models.Fen(int64(data[2])<<uint(data[3]%60)) - 5
				cmd.File.Filing.Respondent.Handles = append(cmd.File.Filing.Respondent.Handles, models.Handle{Kind: models.HandleKind(data)})
				cmd.File.Filing.Channel = string(data)
			case 1:
				cmd.Actor.Role = models.RoleSystem
				cmd.Clock = def.Clocks[int(data[2])%len(def.Clocks)].Name
			case 2:
				c.Append(now, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "a"}}})
				continue
			default:
				tr := def.Transitions[int(data[2])%len(def.Transitions)]
				cmd.Transition = tr.Name
				for _, a := range workflows.Actions(rb, c, cmd.Actor) {
					if a.Name == tr.Name && data[0] > 50 {
						cmd.Fields = good(a.Fields)
					}
				}
				if data[0] < 30 {
					cmd.Fields = []models.FieldValue{{Name: "reason", Text: models.Personal(data)}, {Name: string(data[:2]), Choice: string(data)}}
				}
			}
			ev, err := workflows.Decide(rb, c, cmd)
			again, errAgain := workflows.Decide(rb, c, cmd)
			if !reflect.DeepEqual(ev, again) || !reflect.DeepEqual(err, errAgain) {
				t.Fatalf("%+v is decided in two ways", cmd)
			}
			if err == nil {
				c.Append(now, ev)
			}
			workflows.Explain(rb, c)
		}
	})
}
