// Package bench measures the budgets of the program beside the bare limit of
// the same machine, in the same run. It holds benchmarks alone; see "make bench".
package bench
