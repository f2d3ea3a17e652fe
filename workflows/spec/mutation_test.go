package spec_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"redress/models"
	"redress/workflows"
	"redress/workflows/definitions"
	"redress/workflows/spec"
)

// TestRoutingScenarios_NoticeEveryChange changes each rule of the routing table
// in every way there is; the scenarios must tell each time.
func TestRoutingScenarios_NoticeEveryChange(t *testing.T) {
	rb := embedded(t)
	table, err := fs.ReadFile(definitions.Files, "routing.v1.scenarios.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules := rb.Routing(at).Rules
	if n := failures(t, rb, rules, table); n != 0 {
		t.Fatalf("%d scenarios fail before anything is changed", n)
	}
	for i, rule := range rules {
		changes := map[string]workflows.Rule{}
		change := func(name string, f func(*workflows.Rule)) {
			r := rule
			f(&r)
			changes[name] = r
		}
		change("priority", func(r *workflows.Rule) { r.Priority = r.Priority%workflows.LowestPriority + 1 })
		change("flags", func(r *workflows.Rule) { r.Flags = append(slices.Clone(r.Flags), "reopened_again") })
		if !rule.Also {
			change("queue", func(r *workflows.Rule) { r.Queue, r.Given = "elsewhere", false })
		}
		if rule.When != nil {
			change("condition", func(r *workflows.Rule) { r.When = not{rule.When} })
		}
		for name, changed := range changes {
			// Nothing is less urgent than the lowest priority, and only a rule that
			// says one can be compared.
			if name == "priority" && rule.Priority == 0 {
				continue
			}
			mutant := slices.Clone(rules)
			mutant[i] = changed
			if failures(t, rb, mutant, table) == 0 {
				t.Errorf("no scenario notices a change of the %s of rule %q", name, rule.ID)
			}
		}
		if rule.When != nil && failures(t, rb, slices.Delete(slices.Clone(rules), i, i+1), table) == 0 {
			t.Errorf("no scenario notices when rule %q is missing", rule.ID)
		}
	}
	for _, limit := range rb.Routing(at).Limits {
		for _, by := range []models.Fen{-1, 1} {
			old, moved := limit.Values[0].Amount, limit.Values[0].Amount+by
			text := bytes.ReplaceAll(routingText(t), fmt.Appendf(nil, "yuan: %q", strings.TrimSuffix(old.Yuan(), ".00")), fmt.Appendf(nil, "yuan: %q", moved.Yuan()))
			mutant, err := spec.Routing("routing.v1.yaml", text, spec.Words{})
			if err != nil {
				t.Fatal(err)
			}
			if failures(t, rb, mutant.Rules, table) == 0 {
				t.Errorf("no scenario notices a change of limit %q by %d fen", limit.Name, by)
			}
		}
	}
}

func routingText(t *testing.T) []byte {
	t.Helper()
	text, err := fs.ReadFile(definitions.Files, "routing.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// not turns a condition around.
type not struct{ workflows.Condition }

func (n not) Match(f *workflows.Facts) (bool, error) {
	matched, err := n.Condition.Match(f)
	return !matched, err
}

func failures(t *testing.T, rb *workflows.Rulebook, rules []workflows.Rule, table []byte) (n int) {
	t.Helper()
	routing := *rb.Routing(at)
	routing.Rules = rules
	parts := rb.Parts()
	parts.Routings = []*workflows.RoutingDefinition{&routing}
	results, err := spec.Scenarios(workflows.NewRulebook(parts), "routing.v1.scenarios.yaml", table)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if len(r.Wrong) > 0 {
			n++
		}
	}
	return n
}

// TestReleased_DefinitionsDoNotChange: what has been released is what cases
// have pinned.
func TestReleased_DefinitionsDoNotChange(t *testing.T) {
	list, err := fs.ReadFile(definitions.Files, spec.ReleasedFile)
	if err != nil {
		t.Fatal(err)
	}
	changed := fstest.MapFS{}
	names, err := fs.Glob(definitions.Files, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(definitions.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		changed[name] = &fstest.MapFile{Data: text}
		if !strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".scenarios.yaml") {
			continue
		}
		if !strings.Contains(string(list), "  "+name+"\n") {
			t.Errorf("%s is not in %s", name, spec.ReleasedFile)
		}
	}
	changed["complaint.v1.yaml"].Data = append(changed["complaint.v1.yaml"].Data, '\n')
	if _, err := spec.Load(changed); err == nil || !strings.Contains(err.Error(), "has been released") {
		t.Errorf("a changed definition was loaded: %v", err)
	}
}

func TestLoad_TellsTheMistakesOfAllFiles(t *testing.T) {
	files := fstest.MapFS{spec.ReleasedFile: {}}
	for _, name := range []string{"guards.v1.yaml", "rules.v1.yaml"} {
		text, err := os.ReadFile("testdata/bad/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	_, err := spec.Load(files)
	if err == nil || !strings.Contains(err.Error(), "guards.v1.yaml:12") || !strings.Contains(err.Error(), "rules.v1.yaml:16") {
		t.Errorf("got %v", err)
	}
}
