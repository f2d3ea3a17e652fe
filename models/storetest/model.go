package storetest

import (
	"flag"
	"fmt"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"redress/models"
)

// The least a model test runs: sequences, and commands in each on average.
const (
	sequences = 200
	commands  = 100
)

// RunModel applies random commands to the reference and to every given engine
// and requires the same visible results: the same sentinel or none, the same
// documents to the byte, the same groups. Each engine is made once and emptied
// through its own methods before every sequence.
func RunModel(t *testing.T, newEngines ...func(t *testing.T) models.Engine) {
	t.Helper()
	atLeast(t, "rapid.checks", sequences)
	atLeast(t, "rapid.steps", commands)
	var engines []models.Engine
	for _, f := range newEngines {
		engines = append(engines, f(t))
	}
	rapid.Check(t, func(r *rapid.T) {
		m := &machine{t: t, ref: Memory(), engines: engines}
		for _, e := range engines {
			m.empty(r, e)
		}
		r.Repeat(map[string]func(*rapid.T){
			"insert":  m.insert,
			"replace": m.replace,
			"delete":  m.delete,
			"get":     m.get,
			"find":    m.find,
			"page":    m.page,
			"group":   m.group,
		})
	})
}

func atLeast(t *testing.T, name string, n int) {
	f := flag.Lookup(name)
	if have, err := strconv.Atoi(f.Value.String()); err == nil && have >= n {
		return
	}
	if err := f.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
}

type machine struct {
	t       *testing.T
	ref     models.Engine
	engines []models.Engine
}

func (m *machine) empty(r *rapid.T, e models.Engine) {
	for {
		docs, err := e.Find(m.t.Context(), cases, models.Query{Limit: 100})
		if err != nil {
			r.Fatal(err)
		}
		if len(docs) == 0 {
			return
		}
		for _, d := range docs {
			if err := e.Delete(m.t.Context(), cases, d.ID, d.Version); err != nil {
				r.Fatal(err)
			}
		}
	}
}

// write applies a command to all and compares the outcome.
func (m *machine) write(r *rapid.T, what string, f func(models.Engine) error) {
	want := kind(f(m.ref))
	for _, e := range m.engines {
		if got := f(e); kind(got) != want {
			r.Fatalf("%s: %s gives %v, want %v", what, e.Name(), got, want)
		}
	}
}

func (m *machine) insert(r *rapid.T) {
	d := randomCase(r, 1)
	m.write(r, "insert "+d.ID, func(e models.Engine) error { return e.Insert(m.t.Context(), cases, d) })
}

func (m *machine) replace(r *rapid.T) {
	id := randomID(r)
	old := m.version(id) + int64(rapid.SampledFrom([]int{0, 0, 0, 0, -1, 1}).Draw(r, "stale"))
	d := randomCase(r, old+1, id)
	m.write(r, "replace "+id, func(e models.Engine) error { return e.Replace(m.t.Context(), cases, d, old) })
}

func (m *machine) delete(r *rapid.T) {
	id := randomID(r)
	old := m.version(id) + int64(rapid.SampledFrom([]int{0, 0, 1}).Draw(r, "stale"))
	m.write(r, "delete "+id, func(e models.Engine) error { return e.Delete(m.t.Context(), cases, id, old) })
}

func (m *machine) version(id string) int64 {
	d, _ := m.ref.Get(m.t.Context(), cases, id)
	return d.Version
}

func (m *machine) get(r *rapid.T) {
	id := randomID(r)
	want, wantErr := m.ref.Get(m.t.Context(), cases, id)
	for _, e := range m.engines {
		if got, err := e.Get(m.t.Context(), cases, id); kind(err) != kind(wantErr) || !equal(got, want) {
			r.Fatalf("get %s: %s gives %v %v, want %v %v", id, e.Name(), got, err, want, wantErr)
		}
	}
}

func (m *machine) find(r *rapid.T) { m.compare(r, randomQuery(r)) }

// page continues a query behind a document that the reference found.
func (m *machine) page(r *rapid.T) {
	q := randomQuery(r)
	if first := m.compare(r, q); len(first) > 0 {
		last := first[len(first)-1]
		q.After = &models.Cursor{ID: last.ID, Value: valueOf(cases, last, q.Order)}
		m.compare(r, q)
	}
}

func (m *machine) compare(r *rapid.T, q models.Query) []models.Doc {
	want, err := m.ref.Find(m.t.Context(), cases, q)
	if err != nil {
		r.Fatalf("reference: %+v: %v", q, err)
	}
	for _, e := range m.engines {
		got, err := e.Find(m.t.Context(), cases, q)
		if err != nil || fmt.Sprint(ids(got)) != fmt.Sprint(ids(want)) {
			r.Fatalf("find %+v: %s gives %v %v, want %v", q, e.Name(), ids(got), err, ids(want))
		}
		for i := range got {
			if !equal(got[i], want[i]) {
				r.Fatalf("find %+v: %s gives another %s", q, e.Name(), got[i].ID)
			}
		}
	}
	return want
}

func (m *machine) group(r *rapid.T) {
	g := randomGrouping(r)
	want, err := m.ref.Group(m.t.Context(), cases, g)
	if err != nil {
		r.Fatalf("reference: %+v: %v", g, err)
	}
	for _, e := range m.engines {
		if got, err := e.Group(m.t.Context(), cases, g); err != nil || !sameGroups(got, want) {
			r.Fatalf("group %+v: %s gives\n%+v %v\nwant\n%+v", g, e.Name(), got, err, want)
		}
	}
}
