package sqlitestore

import (
	"strings"
	"testing"
)

func TestAlone(t *testing.T) {
	dir := t.TempDir()
	if err := Alone(t.Context(), dir); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := Alone(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("while it is open: %v", err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Alone(t.Context(), dir); err != nil {
		t.Errorf("after it was closed: %v", err)
	}
	if s, err = Open(t.Context(), dir); err != nil {
		t.Fatalf("opened again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
