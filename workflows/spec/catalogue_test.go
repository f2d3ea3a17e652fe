package spec_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redress/workflows"
)

// TestCatalogues_HaveWordsForEverything: whatever a definition names can be
// shown to people in both languages, and nothing else is kept.
func TestCatalogues_HaveWordsForEverything(t *testing.T) {
	keys := keysOf(t)
	for _, language := range []string{"zh-CN", "en"} {
		texts := map[string]string{}
		for _, area := range []string{"workflow", "law"} {
			text, err := os.ReadFile(filepath.Join("..", "..", "views", "i18n", language, area+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &texts); err != nil {
				t.Fatal(err)
			}
		}
		for key := range keys {
			if texts[key] == "" {
				t.Errorf("%s has no words for %q", language, key)
			}
		}
		for key := range texts {
			kind, _, _ := strings.Cut(key, ".")
			switch kind {
			case "state", "state_plain", "transition", "choice", "queue", "flag", "rule", "clock", "guard", "refusal", "fact":
				if !keys[key] {
					t.Errorf("%s has words for %q, which nothing names", language, key)
				}
			case "transition_hint", "field_hint":
				if !keys[strings.Replace(key, "_hint", "", 1)] {
					t.Errorf("%s has a hint %q for nothing", language, key)
				}
			}
		}
	}
}

func keysOf(t *testing.T) map[string]bool {
	keys := map[string]bool{}
	add := func(kind string, names ...string) {
		for _, name := range names {
			keys[kind+"."+name] = true
		}
	}
	rb := embedded(t)
	for _, def := range rb.Definitions() {
		for _, s := range def.States {
			add("state", string(s.Name))
			add("state_plain", string(s.Name))
		}
		for _, k := range def.Clocks {
			add("clock", k.Name)
		}
		for _, tr := range def.Transitions {
			add("transition", tr.Name)
			for _, f := range tr.Fields {
				add("field", f.Name)
				add("choice", f.Choices...)
				if f.Kind == workflows.FieldGround && f.Fixed != "" {
					add("ground", f.Fixed)
				}
			}
			for _, g := range tr.Guards {
				add("guard", g.Name)
			}
		}
	}
	routing := rb.Routing(at)
	add("queue", routing.Queues...)
	add("flag", routing.Flags...)
	for _, r := range routing.Rules {
		add("rule", r.ID)
	}
	add("fact", workflows.FactNames()...)
	for _, l := range routing.Limits {
		add("fact", "limits."+l.Name)
	}
	add("refusal", workflows.RefusalCodes...)
	return keys
}
