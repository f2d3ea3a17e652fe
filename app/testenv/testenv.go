// Package testenv hands tests what only some machines have. A test that misses
// its part is skipped with one line that `make test` repeats at its end, or
// fails where CI=true says that the machine must have everything.
package testenv

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// browsers are the names Chromium goes by.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Chromium returns the path of a Chromium binary: REDRESS_CHROMIUM, or the
// first one on the PATH.
func Chromium(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("REDRESS_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	lacks(t, "pages in a browser (install Chromium or set REDRESS_CHROMIUM)")
	return ""
}

// LoopDisk makes sure that the test can mount a disk of its own, kept in a
// file: it needs root, loop devices and mkfs.ext4. Few machines let tests do
// that, so its absence is never a failure.
func LoopDisk(t testing.TB) {
	t.Helper()
	_, device := os.Stat("/dev/loop-control")
	_, mkfs := exec.LookPath("mkfs.ext4")
	_, mount := exec.LookPath("mount")
	if os.Getuid() != 0 || device != nil || mkfs != nil || mount != nil {
		skip(t, "power cuts (optional: needs root, loop devices and mkfs.ext4)")
	}
}

// SharedData returns a folder of real data, REDRESS_SHARED_DATA. The data is
// not part of the project, so its absence is never a failure.
func SharedData(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("REDRESS_SHARED_DATA")
	if dir == "" {
		skip(t, "real data (optional: set REDRESS_SHARED_DATA to a folder that holds it)")
	}
	return dir
}

// Program returns the path of a program; its package is named where it is missing.
func Program(t testing.TB, name, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Lacks(t, name+" (install "+pkg+")")
	}
	return path
}

// Lacks ends a test that misses something no function here looks for.
func Lacks(t testing.TB, what string) {
	t.Helper()
	lacks(t, what)
}

// lacks ends the test: it must not be missed on a CI machine.
func lacks(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("CI must test this: %s", what)
	}
	skip(t, what)
}

// skip ends the test with the line that make test collects in the file
// REDRESS_LACKS and shows at its end; there, with CI=true, every line that is not
// marked as optional is a failure. No other place skips a test. Lines are short
// enough to be appended whole by several processes at once.
func skip(t testing.TB, what string) {
	t.Helper()
	line := "NOT TESTED HERE: " + what
	if name := os.Getenv("REDRESS_LACKS"); name != "" {
		file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		_, err = fmt.Fprintln(file, line)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Skip(line)
}
