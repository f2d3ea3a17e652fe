package fileblobs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/models/blobtest"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "evidence"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestContract(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) models.BlobStore { return open(t) })
}

// Only abandoned uploads are swept; a young one may have a writer in another process.
func TestSweep(t *testing.T) {
	s := open(t)
	old, young := filepath.Join(s.dir, incoming, "upload-1"), filepath.Join(s.dir, incoming, "upload-2")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * abandoned)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "a", strings.NewReader("kept")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(s.dir); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(s.dir, incoming))
	if err != nil || len(left) != 1 || left[0].Name() != "upload-2" {
		t.Errorf("left: %v %v", left, err)
	}
	if r, err := s.Open(t.Context(), "a"); err != nil {
		t.Error(err)
	} else if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestUnusableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file); err == nil || !strings.Contains(err.Error(), "evidence folder") {
		t.Errorf("error: %v", err)
	}
}
