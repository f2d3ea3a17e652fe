package components

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"testing"

	"redress/static"
)

var (
	// ownClass is a class of ours where a template or a Go file names it.
	ownClass = regexp.MustCompile("[\\s\"'`](rd-[a-z0-9_-]*[a-z0-9])")
	styled   = regexp.MustCompile(`\.(rd-[a-z0-9_-]*[a-z0-9])`)
	// byTone are classes that a Tone adds its own name to.
	byTone = regexp.MustCompile(`--(info|wait|good|warn|bad|closed)$`)
	// ids and hooks that look like classes and have no style of their own.
	noStyle = map[string]bool{"rd-arrow": true, "rd-row": true, "rd-block": true, "rd-redact": true, "rd-uploads": true}
)

// TestClassesHaveStyles finds classes that are used and not styled, and styles
// that nothing uses: either is a page that does not look as it was meant to.
func TestClassesHaveStyles(t *testing.T) {
	css, ok := static.Open(static.URL("app.css"))
	if !ok {
		t.Fatal("app.css was not built")
	}
	have := map[string]bool{}
	for _, m := range styled.FindAllStringSubmatch(string(css.Body), -1) {
		have[m[1]] = true
	}
	used, err := classesIn(os.DirFS(".."), isTemplate)
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := classesIn(os.DirFS("../../static/js"), func(file string) bool { return path.Ext(file) == ".js" })
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range slices.Sorted(maps.Keys(used)) {
		if !have[class] && !noStyle[class] {
			t.Errorf("%s uses .%s, which has no style", used[class], class)
		}
	}
	for _, class := range slices.Sorted(maps.Keys(have)) {
		if used[byTone.ReplaceAllString(class, "")] == "" && scripts[class] == "" {
			t.Errorf("nothing uses the style .%s", class)
		}
	}
}

// classesIn gives the classes that the files of a kind name, with one of them each.
func classesIn(fsys fs.FS, kind func(string) bool) (map[string]string, error) {
	used := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !kind(file) {
			return err
		}
		body, err := fs.ReadFile(fsys, file)
		for _, m := range ownClass.FindAllStringSubmatch(withoutComments(string(body)), -1) {
			used[m[1]] = file
		}
		return err
	})
	return used, err
}
