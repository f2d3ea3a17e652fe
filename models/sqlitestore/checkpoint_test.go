package sqlitestore

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/models/storetest"
)

// The log comes into the database long before a commit would have to see to it,
// and what is written meanwhile stays.
func TestCheckpointer(t *testing.T) {
	s := newStore(t, t.TempDir())
	body := strings.Repeat("x", 64<<10)
	n := 0
	for pages := 0; pages < 2*checkpointStep; pages += len(body) / 4096 {
		d := storetest.Document(models.CasesCollection, fmt.Sprint("c", n), 1, nil, body)
		if err := s.Insert(t.Context(), models.CasesCollection, d); err != nil {
			t.Fatal(err)
		}
		n++
	}
	var log, done int
	for end := time.Now().Add(20 * time.Second); done < checkpointStep; time.Sleep(10 * time.Millisecond) {
		var err error
		if log, done, err = s.writes.log.checkpoint(t.Context(), "NOOP"); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(end) {
			t.Fatalf("%d of %d pages of the log are in the database", done, log)
		}
	}
	if log >= checkpointLimit {
		t.Errorf("the log has %d pages: a commit has seen to it", log)
	}
	for i := range n {
		if _, err := s.Get(t.Context(), models.CasesCollection, fmt.Sprint("c", i)); err != nil {
			t.Error(err)
		}
	}
}

// From the limit on a commit brings the log in by itself, and the log begins anew.
func TestCheckpointLimit(t *testing.T) {
	s := newStore(t, t.TempDir())
	s.writes.log.close()
	body := strings.Repeat("x", 4<<20)
	most := 0
	for i := range checkpointLimit*4096/len(body) + 4 {
		d := storetest.Document(models.CasesCollection, fmt.Sprint("c", i), 1, nil, body)
		if err := s.Insert(t.Context(), models.CasesCollection, d); err != nil {
			t.Fatal(err)
		}
		log, _, err := s.writes.log.checkpoint(t.Context(), "NOOP")
		if err != nil {
			t.Fatal(err)
		}
		if log < most && most >= checkpointLimit {
			return
		}
		most = max(most, log)
	}
	t.Errorf("the log has grown to %d pages", most)
}
