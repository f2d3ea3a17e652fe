package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"redress/models"
)

// The kinds of definition, as a file names its own.
const (
	KindProcedure = kindProcedure
	KindRouting   = kindRouting
)

// Head is what a definition says of itself in its first lines, read as far as
// it can be and without a check.
type Head struct {
	Kind, Name string
	Version    int
	lines      []string
	at         map[string]place
}

// ReadHead reads the head of a definition or of its scenarios.
func ReadHead(text []byte) Head {
	r := &reader{}
	h := Head{at: map[string]place{}}
	top := r.open(text)
	h.lines = r.lines
	for _, e := range r.entries(top, "") {
		h.at[e.key] = placeOf(e.value)
		switch n := e.value.(type) {
		case *ast.StringNode:
			switch e.key {
			case "kind":
				h.Kind = n.Value
			case "name":
				h.Name = n.Value
			}
		case *ast.IntegerNode:
			if e.key == "version" {
				h.Version, _ = strconv.Atoi(n.String())
			}
		}
	}
	return h
}

// File is the name the definition must have by what it says of itself.
func (h Head) File() string {
	if h.Name == "" || h.Version == 0 {
		return "definition.yaml"
	}
	return FileName(models.DefinitionRef{Name: h.Name, Version: h.Version})
}

// Wrong is a mistake at one of the keys of the head.
func (h Head) Wrong(key, format string, args ...any) Mistake {
	return mistakeAt(h.File(), h.lines, h.at[key], format, args...)
}

// Checksum is what a case pins of a definition's text.
func Checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// ScenariosFile is where the scenarios of a definition live.
func ScenariosFile(ref models.DefinitionRef) string {
	return strings.TrimSuffix(FileName(ref), ".yaml") + scenariosSuffix
}
