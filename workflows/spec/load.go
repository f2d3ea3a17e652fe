package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"

	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/definitions"
)

// ReleasedFile lists the definitions that have been released, in the form of
// sha256sum. Their text must never change: cases have pinned it.
const ReleasedFile = "released.sum"

// scenariosSuffix marks the scenarios of a definition.
const scenariosSuffix = ".scenarios.yaml"

// Embedded is the rulebook that comes with the program, with the official
// calendar and the default settings. An error means that the build is broken.
func Embedded() (*workflows.Rulebook, error) {
	parts, err := EmbeddedParts()
	if err != nil {
		return nil, err
	}
	return workflows.NewRulebook(parts), nil
}

// EmbeddedParts are the parts of Embedded, to add what an agency has changed.
func EmbeddedParts() (workflows.Parts, error) {
	parts, err := Load(definitions.Files)
	parts.Calendar = calendar.Official()
	return parts, err
}

// Load reads every definition of a folder: those that come with the program.
// The error holds the Mistakes of all files, or says that a released
// definition was changed.
func Load(files fs.FS) (workflows.Parts, error) {
	none := workflows.Parts{}
	if err := checkReleased(files); err != nil {
		return none, err
	}
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return none, fmt.Errorf("spec: %w", err)
	}
	var tables []string
	var parts workflows.Parts
	var mistakes Mistakes
	for _, name := range names {
		if strings.HasSuffix(name, scenariosSuffix) {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return none, fmt.Errorf("spec: %w", err)
		}
		if kindOfFile(text) == kindRouting {
			tables = append(tables, name)
			continue
		}
		def, err := Procedure(name, text)
		if err := mistakes.collect(err); err != nil {
			return none, err
		}
		if def != nil {
			def.Shipped = true
			parts.Definitions = append(parts.Definitions, def)
		}
	}
	words := WordsOf(parts.Definitions)
	if len(mistakes) > 0 {
		words = Words{}
	}
	for _, name := range tables {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return none, fmt.Errorf("spec: %w", err)
		}
		def, err := Routing(name, text, words)
		if err := mistakes.collect(err); err != nil {
			return none, err
		}
		if def != nil {
			def.Shipped = true
			parts.Routings = append(parts.Routings, def)
		}
	}
	if len(mistakes) > 0 {
		return none, mistakes
	}
	return parts, nil
}

// collect adds the mistakes of a file; any other error comes back.
func (m *Mistakes) collect(err error) error {
	if more, ok := err.(Mistakes); ok {
		*m = append(*m, more...)
		return nil
	}
	return err
}

// kindOfFile tells what a definition says it is, before it is read.
func kindOfFile(text []byte) string {
	r := &reader{}
	if top := r.open(text); top != nil {
		for _, e := range r.entries(top, "") {
			if e.key == "kind" {
				return r.text(e.value, e.at, "")
			}
		}
	}
	return ""
}

// checkReleased compares the released definitions with their checksums.
func checkReleased(files fs.FS) error {
	list, err := fs.ReadFile(files, ReleasedFile)
	if err != nil {
		return fmt.Errorf("spec: %w", err)
	}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			return fmt.Errorf("spec: %s: %q is not a checksum and a file", ReleasedFile, line)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("spec: a released definition is gone: %w", err)
		}
		if got := sha256.Sum256(text); hex.EncodeToString(got[:]) != sum {
			return fmt.Errorf("spec: %s has been released and must not change; make a new version of it", name)
		}
	}
	return nil
}
