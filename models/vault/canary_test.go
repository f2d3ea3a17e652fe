package vault_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

var all = models.IssueGrant(models.Actor{Role: models.RoleSystem}, "test", models.AnyObject, models.Unlimited)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// payloads are filled payloads, one for each kind there is.
func payloads(f *vaulttest.Filler) (list []models.Payload) {
	whole := vaulttest.Filled[models.Payload](f)
	v := reflect.ValueOf(whole)
	for i := range v.NumField() {
		if v.Type().Field(i).Name == "Outcome" {
			continue
		}
		var p models.Payload
		reflect.ValueOf(&p).Elem().Field(i).Set(v.Field(i))
		list = append(list, p)
	}
	return list
}

// outcome is what an engine's decision leaves in an event.
func outcome(at time.Time) models.Outcome {
	return models.Outcome{
		To: "filed",
		Started: []models.Clock{{Name: "acceptance", StartedAt: at, DueAt: at.AddDate(0, 0, 9), LastDay: "2026-12-02",
			Number: 7, Unit: "working_days", Profile: "samr-121", Article: "art. 15", WeekendEnds: true,
			Pauses: []models.Pause{{From: at, To: at.AddDate(0, 0, 3)}, {From: at.AddDate(0, 0, 5)}}}},
		Stopped: []string{"information"},
		Links:   []models.Link{{Case: "WQ-0TH3R-00001", Relation: models.RelationReport}},
		Letters: []models.DueLetter{{Form: "acceptance"}},
		Routing: &models.Routing{
			Definition: models.DefinitionRef{Name: "routing", Version: 1, Checksum: "0a1b"}, Queue: "counterfeit", Priority: 2,
			Flags: []string{"no_evidence"}, Winner: "counterfeit", Considered: models.WordsOf([]string{"imported", "counterfeit"}),
			Matched: models.WordsOf([]string{"counterfeit"}), Facts: []models.Fact{models.NewFact("channel", "moments")},
		},
	}
}

// eventful is a case that has an event of every kind of payload, and one of a
// decision.
func eventful(f *vaulttest.Filler, id models.CaseID) models.Case {
	c := models.Case{Head: models.Head{ID: id}}
	for i, p := range payloads(f) {
		c.Append(f.At, models.Event{Kind: models.EventFiled, Command: models.CommandID(fmt.Sprint("c", i)),
			Actor: models.ActorRef{Role: models.RoleMediator, Account: "m1"}, Payload: p})
	}
	c.Append(f.At, models.Event{Kind: models.EventRouted, Command: "routed", Actor: models.ActorRef{Role: models.RoleSystem},
		Payload: models.Payload{Outcome: outcome(f.At)}})
	return c
}

// Everything the store can keep is stored with a text of its own in every
// personal field. None may be found in what the engine or the blob store got.
func TestNoPersonalTextReachesTheEngine(t *testing.T) {
	ctx := t.Context()
	engine, blobs := storetest.Memory(), vaulttest.MemoryBlobs()
	keys, err := vault.GenerateKeys(rand.Reader)
	check(t, err)
	s, err := vault.Open(ctx, engine, blobs, keys, vault.WithRollOver(9_000))
	check(t, err)
	f := &vaulttest.Filler{At: day}

	draft := vaulttest.Filled[models.Draft](f)
	draft.ID, draft.Key = "draft", nil
	_, err = s.CreateDraft(ctx, all, draft)
	check(t, err)
	account := vaulttest.Filled[models.Account](f)
	_, err = s.CreateAccount(ctx, account)
	check(t, err)
	seller := vaulttest.Filled[models.Seller](f)
	for i := range seller.Handles {
		seller.Handles[i].Kind = "wechat_id"
	}
	var named []models.Handle
	for _, h := range seller.Handles {
		named = append(named, models.Handle{Kind: "wechat_id", Value: h.Value}, models.Handle{Kind: "nickname", Value: h.Value})
	}
	ids, err := s.AddHandles(ctx, all, "case", day, named)
	check(t, err)
	c, err := s.CreateCase(ctx, all, eventful(f, "case"))
	check(t, err)
	for i := range 20 { // until it rolls over
		_, err = s.UpdateCase(ctx, all, c.ID, func(c models.Case) (models.Case, error) {
			c.Append(day, models.Event{Command: models.CommandID(fmt.Sprint("n", i)), Payload: models.Payload{Note: vaulttest.Filled[*models.Note](f)}})
			return c, nil
		})
		check(t, err)
	}
	check(t, s.PutEvidence(ctx, all, c.ID, c.Key, "e", strings.NewReader(strings.Join(f.Canaries, ","))))
	_, err = s.Seller(ctx, all, ids[0])
	check(t, err)

	stored := dump(t, engine, blobs)
	if n := len(f.Canaries); n < 60 || !bytes.Contains(stored, []byte("case/1")) {
		t.Fatalf("only %d texts, or no archive", n)
	}
	for _, canary := range f.Canaries {
		// Neither whole nor one half nor folded for search.
		for _, piece := range []string{canary, canary[:12], canary[len(canary)-9:], strings.ToUpper(canary[len(canary)-9:])} {
			if bytes.Contains(stored, []byte(piece)) {
				t.Errorf("%q is stored in the open", piece)
			}
		}
	}
}

// dump is all the engine and the blob store hold.
func dump(t *testing.T, engine models.Engine, blobs models.BlobStore) (out []byte) {
	for _, c := range models.Collections {
		docs, err := engine.Find(t.Context(), c.Name, models.Query{Limit: 1000})
		check(t, err)
		for _, d := range docs {
			out = append(out, d.BSON...)
		}
	}
	ids, err := blobs.List(t.Context(), "", 1000)
	check(t, err)
	for _, id := range ids {
		r, err := blobs.Open(t.Context(), id)
		check(t, err)
		data, err := io.ReadAll(r)
		check(t, err)
		out = append(out, data...)
	}
	return out
}
