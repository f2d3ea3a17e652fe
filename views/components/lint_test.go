package components

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// banned is one thing a template must not hold, and the few files and folders that may.
type banned struct {
	what   string
	found  *regexp.Regexp
	except map[string]bool
}

// rules keep one cross-site hole from becoming an account: nothing unescaped,
// nothing that runs inline, no address or form that goes around the one place
// that makes it safe.
var rules = []banned{
	{"unescaped output", regexp.MustCompile(`\b(templ\.)?(Raw|SafeURL|SafeCSS|SafeCSSProperty|JSUnsafeFuncCall|JSFuncCall|JSExpression|FromGoHTML)\s*[({]`), nil},
	{"a hand-made component", regexp.MustCompile(`templ\.ComponentFunc\(`), set("components/table.go", "components/summary_list.go")},
	{"a document in an attribute", regexp.MustCompile(`(?i)\bsrcdoc\b`), nil},
	{"a form that goes elsewhere", regexp.MustCompile(`(?i)\bformaction\b`), nil},
	{"a frame", regexp.MustCompile(`(?i)<(iframe|object|embed|frame)\b`), nil},
	{"an SVG address", regexp.MustCompile(`(?i)xlink:href`), nil},
	{"an inline style", regexp.MustCompile(`(?i)(\bstyle\s*=|<style\b)`), set("letters/file.go", "dossier/page.go")},
	{"an inline handler", regexp.MustCompile(`(?i)\son[a-z]+\s*=[\s{"']`), nil},
	{"a script", regexp.MustCompile(`(?i)<script\b`), set("layout/shell.templ")},
	{"a templ script or css block", regexp.MustCompile(`(?m)^(script|css)\s+\w+\(`), nil},
	{"a posting form", regexp.MustCompile(`(?i)method="post"`), set("components/forms.templ")},
	{"spread attributes", regexp.MustCompile(`\{\s*[^{}\n]*[^ {}\n]\.\.\.\s*\}`), set("components/field_text.templ")},
	{"attributes with free keys", regexp.MustCompile(`templ\.(Attributes|OrderedAttributes)\b`), set("components/field_texts.go")},
	{"a new window", regexp.MustCompile(`target="_blank"`), set("components/links.templ")},
	{"a word of a language", regexp.MustCompile(`\p{Han}`), set("i18n/format.go", "letters/")},
}

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}

// children is the one spread every wrapping component needs.
var children = regexp.MustCompile(`\{\s*children\.\.\.\s*\}`)

// templateFaults checks every template and every Go file beside them.
func templateFaults(fsys fs.FS) ([]string, error) {
	var faults []string
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isTemplate(file) {
			return err
		}
		body, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		for _, rule := range rules {
			source := withoutComments(string(body))
			if path.Ext(file) == ".templ" {
				source = children.ReplaceAllString(source, "")
			} else if strings.HasPrefix(rule.what, "spread") {
				continue // in Go, three dots are arguments
			}
			if rule.found.MatchString(source) && !rule.except[file] && !rule.except[path.Dir(file)+"/"] {
				faults = append(faults, fmt.Sprintf("%s holds %s: %s", file, rule.what, rule.found.FindString(source)))
			}
		}
		if path.Ext(file) == ".go" {
			faults = append(faults, attributeFaults(file, body)...)
		}
		return nil
	})
	return faults, err
}

// attributeFaults wants the keys of spread attributes to be literals: a key
// from outside could be "onclick".
func attributeFaults(file string, body []byte) []string {
	tree, err := parser.ParseFile(token.NewFileSet(), file, body, 0)
	if err != nil {
		return []string{err.Error()}
	}
	var faults []string
	ast.Inspect(tree, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || !isAttributes(lit.Type) {
			return true
		}
		for _, element := range lit.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if _, ok := pair.Key.(*ast.BasicLit); !ok {
				faults = append(faults, file+" spreads attributes whose keys are not literals")
			}
		}
		return true
	})
	return faults
}

func isAttributes(t ast.Expr) bool {
	selector, ok := t.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Attributes"
}

func isTemplate(file string) bool {
	if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_templ.go") {
		return false
	}
	return path.Ext(file) == ".templ" || path.Ext(file) == ".go"
}

func withoutComments(source string) string {
	var kept strings.Builder
	for line := range strings.Lines(source) {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func TestTemplatesAreSafe(t *testing.T) {
	faults, err := templateFaults(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults {
		t.Error(fault)
	}
}

// TestHandlersWriteNoMarkup looks for the first rule outside views as well.
func TestHandlersWriteNoMarkup(t *testing.T) {
	err := fs.WalkDir(os.DirFS("../.."), "app", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isTemplate(file) {
			return err
		}
		body, err := os.ReadFile("../../" + file)
		if strings.Contains(string(body), "templ.") && rules[0].found.Match(body) {
			t.Errorf("%s holds %s", file, rules[0].what)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTemplateFaultsAreFound(t *testing.T) {
	for source, want := range map[string]string{
		`@templ.Raw(v.Story)`:                       "unescaped output",
		`<a href={ templ.SafeURL(v.URL) }>x</a>`:    "unescaped output",
		`<div srcdoc={ v.X }></div>`:                "a document in an attribute",
		`<button formaction="/x">x</button>`:        "a form that goes elsewhere",
		`<iframe src="/x"></iframe>`:                "a frame",
		`<use xlink:href="#x"></use>`:               "an SVG address",
		`<p style={ v.Style }>x</p>`:                "an inline style",
		`<p style="color:red">x</p>`:                "an inline style",
		`<p onclick="x()">x</p>`:                    "an inline handler",
		`<p onmouseover={ v.X }>x</p>`:              "an inline handler",
		`<script>var x = {{ v.X }}</script>`:        "a script",
		"script show(x string) {\n}":                "a templ script or css block",
		"css red(x string) {\n}":                    "a templ script or css block",
		`<form method="post" action="/x"></form>`:   "a posting form",
		`<p { v.Attributes... }>x</p>`:              "spread attributes",
		`{{ a := templ.Attributes{v.Key: true} }}`:  "attributes with free keys",
		`<a target="_blank" href={ v.URL }>x</a>`:   "a new window",
		`<p>投诉</p>`:                                 "a word of a language",
		`<p>{ i18n.T(ctx, "a.b") }{ children... }`:  "",
		`<div class="once" data-module="x">x</div>`: "",
	} {
		faults, err := templateFaults(fstest.MapFS{"pages/x.templ": {Data: []byte(source)}})
		if err != nil {
			t.Fatal(err)
		}
		if want == "" && len(faults) > 0 || !strings.Contains(strings.Join(faults, "\n"), want) {
			t.Errorf("%s: faults = %q, want %q", source, faults, want)
		}
	}
	free := `package x; import "github.com/a-h/templ"; func f(k string) any { return templ.Attributes{k: "v"} }`
	faults, err := templateFaults(fstest.MapFS{"components/field_texts.go": {Data: []byte(free)}})
	if err != nil || len(faults) != 1 {
		t.Errorf("faults = %q, %v, want one for the key", faults, err)
	}
}
