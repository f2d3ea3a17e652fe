package backup

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Every folder that got a new name in it is synced, and no other.
func TestMakeFolder(t *testing.T) {
	root := t.TempDir()
	for _, step := range []struct {
		path   string
		synced []string
	}{
		{"a/b/c", []string{"a/b", "a", "."}},
		{"a/b/c", nil},
		{"a/b/d/", []string{"a/b"}},
		{".", nil},
	} {
		var synced []string
		err := makeFolder(filepath.Join(root, step.path), func(dir string) error {
			name, err := filepath.Rel(root, dir)
			synced = append(synced, name)
			return err
		})
		if err != nil || !slices.Equal(synced, step.synced) {
			t.Errorf("%s: synced %v, %v; want %v", step.path, synced, err, step.synced)
		}
		if info, err := os.Stat(filepath.Join(root, step.path)); err != nil || !info.IsDir() {
			t.Errorf("%s: %v", step.path, err)
		}
	}
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := MakeFolder(filepath.Join(file, "below")); err == nil {
		t.Error("made below a file")
	}
}
