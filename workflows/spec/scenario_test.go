package spec_test

import (
	"io/fs"
	"strings"
	"testing"

	"redress/workflows"
	"redress/workflows/definitions"
	"redress/workflows/spec"
)

func embedded(t testing.TB) *workflows.Rulebook {
	t.Helper()
	rb, err := spec.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return rb
}

func TestScenarios_OfEmbeddedDefinitions(t *testing.T) {
	rb := embedded(t)
	names, err := fs.Glob(definitions.Files, "*.v*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".scenarios.yaml") {
			continue
		}
		file := strings.TrimSuffix(name, ".yaml") + ".scenarios.yaml"
		text, err := fs.ReadFile(definitions.Files, file)
		if err != nil {
			t.Errorf("%s has no scenarios: %v", name, err)
			continue
		}
		results, err := spec.Scenarios(rb, file, text)
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, r := range results {
			for _, wrong := range r.Wrong {
				t.Errorf("%s:%d: %s: %s", file, r.Line, r.Name, wrong)
			}
		}
		t.Logf("%s: %d scenarios", file, len(results))
	}
}
