package vault_test

import (
	"fmt"
	"testing"
	"time"

	"redress/models"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

func benchCase(b *testing.B, s *vault.Store, id models.CaseID, events int) {
	b.Helper()
	c := models.Case{Head: models.Head{ID: id}}
	filing := models.Filing{Track: "complaint", Channel: "moments", Category: "counterfeit", Narrative: "卖家说是专柜正品，收到的却是假货，不肯退款。",
		Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "zhang_san"}, {Kind: "nickname", Value: "小美"}}},
		Purchase:    models.Purchase{Item: "皮包", On: "2026-03-01", Amount: 129900},
		Complainant: models.Party{Name: "李明", Phone: "13800138000", Address: "广东省广州市"}}
	c.Append(day, models.Event{Command: "file", Payload: models.Payload{Filed: &models.Filed{Filing: filing, ReceivedAt: day}}})
	for i := 1; i < events; i++ {
		p := models.Payload{Message: &models.Message{From: "mediator", At: day, Body: "请补充付款凭证，谢谢。"}}
		if i%3 == 0 {
			p = models.Payload{Moved: &models.Moved{Transition: "accept", From: "filed"}, Outcome: models.Outcome{To: "accepted",
				Started: []models.Clock{{Name: "mediation", StartedAt: day, DueAt: day.Add(time.Hour)}}, Stopped: []string{"mediation"}}}
		}
		c.Append(day, models.Event{Kind: "moved", Command: models.CommandID(fmt.Sprint("c", i)), Actor: models.ActorRef{Role: "mediator", Account: "m1"}, Payload: p})
	}
	_, err := s.CreateCase(b.Context(), all, c)
	check(b, err)
}

// BenchmarkCase reads a case of 20 events: verify, unseal, fold.
func BenchmarkCase(b *testing.B) {
	s := vaulttest.Memory(b)
	benchCase(b, s, "case", 20)
	for b.Loop() {
		if _, err := s.Case(b.Context(), all, "case"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUpdateCase adds nothing but a new lease to a case of 20 events.
func BenchmarkUpdateCase(b *testing.B) {
	s := vaulttest.Memory(b)
	benchCase(b, s, "case", 20)
	for b.Loop() {
		_, err := s.UpdateCase(b.Context(), all, "case", func(c models.Case) (models.Case, error) {
			c.Lease.Epoch++
			return c, nil
		})
		check(b, err)
	}
}

// BenchmarkListCases reads a page of 50 of 50 cases, so that the engine's own
// work, a scan in memory, stays small.
func BenchmarkListCases(b *testing.B) {
	s := vaulttest.Memory(b)
	for i := range 50 {
		benchCase(b, s, models.CaseID(fmt.Sprintf("case%03d", i)), 6)
	}
	for name, q := range map[string]models.CaseQuery{"all": {Limit: 50}, "search": {Limit: 50, Text: "专柜正品"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				page, err := s.ListCases(b.Context(), all, q)
				if err != nil || len(page.Rows) != 50 {
					b.Fatal(err, len(page.Rows))
				}
			}
		})
	}
}
