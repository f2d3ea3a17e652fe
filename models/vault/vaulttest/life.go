package vaulttest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/models/vault"
)

var other = models.Link{Case: "WQ-0THER-00001", Relation: models.RelationReport}

// lifeOf is what happens to a sample case that is split, paused and written to.
func lifeOf(c models.Case) []models.Event {
	paused := c.Clocks[0]
	paused.DueAt, paused.Pauses = models.NoDue, []models.Pause{{From: start.Add(time.Hour)}}
	moved := func(to models.State, clock models.Clock, letters ...models.DueLetter) models.Payload {
		return models.Payload{Moved: &models.Moved{Transition: string(to), From: "filed"}, Outcome: models.Outcome{
			To: to, Stopped: []string{clock.Name}, Started: []models.Clock{clock}, Letters: letters, Links: []models.Link{other}}}
	}
	step := func(kind models.EventKind, s models.LetterStep) models.Event {
		return models.Event{Kind: kind, Command: models.CommandID(fmt.Sprint(kind, s.Letter)), Payload: models.Payload{Letter: &s},
			Actor: models.ActorRef{Role: models.RoleOfficer, Account: "o1"}}
	}
	content := []models.FieldValue{{Name: "ground", Text: "不属于本机关处理"}, {Name: "amount", Amount: 129900}}
	return []models.Event{
		{Kind: models.EventMoved, Command: "pause", Payload: moved("testing", paused, models.DueLetter{Form: "acceptance"}, models.DueLetter{Form: "identity_demand"})},
		step(models.EventLetterApproved, models.LetterStep{Letter: "L2-0", Content: content}),
		step(models.EventLetterDropped, models.LetterStep{Letter: "L2-1", Reason: "身份已经核实"}),
		step(models.EventLetterIssued, models.LetterStep{Letter: "L2-0", Number: "深市监受〔2026〕1号", Files: []models.Evidence{{ID: "f1", Kind: models.EvidenceLetter, Name: "受理.html", Size: 9}}}),
		step(models.EventLetterDrafted, models.LetterStep{Letter: "L6-0", Form: "distribution"}),
		{Kind: models.EventLinked, Command: "join", Payload: models.Payload{Linked: &models.Linked{Link: models.Link{Case: "WQ-0THER-00002", Relation: models.RelationJoined}}}},
		{Kind: models.EventSellersLinked, Command: "sellers", Payload: models.Payload{Sellers: &models.SellersLinked{Sellers: []models.SellerID{"s1"}, Cases: 3, Amount: 77_700}}},
	}
}

// wantLife compares what the store gives back with the fold of the same events
// that was never stored.
func wantLife(t *testing.T, s *vault.Store, plain models.Case) models.Case {
	t.Helper()
	c, err := s.Case(t.Context(), all, plain.ID)
	must(t, err)
	for what, pair := range map[string][2]any{
		"links": {c.Links, plain.Links}, "letters": {c.Letters, plain.Letters}, "clocks": {c.Clocks, plain.Clocks},
		"evidence": {c.Evidence, plain.Evidence}, "due": {c.DueAt, plain.DueAt},
		"seller": {[]any{c.SellerCases, c.SellerAmount}, []any{plain.SellerCases, plain.SellerAmount}},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: stored %+v, folded %+v", what, pair[0], pair[1])
		}
	}
	clean(t, s)
	return c
}

// testLife stores what happens beside the transitions: links, pauses, letters.
func testLife(t *testing.T, f *fixture) {
	plain := sampleCase(1, func(p *models.Filed) { p.Reserved = other.Case })
	_, err := f.CreateCase(t.Context(), all, plain)
	must(t, err)
	for _, e := range lifeOf(plain) {
		plain.Append(start.Add(time.Hour), e)
		change(t, f.Store, plain.ID, e)
	}
	c := wantLife(t, f.Store, plain)
	var got []string
	for _, l := range c.Letters {
		got = append(got, fmt.Sprintf("%s %s %s %s%s", l.ID, l.Form, l.State, l.Number, l.Reason))
	}
	wantList(t, "letters", got, "L2-0 acceptance issued 深市监受〔2026〕1号", "L2-1 identity_demand dropped 身份已经核实", "L6-0 distribution due ")
	issued := c.Letters[0]
	if issued.ApprovedBy.Account != "o1" || len(issued.Content) != 2 || issued.Content[0].Text == "" || len(issued.Evidence) != 1 || issued.Evidence[0] != "f1" {
		t.Errorf("issued %+v", issued)
	}
	report, _ := c.Linked(models.RelationReport)
	joined, _ := c.Linked(models.RelationJoined)
	if len(c.Links) != 2 || report != other.Case || joined != "WQ-0THER-00002" || c.SellerCases != 3 || c.Events[0].Payload.Filed.Reserved != other.Case {
		t.Errorf("links %+v, seller %d", c.Links, c.SellerCases)
	}
}

// testPausedClock: a clock that stands still is due to nobody, and is again
// when it goes on.
func testPausedClock(t *testing.T, f *fixture) {
	plain := f.file(t, 1)
	due := plain.Clocks[0].DueAt
	change(t, f.Store, plain.ID, lifeOf(plain)[0])
	c, err := f.Case(t.Context(), all, plain.ID)
	must(t, err)
	if !c.Clocks[0].Paused() || !c.DueAt.Equal(models.NoDue) || !c.FiresAt().Equal(models.NoDue) {
		t.Errorf("paused: %+v, due %v", c.Clocks, c.DueAt)
	}
	fires := func(at time.Time) bool {
		ids, err := f.DueCases(t.Context(), all, at, 9)
		must(t, err)
		page, err := f.ListCases(t.Context(), all, models.CaseQuery{Open: true, DueBefore: at.Add(time.Millisecond)})
		must(t, err)
		if len(ids) != len(page.Rows) {
			t.Errorf("at %v %d clocks act, %d cases are past their day", at, len(ids), len(page.Rows))
		}
		return len(ids) > 0
	}
	if fires(due.AddDate(100, 0, 0)) {
		t.Error("a clock that stands still is due")
	}
	k := c.Clocks[0]
	k.Pauses = []models.Pause{{From: k.Pauses[0].From, To: start.Add(49 * time.Hour)}}
	k.DueAt = due.Add(48 * time.Hour)
	change(t, f.Store, plain.ID, models.Event{Kind: models.EventMoved, Command: "resume", Payload: models.Payload{
		Moved: &models.Moved{Transition: "end_testing", From: "testing"}, Outcome: models.Outcome{To: "filed", Stopped: []string{k.Name}, Started: []models.Clock{k}}}})
	if fires(due) || !fires(due.Add(48*time.Hour)) {
		t.Error("a clock that went on is not due on its new day")
	}
	clean(t, f.Store)
}

// testLettersRollOver lets the events that made links and letters move to an
// archive: the case still has them.
func testLettersRollOver(t *testing.T, f *fixture) {
	s := f.open(t, vault.WithRollOver(smallCase))
	plain := sampleCase(1)
	_, err := s.CreateCase(t.Context(), all, plain)
	must(t, err)
	add := func(e models.Event) models.Case {
		plain.Append(start.Add(time.Hour), e)
		return change(t, s, plain.ID, e)
	}
	for _, e := range lifeOf(plain) {
		add(e)
	}
	for i := range 40 {
		add(message(models.CommandID(fmt.Sprint("m", i)), strings.Repeat("字", 100)))
	}
	if c := wantLife(t, s, plain); c.Archived < 8 {
		t.Errorf("%d events are archived", c.Archived)
	}
}
