package importer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCSV_AnOpenQuoteNamesTheRowsItTakesAlong(t *testing.T) {
	name := filepath.Join(t.TempDir(), "open.csv")
	if err := os.WriteFile(name, []byte("text,label,note\n一,1,a\n\"二\n三\n四\" x,1,a\n五,1,a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := LoadMap("tickets")
	if err != nil {
		t.Fatal(err)
	}
	r, err := openCSV(f, m, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if first, err := r.next(); err != nil || first.err != nil || first.number != 2 {
		t.Fatalf("the row before: %+v, %v", first, err)
	}
	bad, err := r.next()
	if err != nil || bad.err == nil || bad.number != 3 || !strings.Contains(bad.err.Error(), "to line 5") {
		t.Errorf("the open quote: line %d, %v, %v", bad.number, bad.err, err)
	}
}
