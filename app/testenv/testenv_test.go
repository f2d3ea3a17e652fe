package testenv

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ask is what a probing test does on a machine that has nothing.
var asks = map[string]func(testing.TB) string{
	"Chromium":   Chromium,
	"MongoURI":   MongoURI,
	"SharedData": SharedData,
}

// bare takes everything away that the real machine may have.
func bare(t *testing.T, ci string) (lacks string) {
	lacks = filepath.Join(t.TempDir(), "lacks")
	for name, value := range map[string]string{
		"CI": ci, "PATH": t.TempDir(), "REDRESS_LACKS": lacks,
		"REDRESS_CHROMIUM": "", "REDRESS_TEST_MONGODB_URI": "", "REDRESS_SHARED_DATA": "",
	} {
		t.Setenv(name, value)
	}
	return lacks
}

// recorder stands in for the test that asks.
type recorder struct {
	testing.TB
	skipped, failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Cleanup(func())        {} // there is nothing to clean up
func (r *recorder) Skip(...any)           { r.skipped = true; panic(r) }
func (r *recorder) Fatal(...any)          { r.failed = true; panic(r) }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; panic(r) }

func asked(ask func(testing.TB) string) (r *recorder, got string) {
	r = &recorder{}
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
	}()
	got = ask(r)
	return r, got
}

func TestLacking_SkipsWithOneLine(t *testing.T) {
	for name, ask := range asks {
		t.Run(name, func(t *testing.T) {
			lacks := bare(t, "")
			if r, _ := asked(ask); !r.skipped || r.failed {
				t.Errorf("got %+v, want a skip", r)
			}
			line, err := os.ReadFile(lacks)
			if err != nil || len(line) < 20 || string(line[:17]) != "NOT TESTED HERE: " {
				t.Errorf("recorded %q, %v", line, err)
			}
		})
	}
}

func TestLacking_FailsInCI(t *testing.T) {
	for name, ask := range asks {
		t.Run(name, func(t *testing.T) {
			bare(t, "true")
			optional := name == "SharedData"
			if r, _ := asked(ask); r.failed == optional || r.skipped != optional {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestHaving_ReturnsIt(t *testing.T) {
	bare(t, "true")
	t.Setenv("REDRESS_CHROMIUM", "here")
	t.Setenv("REDRESS_TEST_MONGODB_URI", "here")
	t.Setenv("REDRESS_SHARED_DATA", "here")
	for name, ask := range asks {
		if _, got := asked(ask); !strings.HasPrefix(got, "here") {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
