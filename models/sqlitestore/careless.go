//go:build redress_careless

package sqlitestore

// A program built with this tag does not wait for the disk before it says that
// something is stored. It exists for the tests that cut the power: they must
// find what it loses. No flag and no variable turns this on.
func init() {
	for i := range pragmas {
		if pragmas[i].name == "synchronous" {
			pragmas[i].value, pragmas[i].shown = "NORMAL", "1"
		}
	}
}
