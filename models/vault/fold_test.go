package vault_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// drawPayload draws what can happen to a case.
func drawPayload(t *rapid.T, c *models.Case) (p models.Payload) {
	text := models.Personal(rapid.StringMatching(`[一-龥]{0,200}`).Draw(t, "text"))
	at := day.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, "at")) * time.Millisecond)
	word := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "word")
	switch rapid.IntRange(0, 12).Draw(t, "kind") {
	case 0:
		p.Message = &models.Message{From: models.RoleMediator, At: at, Body: text}
	case 1:
		p.Note = &models.Note{By: word, At: at, Body: text}
	case 2:
		p.Assigned = &models.Assigned{Account: word}
	case 3:
		p.Sellers = &models.SellersLinked{Sellers: []models.SellerID{models.SellerID(word)}, Cases: 3, Amount: 500}
	case 4:
		p.Evidence = []models.Evidence{{ID: models.EvidenceID(word), Name: text, Size: 7, ReceivedAt: at}}
	case 5:
		p.Preview = &models.PreviewMade{Evidence: models.EvidenceID(word), Result: "ready"}
	case 6:
		p.Viewed = &models.Viewed{What: "case"}
		if len(c.Effects) > 0 {
			p = models.Payload{Effect: &models.EffectResult{Effect: c.Effects[0].ID}}
		}
	case 7:
		p.Moved = &models.Moved{Transition: word, Fields: []models.FieldValue{{Name: models.SettledField, Amount: 5, Text: text}}}
		p.Outcome = models.Outcome{To: models.State(word), Final: word == "c", Stopped: []string{word},
			Letters: []models.DueLetter{{Form: word}}, Links: []models.Link{{Case: models.CaseID(word), Relation: models.RelationReport}},
			Started: []models.Clock{{Name: word + word, DueAt: at, Pauses: []models.Pause{{From: day, To: at}, {From: at}}}}, Effects: []models.Effect{{ID: models.EffectID(c.ID, c.Seq()+1, 0)}},
			Routing: &models.Routing{Queue: word, Priority: 1, Facts: []models.Fact{models.NewFact(word, word)}}}
	case 8:
		p.Linked = &models.Linked{Link: models.Link{Case: models.CaseID(word), Relation: models.RelationJoined}}
	case 9:
		p.Letter = &models.LetterStep{Letter: "none", Form: word, Reason: text, Number: word,
			Content: []models.FieldValue{{Name: word, Text: text}}, Files: []models.Evidence{{ID: models.EvidenceID(word), Name: text}}}
		if len(c.Letters) > 0 {
			p.Letter.Letter = c.Letters[0].ID
		}
	case 10:
		p.Inspected = &models.Inspection{Evidence: models.EvidenceID(word), Steps: models.InspectSteps[rapid.IntRange(0, 5).Draw(t, "step"):],
			Preview: "ready", Text: "none", Scan: models.ScanClean, Found: &models.Found{Codes: []models.Personal{text}, Place: text, Fingerprint: word}}
	case 11:
		p.Shared = &models.Sharing{Evidence: models.EvidenceID(word), On: true}
	case 12:
		p.Respondent = &models.RespondentStep{Invitation: word, AnswerBy: word}
	}
	return p
}

var respondentSteps = []models.EventKind{models.EventRespondentInvited, models.EventRespondentJoined, models.EventRespondentRevoked}

var letterSteps = []models.EventKind{models.EventLetterDrafted, models.EventLetterApproved, models.EventLetterIssued, models.EventLetterDropped}

// Whatever happens to a case, and however often it rolls over, what is stored
// is the fold of its events.
func TestStoredCaseIsTheFoldOfItsEvents(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.SampledFrom([]int{1, 3_000, 6_000, 1 << 20}).Draw(rt, "limit")
		s, err := vault.Open(t.Context(), storetest.Memory(), vaulttest.MemoryBlobs(), rapidKeys, vault.WithRollOver(limit))
		check(t, err)
		plain := models.Case{Head: models.Head{ID: "case"}}
		filing := models.Filing{Narrative: "假货", Respondent: models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "abc"}}}}
		plain.Append(day, models.Event{Command: "0", Payload: models.Payload{Filed: &models.Filed{Filing: filing, ReceivedAt: day}}})
		_, err = s.CreateCase(t.Context(), all, plain)
		check(t, err)
		var got models.Case
		for i := range rapid.IntRange(0, 12).Draw(rt, "events") {
			e := models.Event{Command: models.CommandID(fmt.Sprint(i + 1)), Payload: drawPayload(rt, &plain)}
			if e.Payload.Letter != nil {
				e.Kind = rapid.SampledFrom(letterSteps).Draw(rt, "step of a letter")
			}
			if e.Payload.Respondent != nil {
				e.Kind = rapid.SampledFrom(respondentSteps).Draw(rt, "step of the other side")
			}
			at := day.Add(time.Duration(rapid.IntRange(-5, 50).Draw(rt, "step")) * time.Second)
			plain.Append(at, e)
			got, err = s.UpdateCase(t.Context(), all, "case", func(c models.Case) (models.Case, error) {
				c.Append(at, e)
				return c, nil
			})
			check(t, err)
			same(rt, got, plain)
		}
		got, err = s.Case(t.Context(), all, "case")
		check(t, err)
		same(rt, got, plain)
		check(t, s.EachCase(t.Context(), all, "", func(_ models.CaseID, _ models.Case, err error) error { return err }))
	})
}

var rapidKeys, _ = vault.GenerateKeys(strings.NewReader(strings.Repeat("k", 160)))

// same compares a stored case with one that was never stored.
func same(t *rapid.T, got, plain models.Case) {
	t.Helper()
	if got.Seq() != plain.Seq() {
		t.Fatalf("%d events, want %d", got.Seq(), plain.Seq())
	}
	for i := range plain.Events {
		if !got.Has(plain.Events[i].Command) {
			t.Fatalf("command %s is forgotten", plain.Events[i].Command)
		}
	}
	a, b := fmt.Sprintf("%+v", bare(got)), fmt.Sprintf("%+v", bare(plain))
	if a != b || !reflect.DeepEqual(got.Routing, plain.Routing) {
		t.Fatalf("stored\n%s\nfolded\n%s", a, b)
	}
}

// bare leaves what the fold says; empty and missing lists look alike.
func bare(c models.Case) []any {
	files, found := slices.Clone(c.Evidence), []models.Found{}
	for i := range files {
		if f := files[i].Found; f != nil { // compared by what it holds, not by where it lies
			found, files[i].Found = append(found, *f), nil
		}
	}
	return []any{c.Head, c.Filing, files, found, c.Messages, c.Notes, c.Moves, c.Links, c.Letters, c.SellerCases, c.SellerAmount, c.Invited, c.AnswerBy}
}
