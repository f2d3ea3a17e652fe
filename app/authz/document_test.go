package authz

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redress/views/i18n"
)

var update = flag.Bool("update", false, "write docs/authorization.md")

func describe(lang i18n.Language) Document {
	ctx := i18n.WithLang(context.Background(), lang)
	return Describe(func(key string) string { return i18n.T(ctx, key) })
}

// The repository's page about access is the table itself.
func TestDocument_IsTheTable(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "authorization.md")
	got := describe(i18n.English).Markdown()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("docs/authorization.md is not the table: go test ./app/authz -update")
	}
}

// Without any of its rows the document is another one.
func TestDocument_HasEveryRow(t *testing.T) {
	t.Cleanup(func() { Table = whole })
	for _, lang := range i18n.Languages {
		Table = whole
		before := describe(lang).Markdown()
		if strings.Contains(before, "⟦") {
			t.Errorf("%s misses a text:\n%s", lang, before)
		}
		for i := range whole {
			if Table = without(whole, i); describe(lang).Markdown() == before {
				t.Errorf("%s: row %d is not there", lang, i)
			}
		}
	}
	for _, role := range roles {
		if !slices.ContainsFunc(whole, func(r Row) bool { return slices.Contains(r.Roles, role) }) {
			t.Errorf("%s is nowhere in the table", role)
		}
	}
}
