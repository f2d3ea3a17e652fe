package app

import "syscall"

// unsynchronised is TIME_ERROR of adjtimex(2).
const unsynchronised = 5

// checkSynchronised asks the kernel whether something keeps its clock right:
// deadlines, one-time codes and what is signed all hang on it.
func checkSynchronised() finding {
	state, err := syscall.Adjtimex(&syscall.Timex{})
	if err != nil || state == unsynchronised {
		return finding{Check: "time", OK: true, Warn: true, Detail: "nothing keeps the clock of this machine right; run a time service"}
	}
	return finding{Check: "time", OK: true, Detail: "the clock is kept right by a time service"}
}
