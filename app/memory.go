package app

import (
	"math"
	"runtime/debug"
)

// The program lives on some twenty MiB, and nearly all a request allocates is
// garbage at its end. Collecting it at five times what lives instead of twice
// makes a page an eighth cheaper; near heapLimit the collector works as hard
// as it must.
const (
	collectAt = 400
	heapLimit = 112 << 20
)

// SpendMemory trades memory for speed, unless whoever started the program set
// a limit (GOMEMLIMIT).
func SpendMemory() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(heapLimit)
		debug.SetGCPercent(collectAt)
	}
}
