package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"redress/views/i18n"
	"redress/workflows/spec"
)

// Every message of the reader of definitions has words in both languages.
func TestMistakes_HaveWords(t *testing.T) {
	n := 0
	for _, pattern := range []string{"../../workflows/spec/*.go", "../casework/definition_upload.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, format := range messagesOf(t, file) {
				n++
				for _, lang := range i18n.Languages {
					if ctx := i18n.WithLang(t.Context(), lang); !i18n.Has(ctx, "mistake."+spec.MistakeKey(format)) {
						t.Errorf("%s: %s has no words for %q (%s)", filepath.Base(file), lang, format, spec.MistakeKey(format))
					}
				}
			}
		}
	}
	if n < 90 {
		t.Errorf("only %d messages were found", n)
	}
}

// messagesOf are the formats of a file's calls of wrong and Wrong.
func messagesOf(t *testing.T, file string) (out []string) {
	t.Helper()
	if strings.HasSuffix(file, "_test.go") {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		name, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !strings.EqualFold(name.Sel.Name, "wrong") {
			return true
		}
		if format, ok := call.Args[1].(*ast.BasicLit); ok {
			s, err := strconv.Unquote(format.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		return true
	})
	return out
}
