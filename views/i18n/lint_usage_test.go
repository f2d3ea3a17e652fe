package i18n

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	// asked is a call with a literal key, T(ctx, "key") or r.T("key"); the last
	// group tells a whole key from the beginning of a composed one.
	asked = regexp.MustCompile(`\b(?:T|Has)\(\s*(?:[\w.()]+,\s*)?"([^"]*)"\s*([+,)])`)
	// named is a struct field or a constant that carries a key.
	named = regexp.MustCompile(`\w+Key\s*[:=]+\s*"([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"`)
	// quoted is any whole literal that could be a key.
	quoted = regexp.MustCompile(`"([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"`)
	// folders without our sources.
	notOurs = map[string]bool{"node_modules": true, "testdata": true, "static": true, "out": true, "data": true}
)

// uses is what the sources say about keys.
type uses struct {
	wanted   map[string]string // key → file that asks for it
	prefixes map[string]string // beginning of a composed key → file
	quoted   map[string]bool
}

// usageFaults compares the sources in fsys with the keys of the catalogue:
// keys that are asked for and missing, keys that nobody asks for, composed
// keys whose prefix is not declared.
func usageFaults(fsys fs.FS, keys []string, prefixes map[string]string) []string {
	used, err := readUses(fsys)
	if err != nil {
		return []string{err.Error()}
	}
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = true
	}
	var faults []string
	for _, key := range slices.Sorted(maps.Keys(used.wanted)) {
		if !known[key] {
			faults = append(faults, fmt.Sprintf("%s asks for %q, which is in no catalogue", used.wanted[key], key))
		}
	}
	for _, prefix := range slices.Sorted(maps.Keys(used.prefixes)) {
		if prefixes[prefix] == "" {
			faults = append(faults, fmt.Sprintf("%s puts keys together from %q, which is not declared", used.prefixes[prefix], prefix))
		}
	}
	return append(faults, idleFaults(keys, prefixes, used)...)
}

// idleFaults finds keys nobody uses and prefixes that lead to no key.
func idleFaults(keys []string, prefixes map[string]string, used uses) []string {
	var faults []string
	leads := map[string]bool{}
	for _, key := range keys {
		idle := !used.quoted[strings.TrimSuffix(key, singular)]
		for prefix := range prefixes {
			if strings.HasPrefix(key, prefix) {
				idle, leads[prefix] = false, true
			}
		}
		if idle {
			faults = append(faults, fmt.Sprintf("nothing uses %q", key))
		}
	}
	for _, prefix := range slices.Sorted(maps.Keys(prefixes)) {
		if !leads[prefix] {
			faults = append(faults, fmt.Sprintf("no key begins with the declared prefix %q", prefix))
		}
	}
	return faults
}

func readUses(fsys fs.FS) (uses, error) {
	all := uses{map[string]string{}, map[string]string{}, map[string]bool{}}
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if notOurs[entry.Name()] || (entry.Name() != "." && strings.HasPrefix(entry.Name(), ".")) {
				return fs.SkipDir
			}
			return nil
		}
		if !isSource(file) {
			return nil
		}
		body, err := fs.ReadFile(fsys, file)
		if err == nil {
			all.add(file, withoutComments(string(body)))
		}
		return err
	})
	return all, err
}

func (u uses) add(file, source string) {
	for _, m := range asked.FindAllStringSubmatch(source, -1) {
		if m[2] == "+" {
			u.prefixes[m[1]] = file
		} else {
			u.wanted[m[1]] = file
		}
	}
	for _, m := range named.FindAllStringSubmatch(source, -1) {
		u.wanted[m[1]] = file
	}
	for _, m := range quoted.FindAllStringSubmatch(source, -1) {
		u.quoted[m[1]] = true
	}
}

// isSource reports whether people write the file; tests and generated code ask
// for no text of their own.
func isSource(file string) bool {
	if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_templ.go") {
		return false
	}
	return path.Ext(file) == ".go" || path.Ext(file) == ".templ"
}

// withoutComments drops whole-line comments, which show keys as examples.
func withoutComments(source string) string {
	var kept strings.Builder
	for line := range strings.Lines(source) {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}
