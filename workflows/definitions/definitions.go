// Package definitions holds the procedures and the routing table that come
// with the program, each with the scenarios that test it. Package spec reads
// them.
package definitions

import "embed"

// Files are the definitions, their scenarios and released.sum.
//
//go:embed *.yaml released.sum
var Files embed.FS
