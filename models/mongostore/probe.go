package mongostore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

const (
	probeWriters = 8
	probeRounds  = 5
)

// ErrLosesUpdates is returned for a server on which two writers can both
// replace the same version of a document. Some servers that speak MongoDB's
// protocol do that; no case may be kept on one.
var ErrLosesUpdates = errors.New("this server loses updates when several write at once; it cannot be used")

// probe lets several writers race to raise one document's version. Every step
// must have exactly one winner.
func (s *Store) probe(ctx context.Context) error {
	id := "probe:" + strconv.FormatInt(time.Now().UnixNano(), 36)
	if err := s.Insert(ctx, models.MetaCollection, probeDoc(id, 0)); err != nil {
		return fmt.Errorf("a test write: %w", err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	wins := make([]int, probeRounds)
	var failed error
	for range probeWriters {
		wg.Go(func() {
			for n := range int64(probeRounds) {
				err := s.Replace(ctx, models.MetaCollection, probeDoc(id, n+1), n)
				mu.Lock()
				if err == nil {
					wins[n]++
				} else if !errors.Is(err, models.ErrConflict) {
					failed = errors.Join(failed, err)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return fmt.Errorf("a test race: %w", failed)
	}
	last, err := s.Get(ctx, models.MetaCollection, id)
	if err != nil {
		return fmt.Errorf("a test read: %w", err)
	}
	for n, w := range wins {
		if w > 1 || (w == 1) != (int64(n) < last.Version) {
			return ErrLosesUpdates
		}
	}
	if err := s.Delete(ctx, models.MetaCollection, id, last.Version); err != nil {
		return fmt.Errorf("a test deletion: %w", err)
	}
	return nil
}

func probeDoc(id string, version int64) models.Doc {
	raw, err := bson.Marshal(bson.D{{Key: "_id", Value: id}, {Key: "version", Value: version}})
	if err != nil {
		panic("mongostore: " + err.Error()) // a text and a number always encode
	}
	return models.Doc{ID: id, Version: version, BSON: raw}
}
