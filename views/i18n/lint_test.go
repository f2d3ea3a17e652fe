package i18n

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestCatalogues checks the catalogues the program is built with.
func TestCatalogues(t *testing.T) {
	for _, fault := range catalogueFaults(files) {
		t.Error(fault)
	}
}

// TestKeysAreUsed checks every source file of the program against them.
func TestKeysAreUsed(t *testing.T) {
	texts, err := readLanguage(files, English)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range usageFaults(os.DirFS("../.."), slices.Sorted(maps.Keys(texts)), dynamicKeys) {
		t.Error(fault)
	}
}

func TestCatalogueFaultsAreFound(t *testing.T) {
	for name, tc := range map[string]struct{ zh, en, want string }{
		"sound":               {`{"a.b": "{n} 天"}`, `{"a.b": "{n} days", "a.b.one": "{n} day"}`, ""},
		"missing in English":  {`{"a.b": "一", "a.c": "二"}`, `{"a.b": "one"}`, "a.c is missing in English"},
		"missing in Chinese":  {`{"a.b": "一"}`, `{"a.b": "one", "a.c": "two"}`, "a.c is missing in Chinese"},
		"other placeholder":   {`{"a.b": "第 {n} 步"}`, `{"a.b": "step {m}"}`, "placeholders differ"},
		"singular forgets n":  {`{"a.b": "{n} 天"}`, `{"a.b": "{n} days", "a.b.one": "a day"}`, "placeholders differ"},
		"singular alone":      {`{"a.b": "一"}`, `{"a.b": "x", "a.c.one": "day"}`, "no plural"},
		"singular in Chinese": {`{"a.b": "一", "a.b.one": "一"}`, `{"a.b": "x", "a.b.one": "y"}`, "no singular"},
		"twice in a file":     {`{"a.b": "一", "a.b": "二"}`, `{"a.b": "one"}`, "appears twice"},
		"not a string":        {`{"a.b": 1}`, `{"a.b": "one"}`, "want a string"},
		"not an object":       {`[]`, `{}`, "want an object"},
		"cut off":             {`{"a.b": "一"`, `{"a.b": "one"}`, "EOF"},
		"empty":               {`{"a.b": ""}`, `{"a.b": "one"}`, "is empty"},
		"space":               {`{"a.b": "一 "}`, `{"a.b": "one"}`, "space around"},
		"key":                 {`{"Title": "一"}`, `{"Title": "one"}`, "not of the form"},
		"placeholder's name":  {`{"a.b": "{ n }"}`, `{"a.b": "{ n }"}`, "has the placeholder"},
		"not translated":      {`{"a.b": "投诉"}`, `{"a.b": "投诉"}`, "is in Chinese"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{"zh-CN/x.json": {Data: []byte(tc.zh)}, "en/x.json": {Data: []byte(tc.en)}}
			wantFault(t, catalogueFaults(fsys), tc.want)
		})
	}
	wantFault(t, catalogueFaults(fstest.MapFS{
		"zh-CN/x.json": {Data: []byte(`{"a.b": "一"}`)}, "zh-CN/y.json": {Data: []byte(`{"a.b": "二"}`)},
	}), "is in zh-CN/x.json and in zh-CN/y.json")
	wantFault(t, catalogueFaults(fstest.MapFS{
		"zh-CN/x.json": {Data: []byte(`{}`)}, "en/y.json": {Data: []byte(`{}`)},
	}), "no counterpart")
}

func TestUsageFaultsAreFound(t *testing.T) {
	keys := []string{"a.title", "a.days", "a.days.one", "state.open"}
	dynamic := map[string]string{"state.*": "states are data"}
	sound := `i18n.T(ctx, "a.title"); i18n.T(c.UserContext(), "a.days", i18n.Count("n", 1)); i18n.T(ctx, "state."+s)`
	for name, tc := range map[string]struct{ file, source, want string }{
		"sound":            {"app/a.go", "", ""},
		"missing in go":    {"app/a.go", `i18n.T(ctx, "a.titel")`, `asks for "a.titel"`},
		"missing in templ": {"views/a.templ", `<p>{ i18n.T(ctx, "a.none") }</p>`, `views/a.templ asks for "a.none"`},
		"missing in field": {"app/a.go", `Column{TitleKey: "a.column"}`, `asks for "a.column"`},
		"missing in web":   {"web/a.go", `r.T("a.none")`, `asks for "a.none"`},
		"undeclared":       {"app/a.go", `i18n.T(ctx, "ground."+g)`, `puts keys together as "ground.*"`},
		"undeclared end":   {"app/a.go", `r.T("a." + page.name + ".head")`, `puts keys together as "a.*.head"`},
		"declared start":   {"app/a.go", `r.T("state." + s + ".head")`, ""},
		"in a comment":     {"app/a.go", `	// i18n.T(ctx, "a.example")`, ""},
		"in a test":        {"app/a_test.go", `i18n.T(ctx, "a.example")`, ""},
		"in generated":     {"app/a_templ.go", `i18n.T(ctx, "a.example")`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{"web/sound.go": {Data: []byte(sound)}, tc.file: {Data: []byte(tc.source)}}
			wantFault(t, usageFaults(fsys, keys, dynamic), tc.want)
		})
	}
	fsys := fstest.MapFS{"web/sound.go": {Data: []byte(sound)}}
	wantFault(t, usageFaults(fsys, append(keys, "a.idle"), dynamic), `nothing uses "a.idle"`)
	wantFault(t, usageFaults(fsys, keys[:3], dynamic), `declared "state.*"`)
}

// wantFault checks that the only fault is the one that was planted.
func wantFault(t *testing.T, faults []string, want string) {
	t.Helper()
	switch {
	case want == "" && len(faults) == 0:
	case want == "" || len(faults) == 0:
		t.Errorf("faults = %q, want %q", faults, want)
	case !strings.Contains(strings.Join(faults, "\n"), want):
		t.Errorf("faults = %q, want one with %q", faults, want)
	}
}
