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
	// asked is a call with a literal key, T(ctx, "key") or r.T("key"). The second
	// group tells a whole key from the beginning of a composed one, the third is
	// a composed key's literal end.
	asked = regexp.MustCompile(`\b(?:T|Has)\(\s*(?:[\w.()]+,\s*)?"([^"]*)"\s*([+,)])(?:\s*[\w.()]+\s*\+\s*"([^"]*)")?`)
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
	composed map[string]string // pattern of a composed key → file
	quoted   map[string]bool
}

// usageFaults compares the sources in fsys with the keys of the catalogue:
// keys that are asked for and missing, keys that nobody asks for, composed
// keys whose pattern is not declared.
func usageFaults(fsys fs.FS, keys []string, dynamic map[string]string) []string {
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
	for _, pattern := range slices.Sorted(maps.Keys(used.composed)) {
		start, _, _ := strings.Cut(pattern, "*")
		if dynamic[pattern] == "" && dynamic[start+"*"] == "" {
			faults = append(faults, fmt.Sprintf("%s puts keys together as %q, which is not declared", used.composed[pattern], pattern))
		}
	}
	return append(faults, idleFaults(keys, dynamic, used)...)
}

// idleFaults finds keys nobody uses and patterns that lead to no key.
func idleFaults(keys []string, dynamic map[string]string, used uses) []string {
	var faults []string
	leads := map[string]bool{}
	for _, key := range keys {
		idle := !used.quoted[strings.TrimSuffix(key, singular)]
		for pattern := range dynamic {
			if matches(pattern, key) {
				idle, leads[pattern] = false, true
			}
		}
		if idle {
			faults = append(faults, fmt.Sprintf("nothing uses %q", key))
		}
	}
	for _, pattern := range slices.Sorted(maps.Keys(dynamic)) {
		if !leads[pattern] {
			faults = append(faults, fmt.Sprintf("no key matches the declared %q", pattern))
		}
	}
	return faults
}

// matches reports whether a key is one of those a pattern stands for; its star
// is any text that is not empty.
func matches(pattern, key string) bool {
	start, end, _ := strings.Cut(pattern, "*")
	return len(key) > len(start)+len(end) && strings.HasPrefix(key, start) && strings.HasSuffix(key, end)
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
			u.composed[m[1]+"*"+m[3]] = file
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
