package vault

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/identity"
)

// caseOrder is an order of the case list.
type caseOrder struct {
	field string
	desc  bool
	value func(models.Head) models.Value
}

var caseOrders = map[string]caseOrder{
	"due":      {"due_at", false, func(h models.Head) models.Value { return models.At(h.DueAt) }},
	"received": {"received_at", true, func(h models.Head) models.Value { return models.At(h.ReceivedAt) }},
	"oldest":   {"received_at", false, func(h models.Head) models.Value { return models.At(h.ReceivedAt) }},
	"amount":   {"amount", true, func(h models.Head) models.Value { return models.Int(int64(h.Amount)) }},
}

// ListCases returns one page of what the grant reaches; it must cover any
// object. A text that is a case number finds that case alone.
func (s *Store) ListCases(ctx context.Context, g models.Grant, q models.CaseQuery) (models.CasePage, error) {
	if err := anything(g); err != nil {
		return models.CasePage{}, err
	}
	where := append(within(g), caseConds(q)...)
	if id, err := models.ParseCaseID(q.Text); err == nil {
		page, err := s.numbered(ctx, g, id)
		if err != nil || len(page.Rows) > 0 {
			return page, err
		}
	}
	words := identity.Fold(q.Text)
	without := notInLists
	if words != "" {
		without = notInSearch
	}
	contact := s.contactTerms(q.Phone, q.Address)
	if len(contact) == 0 && (q.Phone != "" || q.Address != "") {
		return models.CasePage{}, nil // nothing of it is left to compare
	}
	if words != "" || len(contact) > 0 {
		where = append(s.having(q.Text, contact...), where...)
	}
	name := q.Sort
	order, ok := caseOrders[name]
	if !ok {
		name, order = "due", caseOrders["due"]
	}
	p := pages[models.CaseRow]{
		collection: models.CasesCollection, order: name, after: q.After, before: q.Before, limit: q.Limit,
		query: models.Query{Where: where, Order: order.field, Desc: order.desc, Without: without},
		row:   func(doc models.Doc) (models.CaseRow, bool, error) { return s.caseRow(doc, words) },
		place: func(r models.CaseRow) models.Cursor {
			return models.Cursor{Value: order.value(r.Head), ID: string(r.ID)}
		},
	}
	var page models.CasePage
	var err error
	page.Rows, page.Next, page.Prev, err = p.read(ctx, s)
	return page, err
}

// caseRow opens what a list shows of a case and says whether its text has all
// the words. A row whose summary does not open is shown without: the case
// itself, and verification, say what is wrong with it.
func (s *Store) caseRow(doc models.Doc, words string) (row models.CaseRow, wanted bool, err error) {
	d, err := parseCase(doc)
	if err != nil {
		return row, false, err
	}
	if err := bson.Unmarshal(d.head, &row.Head); err != nil {
		return row, false, err
	}
	k, err := s.sealer(doc.ID, d.key)
	if err != nil || row.Privacy.Withheld() {
		return row, words == "", nil
	}
	if words != "" {
		text, err := k.open(textPart, d.text)
		if err != nil || !identity.Matches(string(text), words) {
			return row, false, nil
		}
	}
	_ = openWhole(k, summaryPart, d.summary, &row.Summary)
	return row, true, nil
}

// numbered lists the one case of a number: who types a number wants
// that case, whatever the filters say.
func (s *Store) numbered(ctx context.Context, g models.Grant, id models.CaseID) (page models.CasePage, err error) {
	doc, err := s.engine.Get(ctx, models.CasesCollection, string(id))
	if errors.Is(err, models.ErrNotFound) {
		return page, nil
	}
	if err != nil {
		return page, err
	}
	row, _, err := s.caseRow(doc, "")
	if err != nil {
		return page, err
	}
	if org, everywhere := g.Scope(); everywhere || row.Org == org {
		page.Rows = []models.CaseRow{row}
	}
	return page, nil
}

// within is the condition that a case is one of those a grant reaches.
func within(g models.Grant) []models.Cond {
	org, everywhere := g.Scope()
	if everywhere {
		return nil
	}
	return []models.Cond{models.Where("org", models.OpEq, models.Str(org))}
}

// caseConds are the conditions of a query.
func caseConds(q models.CaseQuery) (where []models.Cond) {
	equal := func(field, value string) {
		if value != "" {
			where = append(where, models.Where(field, models.OpEq, models.Str(value)))
		}
	}
	add := func(set bool, field string, op models.Op, v models.Value) {
		if set {
			where = append(where, models.Where(field, op, v))
		}
	}
	equal("state", q.State)
	equal("queue", q.Queue)
	equal("category", q.Category)
	equal("channel", q.Channel)
	equal("track", q.Track)
	equal("assignee", q.Assignee)
	equal("sellers", string(q.Seller))
	add(q.Open, "open", models.OpEq, models.Yes(true))
	add(q.Closed, "open", models.OpEq, models.Yes(false))
	add(q.Unassigned, "assignee", models.OpEq, models.Str(""))
	add(q.MinAmount != 0, "amount", models.OpGte, models.Int(int64(q.MinAmount)))
	add(q.MaxAmount != 0, "amount", models.OpLt, models.Int(int64(q.MaxAmount)+1))
	add(!q.ReceivedFrom.IsZero(), "received_at", models.OpGte, models.At(q.ReceivedFrom))
	add(!q.ReceivedTo.IsZero(), "received_at", models.OpLt, models.At(q.ReceivedTo))
	add(!q.DueBefore.IsZero(), "due_at", models.OpLt, models.At(q.DueBefore))
	return where
}

// untilNow is the condition that an instant has come.
func untilNow(field string, now time.Time) models.Cond {
	return models.Where(field, models.OpLt, models.At(now.Add(time.Millisecond)))
}
