package calendar_test

import (
	"flag"
	"os"
	"testing"
)

// Every deadline hangs on the counting, and counting is quick: each property is
// tried on a hundred thousand cases; -rapid.checks on the command line still wins.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "100000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
