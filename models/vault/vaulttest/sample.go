package vaulttest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"redress/models"
	"redress/models/vault"
)

var (
	all   = models.IssueGrant(models.Actor{Role: models.RoleSystem}, "test", models.AnyObject, models.Unlimited)
	start = time.Date(2026, 4, 1, 1, 2, 3, 456_000_000, time.UTC)
)

// sampleID is the number of the i-th sample case.
func sampleID(i int) models.CaseID { return models.CaseID(fmt.Sprintf("WQ-SAMPE-%05d", i)) }

// sampleFiling is a complaint with every kind of personal text.
func sampleFiling(i int) models.Filing {
	return models.Filing{
		Track: models.TrackComplaint, Language: "zh-CN", Channel: "moments", Category: "counterfeit",
		Respondent: models.Respondent{Province: "44", Handles: []models.Handle{
			{Kind: "wechat_id", Value: models.Personal(fmt.Sprintf("Zhang_San-%d", i))}, {Kind: "nickname", Value: "小美代购"},
		}},
		Purchase:    models.Purchase{Item: "某品牌皮包", On: "2026-03-20", Amount: models.Fen(10_000 + 100*i), Paid: "wechat_transfer"},
		Narrative:   "卖家说是专柜正品，收到的却是假货，不肯退款。",
		Demands:     []models.Demand{{Kind: "refund", Amount: 129900, Note: "全额退"}},
		Complainant: models.Party{Name: "李明", Phone: "13800138000", Address: "广东省广州市某路 1 号"},
	}
}

// sampleCase is a filed case that nobody has stored yet.
func sampleCase(i int, changes ...func(*models.Filed)) models.Case {
	at := start.Add(time.Duration(i) * time.Hour)
	filed := &models.Filed{Definition: models.DefinitionRef{Name: "complaint", Version: 1, Checksum: "x"},
		Filing: sampleFiling(i), ReceivedAt: at}
	for _, change := range changes {
		change(filed)
	}
	c := models.Case{Head: models.Head{ID: sampleID(i)}}
	clock := models.Clock{Name: "acceptance", StartedAt: at, DueAt: at.Add(7 * 24 * time.Hour), Number: 7, Unit: "working_days"}
	c.Append(at, models.Event{
		Actor: models.ActorRef{Role: models.RoleComplainant}, Kind: models.EventFiled, Command: "file",
		Payload: models.Payload{Filed: filed, Outcome: models.Outcome{To: "filed", Started: []models.Clock{clock},
			Routing: &models.Routing{Queue: "general", Priority: 3}}},
	})
	return c
}

func (f *fixture) file(t *testing.T, i int, changes ...func(*models.Filed)) models.Case {
	t.Helper()
	c, err := f.CreateCase(t.Context(), all, sampleCase(i, changes...))
	must(t, err)
	return c
}

// message is an event with personal text.
func message(id models.CommandID, body string) models.Event {
	return models.Event{Actor: models.ActorRef{Role: models.RoleMediator, Account: "m1"}, Kind: models.EventMessage, Command: id,
		Payload: models.Payload{Message: &models.Message{From: models.RoleMediator, At: start, Body: models.Personal(body)}}}
}

// say appends a message to a case.
func say(t *testing.T, s *vault.Store, id models.CaseID, command models.CommandID, body string) models.Case {
	t.Helper()
	return change(t, s, id, message(command, body))
}

// change appends an event to a case, once for each command.
func change(t *testing.T, s *vault.Store, id models.CaseID, e models.Event) models.Case {
	t.Helper()
	c, err := s.UpdateCase(t.Context(), all, id, func(c models.Case) (models.Case, error) {
		if !c.Has(e.Command) {
			c.Append(start.Add(time.Hour), e)
		}
		return c, nil
	})
	must(t, err)
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// clean fails for every case that verification finds something wrong with.
func clean(t *testing.T, s *vault.Store) {
	t.Helper()
	must(t, s.EachCase(t.Context(), all, "", func(id models.CaseID, _ models.Case, err error) error {
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		return nil
	}))
}
