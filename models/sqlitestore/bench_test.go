//go:build unix

package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"redress/models"
	"redress/models/storetest"
)

// stock is how many cases the benchmarks run on: REDRESS_BENCH_CASES, 1000 without it.
func stock() int {
	if n, err := strconv.Atoi(os.Getenv("REDRESS_BENCH_CASES")); err == nil {
		return n
	}
	return 1000
}

var (
	benchStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	benchBody  = make([]byte, 1500)
)

// benchCase is a case of about 6 KB with 150 search terms. Term "tN" is in
// about one of N cases.
func benchCase(i int, version int64) models.Doc {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	terms := []string{}
	for _, every := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000} {
		if i%every == 0 {
			terms = append(terms, fmt.Sprintf("t%d", every))
		}
	}
	for len(terms) < 150 {
		// Words of a language are unevenly frequent: a squared draw from 50,000.
		u := r.Float64()
		terms = append(terms, fmt.Sprintf("%022d", int(u*u*u*50_000)))
	}
	received := benchStart.Add(time.Duration(i) * time.Minute)
	return storetest.Document(models.CasesCollection, fmt.Sprintf("WQ-%010d", (i*7919)%1_000_003), version, storetest.Fields{
		"track": "complaint", "state": []string{"filed", "accepted", "mediation", "closed"}[r.IntN(4)], "open": r.IntN(3) > 0,
		"queue": fmt.Sprintf("q%d", r.IntN(8)), "channel": fmt.Sprintf("c%d", r.IntN(6)), "category": fmt.Sprintf("k%d", r.IntN(12)),
		"amount": int64(r.IntN(1_000_000)), "assignee": []string{"", "a1", "a2", "a3"}[r.IntN(4)],
		"received_at": received, "due_at": received.Add(time.Duration(r.IntN(30*24)) * time.Hour), "priority": int64(r.IntN(4)),
		"sellers": []string{fmt.Sprintf("s%d", r.IntN(20)), fmt.Sprintf("x%d", i)}, "source_key": fmt.Sprint("case/", i), "terms": terms,
	}, string(benchBody))
}

// stocked opens the store with the stock; it is filled once and kept in the
// folder REDRESS_BENCH_DIR when that is set.
func stocked(b *testing.B) *Store {
	b.Helper()
	dir := os.Getenv("REDRESS_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	s, err := Open(b.Context(), filepath.Join(dir, fmt.Sprint(stock())))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	have, err := s.Group(b.Context(), models.CasesCollection, models.Grouping{})
	if err != nil {
		b.Fatal(err)
	}
	if len(have) == 0 {
		fill(b, s, 0, stock())
	}
	return s
}

func fill(b *testing.B, s *Store, from, to int) {
	b.Helper()
	errs := make(chan error, 64)
	next := make(chan int)
	for range cap(errs) {
		go func() {
			var err error
			for i := range next {
				if err == nil {
					err = s.Insert(b.Context(), models.CasesCollection, benchCase(i, 1))
				}
			}
			errs <- err
		}()
	}
	for i := from; i < to; i++ {
		next <- i
	}
	close(next)
	for range cap(errs) {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
}

// cpu reports the processor time of the loop, which neighbours on the machine
// disturb less than the time on the clock.
func cpu(b *testing.B) func() {
	used := func() int64 {
		var u syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		return u.Utime.Nano() + u.Stime.Nano()
	}
	from := used()
	return func() { b.ReportMetric(float64(used()-from)/float64(b.N), "cpu-ns/op") }
}

func BenchmarkInsert(b *testing.B) {
	s := stocked(b)
	var docs []models.Doc
	for i := range 2000 {
		docs = append(docs, benchCase(stock()+i, 1))
	}
	remove := func(docs []models.Doc) {
		for _, d := range docs {
			if err := s.Delete(b.Context(), models.CasesCollection, d.ID, 1); err != nil {
				b.Fatal(err)
			}
		}
	}
	n := 0
	report := cpu(b)
	for b.Loop() {
		if n == len(docs) {
			b.StopTimer()
			remove(docs)
			n = 0
			b.StartTimer()
		}
		if err := s.Insert(b.Context(), models.CasesCollection, docs[n]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	report()
	remove(docs[:n])
}

// BenchmarkBareCommit is what any durable store must pay: one row of the same
// bytes, committed with the same settings.
func BenchmarkBareCommit(b *testing.B) {
	dir := b.TempDir()
	db, err := sql.Open("sqlite", dsn(dir))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE t (pk INTEGER PRIMARY KEY, doc BLOB)"); err != nil {
		b.Fatal(err)
	}
	stmt, err := db.Prepare("INSERT INTO t (doc) VALUES (?)")
	if err != nil {
		b.Fatal(err)
	}
	doc := benchCase(1, 1).BSON
	b.SetBytes(int64(len(doc)))
	defer cpu(b)()
	for b.Loop() {
		if _, err := stmt.ExecContext(context.Background(), doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInsertTogether(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	n := 0
	for b.Loop() {
		fill(b, s, n*64, n*64+64)
		n++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*64), "ns/insert")
}

func BenchmarkReplace(b *testing.B) {
	s := stocked(b)
	id := benchCase(3, 1).ID
	defer cpu(b)()
	for b.Loop() {
		d, err := s.Get(b.Context(), models.CasesCollection, id)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		next := benchCase(3, d.Version+1)
		b.StartTimer()
		if err := s.Replace(b.Context(), models.CasesCollection, next, d.Version); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	s := stocked(b)
	i := 0
	defer cpu(b)()
	for b.Loop() {
		i = (i + 7) % stock()
		if _, err := s.Get(b.Context(), models.CasesCollection, fmt.Sprintf("WQ-%010d", (i*7919)%1_000_003)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	s := stocked(b)
	w, eq := models.Where, models.OpEq
	open := w("open", eq, models.Yes(true))
	term := func(t ...string) models.Cond { return w("terms", models.OpAll, models.Strs(t...)...) }
	for _, c := range []struct {
		name string
		q    models.Query
	}{
		{"queue", models.Query{Where: []models.Cond{w("queue", eq, models.Str("q1")), open}, Order: "due_at"}},
		{"received", models.Query{Order: "received_at", Desc: true}},
		{"seller", models.Query{Where: []models.Cond{w("sellers", eq, models.Str("s1"))}, Order: "received_at", Desc: true}},
		{"seller-once", models.Query{Where: []models.Cond{w("sellers", eq, models.Str("x77"))}, Order: "received_at", Desc: true}},
		{"filters", models.Query{Where: []models.Cond{w("queue", eq, models.Str("q1")), open, w("assignee", eq, models.Str("")), w("category", eq, models.Str("k3"))}, Order: "due_at"}},
		{"filters-amount", models.Query{Where: []models.Cond{w("assignee", eq, models.Str("a1")), open, w("category", eq, models.Str("k3")), w("channel", eq, models.Str("c1"))}, Order: "amount", Desc: true}},
		{"due", models.Query{Where: []models.Cond{w("due_at", models.OpLt, models.At(benchStart.AddDate(0, 0, 20)))}, Order: "due_at"}},
		{"text-1", models.Query{Where: []models.Cond{term("t1")}, Order: "due_at"}},
		{"text-2", models.Query{Where: []models.Cond{term("t2")}, Order: "due_at"}},
		{"text-10", models.Query{Where: []models.Cond{term("t10")}, Order: "due_at"}},
		{"text-50", models.Query{Where: []models.Cond{term("t50")}, Order: "due_at"}},
		{"text-200", models.Query{Where: []models.Cond{term("t200")}, Order: "due_at"}},
		{"text-1000", models.Query{Where: []models.Cond{term("t1000")}, Order: "due_at"}},
		{"text-10000", models.Query{Where: []models.Cond{term("t10000")}, Order: "due_at"}},
		{"text-2-open-queue", models.Query{Where: []models.Cond{term("t2", "t5"), open, w("queue", eq, models.Str("q1"))}, Order: "due_at"}},
		{"text-none", models.Query{Where: []models.Cond{term("nowhere")}, Order: "due_at"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.q.Limit = 50
			n := 0
			defer cpu(b)()
			for b.Loop() {
				docs, err := s.Find(b.Context(), models.CasesCollection, c.q)
				if err != nil {
					b.Fatal(err)
				}
				n = len(docs)
			}
			b.ReportMetric(float64(n), "docs")
		})
	}
}

func BenchmarkGroup(b *testing.B) {
	s := stocked(b)
	open := []models.Cond{models.Where("open", models.OpEq, models.Yes(true))}
	for _, c := range []struct {
		name string
		g    models.Grouping
	}{
		{"queues", models.Grouping{Where: open, By: []string{"queue"}}},
		{"queues-due", models.Grouping{Where: open, By: []string{"queue"}, Min: []string{"due_at"}}},
		{"queues-due-received", models.Grouping{Where: open, By: []string{"queue"}, Min: []string{"due_at", "received_at"}}},
		{"states", models.Grouping{By: []string{"state"}}},
		{"seller", models.Grouping{Where: []models.Cond{models.Where("sellers", models.OpEq, models.Str("s1"))}, By: []string{"state"}, Sum: []string{"amount", "settled"}, Min: []string{"received_at"}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			defer cpu(b)()
			for b.Loop() {
				if _, err := s.Group(b.Context(), models.CasesCollection, c.g); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
