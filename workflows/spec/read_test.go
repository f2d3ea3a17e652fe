package spec_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redress/workflows/spec"
)

// read reads a file as what it says it is.
func read(file string, text []byte) error {
	if bytes.Contains(text, []byte("kind: routing")) {
		_, err := spec.Routing(file, text, spec.Words{States: []string{"filed"}, Clocks: []string{"acceptance"}})
		return err
	}
	_, err := spec.Procedure(file, text)
	return err
}

func files(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	all := map[string][]byte{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = text
	}
	return all
}

func TestRead_TakesWhatIsGood(t *testing.T) {
	for name, text := range files(t, "good") {
		if err := read(filepath.Base(name), text); err != nil {
			t.Errorf("%v", err)
		}
	}
}

func TestRead_TellsEveryMistake(t *testing.T) {
	for name, text := range files(t, "bad") {
		err := read(filepath.Base(name), text)
		var mistakes spec.Mistakes
		if !errors.As(err, &mistakes) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		golden(t, strings.TrimSuffix(name, ".yaml")+".txt", err.Error()+"\n")
	}
}

func TestRead_TenMistakesAreTenMessages(t *testing.T) {
	text, err := os.ReadFile("testdata/bad/ten.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var mistakes spec.Mistakes
	if !errors.As(read("ten.v1.yaml", text), &mistakes) || len(mistakes) < 10 {
		t.Errorf("got %d messages", len(mistakes))
	}
	for _, m := range mistakes {
		if m.Line == 0 || m.Column == 0 || m.Excerpt == "" {
			t.Errorf("without a place: %v", m)
		}
	}
}

// FuzzRead holds the reader to never panic and to accept nothing twice
// differently.
func FuzzRead(f *testing.F) {
	for _, folder := range []string{"good", "bad"} {
		for _, text := range files(f, folder) {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		first, second := read("x.v1.yaml", text), read("x.v1.yaml", text)
		if (first == nil) != (second == nil) || first != nil && first.Error() != second.Error() {
			t.Errorf("%v, then %v", first, second)
		}
	})
}
