package spec_test

import (
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

var at = time.Date(2026, 4, 20, 2, 0, 0, 0, time.UTC)

func filing() *models.Filed {
	f := models.Filing{Track: models.TrackComplaint, Channel: "moments", Category: "counterfeit"}
	f.Purchase = models.Purchase{Amount: 299_00, Paid: "wechat_transfer"}
	f.Respondent = models.Respondent{Province: "44", Handles: []models.Handle{{Kind: "wechat_id", Value: "seller_01"}}}
	f.Demands = []models.Demand{{Kind: "refund", Amount: 299_00}}
	f.Complainant = models.Party{Name: "李华", Phone: "13800138000", Address: "深圳"}
	return &models.Filed{Filing: f, Evidence: []models.Evidence{{ID: "e1", Kind: "chat"}, {ID: "e2", Kind: "payment"}, {ID: "e3", Kind: "goods"}}}
}

// taken is a filed case that somebody has taken.
func taken(tb testing.TB, rb *workflows.Rulebook) models.Case {
	c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
	ev, err := workflows.Decide(rb, c, workflows.Command{At: at, Actor: models.Actor{Role: models.RoleComplainant}, File: filing()})
	if err != nil {
		tb.Fatal(err)
	}
	c.Append(at, ev)
	c.Append(at, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "wang"}}})
	return c
}

func BenchmarkDecide_Accept(b *testing.B) {
	rb := embedded(b)
	c := taken(b, rb)
	cmd := workflows.Command{At: at.Add(time.Hour), Actor: models.Actor{Role: models.RoleMediator, Account: "wang"}, Transition: "accept"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := workflows.Decide(rb, c, cmd); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecide_FileAndRoute(b *testing.B) {
	rb := embedded(b)
	c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
	cmd := workflows.Command{At: at, Actor: models.Actor{Role: models.RoleComplainant}, File: filing()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := workflows.Decide(rb, c, cmd); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkActions(b *testing.B) {
	rb := embedded(b)
	c := taken(b, rb)
	b.ReportAllocs()
	for b.Loop() {
		workflows.Actions(rb, c, models.Actor{Role: models.RoleMediator})
	}
}

func BenchmarkExplain(b *testing.B) {
	rb := embedded(b)
	c := taken(b, rb)
	b.ReportAllocs()
	for b.Loop() {
		workflows.Explain(rb, c)
	}
}
