package sqlitestore

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// A snapshot shows what was durable when it was taken and nothing newer, page
// after page, while others write; two documents that change together stay in step.
func TestSnapshot_IsOneMoment(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	doc := func(id string, version int64) models.Doc {
		b, err := bson.Marshal(bson.D{{Key: "_id", Value: id}, {Key: "version", Value: version}})
		if err != nil {
			t.Fatal(err)
		}
		return models.Doc{ID: id, Version: version, BSON: b}
	}
	const pairs = 40
	for i := range pairs {
		for _, side := range []string{"a", "b"} {
			if err := s.Insert(t.Context(), models.OfficesCollection, doc(fmt.Sprintf("%s%02d", side, i), 1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var stop atomic.Bool
	var writer sync.WaitGroup
	writer.Go(func() {
		for v := int64(2); !stop.Load(); v++ {
			for i := range pairs {
				_, err := s.InOrder(t.Context(),
					models.Write{Collection: models.OfficesCollection, Doc: doc(fmt.Sprintf("a%02d", i), v), Old: v - 1},
					models.Write{Collection: models.OfficesCollection, Doc: doc(fmt.Sprintf("b%02d", i), v), Old: v - 1})
				if err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	defer func() { stop.Store(true); writer.Wait() }()
	for range 20 {
		shot, err := s.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		versions := map[string]int64{}
		for q := (models.Query{Limit: 3}); ; {
			docs, err := shot.Find(t.Context(), models.OfficesCollection, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range docs {
				versions[d.ID] = d.Version
			}
			if len(docs) < q.Limit {
				break
			}
			q.After = &models.Cursor{ID: docs[len(docs)-1].ID}
		}
		for i := range pairs {
			if a, b := versions[fmt.Sprintf("a%02d", i)], versions[fmt.Sprintf("b%02d", i)]; a == 0 || a != b {
				t.Errorf("pair %d is of versions %d and %d", i, a, b)
			}
		}
		if err := shot.Close(); err != nil {
			t.Error(err)
		}
	}
}
