package sqlitestore

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/models/storetest"
)

// The queries of the pages must be answered by one index: no scan of a table,
// no sorting, whatever the number of cases.
func TestPlans(t *testing.T) {
	s := newStore(t, t.TempDir())
	w, eq := models.Where, models.OpEq
	now := models.At(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	open, office := w("open", eq, models.Yes(true)), w("org", eq, models.Str("hz"))
	after := &models.Cursor{Value: now, ID: "WQ-1"}
	for _, c := range []struct {
		name, collection, index string
		q                       models.Query
	}{
		{"queue page", "cases", "cases_by_org_queue_open_due_at", models.Query{Where: []models.Cond{office, w("queue", eq, models.Str("q")), open}, Order: "due_at"}},
		{"queue page, next", "cases", "cases_by_org_queue_open_due_at", models.Query{Where: []models.Cond{office, w("queue", eq, models.Str("q")), open}, Order: "due_at", After: after}},
		{"queue page, back", "cases", "cases_by_org_queue_open_due_at", models.Query{Where: []models.Cond{office, w("queue", eq, models.Str("q")), open}, Order: "due_at", After: after, Desc: true}},
		{"open cases", "cases", "cases_by_org_open_due_at", models.Query{Where: []models.Cond{office, open}, Order: "due_at"}},
		{"unassigned", "cases", "cases_by_org_assignee_open_due_at", models.Query{Where: []models.Cond{office, w("assignee", eq, models.Str("")), open}, Order: "due_at"}},
		{"all by deadline", "cases", "cases_by_org_due_at", models.Query{Where: []models.Cond{office}, Order: "due_at"}},
		{"newest", "cases", "cases_by_org_received_at", models.Query{Where: []models.Cond{office}, Order: "received_at", Desc: true, After: after}},
		{"largest", "cases", "cases_by_org_amount", models.Query{Where: []models.Cond{office}, Order: "amount", Desc: true}},
		{"by state", "cases", "cases_by_org_state_due_at", models.Query{Where: []models.Cond{office, w("state", eq, models.Str("x"))}, Order: "due_at"}},
		{"by category in a range", "cases", "cases_by_org_category_received_at", models.Query{Where: []models.Cond{office, w("category", eq, models.Str("x")), w("received_at", models.OpGte, now), w("received_at", models.OpLt, now)}, Order: "received_at"}},
		{"due clocks", "cases", "cases_by_org_due_at", models.Query{Where: []models.Cond{office, w("due_at", models.OpLt, now)}, Order: "due_at"}},
		{"due clocks of open cases", "cases", "cases_by_org_open_due_at", models.Query{Where: []models.Cond{office, open, w("due_at", models.OpLt, now)}, Order: "due_at"}},
		{"clocks to act", "cases", "cases_loose_fires_at", models.Query{Where: []models.Cond{w("fires_at", models.OpLt, now)}, Order: "fires_at", Loose: true, IDs: true}},
		{"due work", "cases", "cases_loose_work_at", models.Query{Where: []models.Cond{w("work_at", models.OpLt, now)}, Order: "work_at", Loose: true, IDs: true}},
		{"by source", "cases", "cases_unique_source_key", models.Query{Where: []models.Cond{w("source_key", eq, models.Str("x"))}}},
		{"seller history", "cases", "cases_by_sellers_received_at", models.Query{Where: []models.Cond{w("sellers", eq, models.Str("s"))}, Order: "received_at", Desc: true}},
		{"seller history, next", "cases", "cases_by_sellers_received_at", models.Query{Where: []models.Cond{w("sellers", eq, models.Str("s"))}, Order: "received_at", Desc: true, After: after}},
		{"each case", "cases", "cases_id", models.Query{After: &models.Cursor{ID: "x"}}},
		{"draft by code", "drafts", "drafts_unique_code_hash", models.Query{Where: []models.Cond{w("code_hash", eq, models.Str("x"))}}},
		{"expired drafts", "drafts", "drafts_by_expires_at", models.Query{Where: []models.Cond{w("expires_at", models.OpLt, now)}, Order: "expires_at"}},
		{"handles of a seller", "handles", "handles_by_seller", models.Query{Where: []models.Cond{w("seller", eq, models.Str("s"))}}},
		{"sellers by cases", "sellers", "sellers_by_cases", models.Query{Order: "cases", Desc: true}},
		{"account by login", "accounts", "accounts_unique_login", models.Query{Where: []models.Cond{w("login", eq, models.Str("s"))}}},
		{"sessions of an account", "sessions", "sessions_by_account", models.Query{Where: []models.Cond{w("account", eq, models.Str("s"))}}},
		{"audit", "audit", "audit_by_at", models.Query{Order: "at"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.q.Limit = 50
			plan := s.plan(t, c.collection, c.q)
			if strings.Contains(plan, "TEMP B-TREE") || !strings.Contains(plan, c.index+" ") {
				t.Errorf("plan of %s:\n%s", c.name, plan)
			}
			for line := range strings.Lines(plan) {
				if strings.HasPrefix(line, "SCAN") && !strings.Contains(line, "INDEX "+c.index) {
					t.Errorf("%s scans: %s", c.name, line)
				}
			}
		})
	}
}

// A page begins where the one before ended and a walk ends where it was told to,
// whichever way they go and whatever else bounds the order: of two bounds at one
// side SQLite reads from one, and tests every row up to the other.
func TestPlans_Bounds(t *testing.T) {
	s := newStore(t, t.TempDir())
	w, at := models.Where, models.At(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	from, to := w("received_at", models.OpGte, at), w("received_at", models.OpLt, at)
	cursor := &models.Cursor{Value: at, ID: "WQ-1"}
	const above, below = "(received_at,id)>(?,?)", "(received_at,id)<(?,?)"
	for _, c := range []struct {
		name       string
		desc       bool
		after, end *models.Cursor
		where      []models.Cond
		want       string
	}{
		{"first page", false, nil, nil, nil, "received_at>?"},
		{"next page", false, cursor, nil, nil, above},
		{"next page, newest first", true, cursor, nil, nil, "received_at>? AND " + below},
		{"end of a walk", false, nil, cursor, nil, "received_at>? AND " + below},
		{"end of a walk, newest first", true, nil, cursor, nil, above},
		{"both", true, cursor, cursor, nil, above + " AND " + below},
		{"a range", false, nil, nil, []models.Cond{from, to}, "received_at>? AND received_at<?"},
		{"next page of a range", false, cursor, nil, []models.Cond{from, to}, above + " AND received_at<?"},
		{"next page of a range, newest first", true, cursor, nil, []models.Cond{from, to}, "received_at>? AND " + below},
		{"both in a range", false, cursor, cursor, []models.Cond{from, to}, above + " AND " + below},
	} {
		f, err := s.tables["cases"].newFinder(models.Query{Where: append(c.where, w("org", models.OpEq, models.Str("hz"))), Order: "received_at", Desc: c.desc, After: c.after, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		p, _ := bestWalk(f.paths())
		query, args := f.statement(p, c.end)
		if plan := s.explain(t, query, args...); !strings.Contains(plan, "(org=? AND "+c.want+")") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %s\n%s", c.name, plan, query)
		}
		if n := strings.Count(query, `h."received_at" >= ?`); n != 1 && c.after == nil && c.end == nil {
			t.Errorf("%s has %d lower bounds:\n%s", c.name, n, query)
		}
	}
}

// plan explains the statement that answers a query; it must need only one.
func (s *Store) plan(t *testing.T, collection string, q models.Query) string {
	t.Helper()
	table, err := s.table(collection)
	if err != nil {
		t.Fatal(err)
	}
	f, err := table.newFinder(q)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := bestWalk(f.paths())
	if !ok || !p.whole {
		t.Fatalf("no index answers %+v", q)
	}
	query, args := f.statement(p, nil)
	return s.explain(t, query, args...)
}

func (s *Store) explain(t *testing.T, query string, args ...any) string {
	t.Helper()
	rows, err := s.reads.db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&plan, detail)
	}
	return plan.String()
}

// The figures of the pages are read from one index alone.
func TestGroupPlans(t *testing.T) {
	s := newStore(t, t.TempDir())
	office := models.Where("org", models.OpEq, models.Str(""))
	open := []models.Cond{office, models.Where("open", models.OpEq, models.Yes(true))}
	for _, c := range []struct {
		name, index string
		g           models.Grouping
	}{
		{"queues", "cases_by_org_open_queue_assignee_received_at_due_at", models.Grouping{By: []string{"queue"}, Where: open}},
		{"queues and figures", "cases_by_org_open_queue_assignee_received_at_due_at", models.Grouping{By: []string{"queue", "assignee"}, Where: open, Min: []string{"due_at", "received_at"}}},
		{"a seller", "cases_by_sellers_outcome_open_amount_settled", models.Grouping{
			By: []string{"outcome", "open"}, Where: []models.Cond{models.Where("sellers", models.OpEq, models.Str("s"))},
			Sum: []string{"amount", "settled"},
		}},
	} {
		query, args, err := s.tables["cases"].grouping(c.g)
		if err != nil {
			t.Fatal(err)
		}
		if plan := s.explain(t, query, args...); !strings.Contains(plan, "COVERING INDEX "+c.index+" ") || strings.Contains(plan, "TEMP B-TREE") || strings.Count(plan, "\n") != 1 {
			t.Errorf("plan of %s:\n%s", c.name, plan)
		}
	}
}

// Frequent matches are met on the way, without counting. For rare ones, what
// several indexes fix alike is counted once, however many there are.
func TestFind_CountsOnce(t *testing.T) {
	s := newStore(t, t.TempDir())
	for i := range 10 * soon {
		text := "often"
		if i == 0 {
			text = "once"
		}
		d := storetest.Document("cases", fmt.Sprintf("c%03d", i), 1, storetest.Fields{
			"org": "hz", "received_at": time.UnixMilli(int64(i)), "terms": []string{text}, "sellers": []string{text}}, "")
		if err := s.Insert(t.Context(), "cases", d); err != nil {
			t.Fatal(err)
		}
	}
	office := models.Where("org", models.OpEq, models.Str("hz"))
	for _, c := range []struct {
		cond    models.Cond
		counted int
	}{
		{models.Where("terms", models.OpAll, models.Str("often")), 0},
		{models.Where("terms", models.OpAll, models.Str("once")), 2},
		{models.Where("sellers", models.OpEq, models.Str("often")), 0},
		{models.Where("sellers", models.OpEq, models.Str("once")), 2},
	} {
		clear(s.reads.stmts)
		docs, err := s.Find(t.Context(), "cases", models.Query{Where: []models.Cond{office, c.cond}, Order: "received_at", Desc: true, Limit: 1})
		if err != nil || len(docs) != 1 {
			t.Fatal(len(docs), err)
		}
		counted := 0
		for text := range s.reads.stmts {
			counted += strings.Count(text, "count(*)")
		}
		if counted != c.counted {
			t.Errorf("%+v: counted %d times", c.cond, counted)
		}
	}
}
