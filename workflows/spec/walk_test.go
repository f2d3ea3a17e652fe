package spec_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

// steps is how many commands TestWalk_AnyDefinition makes; `make fuzz
// STEPS=10000000` makes more.
func steps(t *testing.T) int {
	text := os.Getenv("REDRESS_FUZZ_STEPS")
	if text == "" {
		return 200_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("REDRESS_FUZZ_STEPS: %q is no number of steps", text)
	}
	return n
}

// TestWalk_AnyDefinition takes cases at random through procedures that were
// changed at random and are still valid, with commands sensible and not. Every
// answer is the same when asked again and leaves the case as it was, and what
// comes of it folds to the same case. The same seed makes the same walk.
func TestWalk_AnyDefinition(t *testing.T) {
	w := &walker{T: t, r: rand.New(rand.NewPCG(1, 121)), originals: originals(t), shipped: embedded(t).Parts()}
	total, started := steps(t), time.Now()
	for w.done < total {
		if w.rb == nil || w.cases%200 == 0 {
			w.rulebook()
		}
		w.walk(1 + w.r.IntN(40))
		w.cases++
	}
	t.Logf("%d steps, %d of them taken, in %d cases under %d definitions (%d of %d changes were valid), in %s",
		w.done, w.taken, w.cases, w.rulebooks, w.valid, w.tried, time.Since(started).Round(time.Millisecond))
	if w.taken < total/20 || w.valid == 0 {
		t.Errorf("only %d of %d commands were taken, %d changed definitions were valid", w.taken, total, w.valid)
	}
}

type walker struct {
	*testing.T
	r         *rand.Rand
	originals map[string][]byte
	shipped   workflows.Parts
	rb        *workflows.Rulebook
	defs      []*workflows.Definition

	done, taken, cases, rulebooks, tried, valid int
}

func (w *walker) chance(percent int) bool { return w.r.IntN(100) < percent }

func pick[T any](w *walker, list []T) T { return list[w.r.IntN(len(list))] }

var roles = []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleMediator, models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}

// walk takes one case from its filing through at most n commands.
func (w *walker) walk(n int) {
	def := pick(w, w.defs)
	c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(w.r.IntN(365*24)) * time.Hour)
	c = w.ask(c, workflows.Command{ID: "file", At: now, Actor: models.Actor{Role: models.RoleComplainant}, File: w.filed(def)})
	if w.chance(80) {
		c.Append(now, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "wang"}}})
	}
	for range n {
		now = now.Add(time.Duration(w.r.IntN(15*24)) * time.Hour)
		c = w.ask(c, w.command(def, c, now))
	}
	var folded models.Case
	folded.ID = c.ID
	for _, e := range c.Events {
		folded.Apply(e)
	}
	if !reflect.DeepEqual(folded, c) {
		w.Fatalf("case %d: the events do not fold to the case: %+v", w.cases, c.Head)
	}
	workflows.Explain(w.rb, c)
	if _, known := def.State(c.State); c.Seq() > 0 && !known {
		w.Fatalf("case %d came to the state %q", w.cases, c.State)
	}
}

// ask decides a command twice and applies what comes of it.
func (w *walker) ask(c models.Case, cmd workflows.Command) models.Case {
	defer func() {
		if p := recover(); p != nil {
			w.Fatalf("case %d, %+v in %s: %v", w.cases, cmd, c.State, p)
		}
	}()
	w.done++
	before, seq, look := "", c.Seq(), w.done%20 == 0
	if look {
		before = fmt.Sprint(c.Head)
	}
	started := time.Now()
	event, err := workflows.Decide(w.rb, c, cmd)
	again, errAgain := workflows.Decide(w.rb, c, cmd)
	switch took := time.Since(started); {
	case took > 5*time.Second:
		w.Fatalf("%+v took %s", cmd, took)
	case !reflect.DeepEqual(event, again) || !reflect.DeepEqual(err, errAgain):
		w.Fatalf("%+v is decided in two ways", cmd)
	case c.Seq() != seq || look && before != fmt.Sprint(c.Head):
		w.Fatalf("%+v changes the case it is asked about", cmd)
	case err == nil:
		w.taken++
		c.Append(cmd.At, event)
	}
	return c
}

// rulebook puts a rulebook together of procedures that were changed.
func (w *walker) rulebook() {
	w.rulebooks++
	parts := w.shipped
	parts.Definitions = nil
	for _, name := range []string{"complaint.v1.yaml", "report.v1.yaml"} {
		parts.Definitions = append(parts.Definitions, w.mutant(name))
	}
	parts.Settings = workflows.Settings{WeekendEnds: w.chance(50), PlatformDomicile: "440305"}
	if w.chance(50) {
		parts.Settings.OpenAcross = workflows.AcrossEvent
	}
	if w.chance(30) {
		parts.Settings.Home = []string{"44"}
	}
	if w.chance(20) {
		parts.Calendar = calendar.New()
	}
	w.rb, w.defs = workflows.NewRulebook(parts), parts.Definitions
}
