// Package spec reads definitions from YAML. It finds every mistake of a file
// in one go, each with its line and column, and compiles the conditions, which
// are CEL over workflows.Facts.
package spec

import "redress/workflows"

// Embedded is the rulebook that comes with the program.
func Embedded() (*workflows.Rulebook, error) {
	return &workflows.Rulebook{}, nil
}
