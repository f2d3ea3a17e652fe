package testenv

import "os"

// Proof says how much of a proof to run: a little in make test, more in make
// proof-quick and all of it in make proof-night (REDRESS_PROOF=quick or night).
func Proof(little, quick, night int) int {
	switch os.Getenv("REDRESS_PROOF") {
	case "quick":
		return quick
	case "night":
		return night
	}
	return little
}
