package i18n

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	keyShape    = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)+$`)
	placeholder = regexp.MustCompile(`\{([^{}]*)\}`)
	namedWell   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// inOtherTongue are texts that are meant for readers of the other language.
var inOtherTongue = map[string]bool{"lang.switch": true}

// catalogueFaults says everything that is wrong with the catalogues in fsys:
// broken files, keys in one language only, placeholders that differ.
func catalogueFaults(fsys fs.FS) []string {
	texts := map[Language]map[string]string{}
	for _, lang := range Languages {
		read, err := readLanguage(fsys, lang)
		if err != nil {
			return []string{err.Error()}
		}
		texts[lang] = read
	}
	faults := areaFaults(fsys)
	for _, lang := range Languages {
		for _, key := range slices.Sorted(maps.Keys(texts[lang])) {
			faults = append(faults, textFaults(lang, key, texts[lang][key])...)
		}
	}
	return append(faults, pairFaults(texts[Chinese], texts[English])...)
}

// areaFaults wants the same files in both languages, so that whoever adds a
// text finds its place in the other one.
func areaFaults(fsys fs.FS) []string {
	var faults []string
	for i, lang := range Languages {
		other := Languages[1-i]
		names, _ := fs.Glob(fsys, path.Join(string(lang), "*.json"))
		for _, name := range names {
			if _, err := fs.Stat(fsys, path.Join(string(other), path.Base(name))); err != nil {
				faults = append(faults, fmt.Sprintf("%s has no counterpart in %s", name, other))
			}
		}
	}
	return faults
}

func textFaults(lang Language, key, text string) []string {
	var faults []string
	if !keyShape.MatchString(key) {
		faults = append(faults, fmt.Sprintf("%s: key %q is not of the form page.thing", lang, key))
	}
	if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text {
		faults = append(faults, fmt.Sprintf("%s: %s is empty or has space around it", lang, key))
	}
	for _, name := range placeholders(text) {
		if !namedWell.MatchString(name) {
			faults = append(faults, fmt.Sprintf("%s: %s has the placeholder {%s}", lang, key, name))
		}
	}
	if lang == English && hasHan(text) && !hasLatin(text) && !inOtherTongue[key] {
		faults = append(faults, fmt.Sprintf("%s: %s is in Chinese", lang, key))
	}
	return faults
}

func pairFaults(chinese, english map[string]string) []string {
	var faults []string
	for _, key := range slices.Sorted(maps.Keys(chinese)) {
		if strings.HasSuffix(key, singular) {
			faults = append(faults, fmt.Sprintf("%s: Chinese has no singular form", key))
		}
		text, ok := english[key]
		if !ok {
			faults = append(faults, fmt.Sprintf("%s is missing in English", key))
			continue
		}
		faults = append(faults, placeholderFaults(key, chinese[key], text)...)
	}
	for _, key := range slices.Sorted(maps.Keys(english)) {
		stem, isSingular := strings.CutSuffix(key, singular)
		many, known := chinese[stem]
		switch {
		case isSingular && !known:
			faults = append(faults, fmt.Sprintf("%s has no plural beside it", key))
		case isSingular:
			faults = append(faults, placeholderFaults(key, many, english[key])...)
		default:
			if _, ok := chinese[key]; !ok {
				faults = append(faults, fmt.Sprintf("%s is missing in Chinese", key))
			}
		}
	}
	return faults
}

func placeholderFaults(key, one, other string) []string {
	if a, b := placeholders(one), placeholders(other); !slices.Equal(a, b) {
		return []string{fmt.Sprintf("%s: placeholders differ: %v and %v", key, a, b)}
	}
	return nil
}

// placeholders returns the distinct names in a text, sorted.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func hasLatin(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}
