package components_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redress/views/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden pins the markup of every component in both languages. A change
// here is a change to what people with screen readers hear: read the diff.
func TestGolden(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range append(formSamples(), showSamples()...) {
		seen[s.name+".html"] = true
		t.Run(s.name, func(t *testing.T) {
			got := inBothLanguages(t, s)
			file := filepath.Join("testdata", s.name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("markup differs from %s (go test -update writes it anew)\n%s", file, got)
			}
		})
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !seen[f.Name()] {
			t.Errorf("testdata/%s belongs to no sample", f.Name())
		}
	}
}

// inBothLanguages breaks the markup into one line per tag, so that a diff
// shows what changed.
func inBothLanguages(t *testing.T, s sample) string {
	t.Helper()
	var b strings.Builder
	for _, lang := range i18n.Languages {
		var page strings.Builder
		if err := s.view.Render(i18n.WithLang(context.Background(), lang), &page); err != nil {
			t.Fatal(err)
		}
		b.WriteString("<!-- " + string(lang) + " -->\n" + strings.ReplaceAll(page.String(), "><", ">\n<") + "\n")
	}
	return b.String()
}
