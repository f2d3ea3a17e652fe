package calendar_test

import (
	"flag"
	"os"
	"testing"
)

// Counting is quick, so the properties try ten times rapid's usual number of
// cases; -rapid.checks on the command line still wins.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "1000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
