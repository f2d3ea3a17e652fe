// Package spec reads definitions from YAML. It finds every mistake of a file
// in one go, each with its line and column, and compiles the conditions, which
// are CEL over workflows.Facts.
//
// A procedure and a routing table say what they are in their first lines:
//
//	kind: procedure        kind: routing
//	name: complaint        name: routing
//	version: 1             version: 1
//
// and live in "<name>.v<version>.yaml" with "<name>.v<version>.scenarios.yaml"
// beside them. What is allowed where is told by the errors, by the files in
// testdata and by the definitions that come with the program.
package spec
