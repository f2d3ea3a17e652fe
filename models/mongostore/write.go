package mongostore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"redress/models"
)

// begin starts an operation that, once begun, is not broken off by the
// caller's context: a write whose answer is not awaited may have happened.
func begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	op, cancel := context.WithTimeout(context.WithoutCancel(ctx), opTime)
	return op, cancel, nil
}

// Insert implements models.Engine.
func (s *Store) Insert(ctx context.Context, collection string, d models.Doc) error {
	t, err := s.table(collection)
	if err != nil {
		return err
	}
	if err := check(d); err != nil {
		return err
	}
	op, cancel, err := begin(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	defer s.turns.take(t.unique(d))()
	err = undone(op, func() error {
		_, err := t.coll.InsertOne(op, bson.Raw(d.BSON))
		return err
	})
	return plain(err, d.ID)
}

// undone repeats a write that the server itself has undone because it met
// another one: DocumentDB, which keeps its documents in PostgreSQL, ends one of
// two inserts of the same unique value that way.
func undone(ctx context.Context, write func() error) error {
	for {
		err := write()
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "deadlock detected") {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(rand.N(200 * time.Millisecond)):
		}
	}
}

// Replace implements models.Engine.
func (s *Store) Replace(ctx context.Context, collection string, d models.Doc, old int64) error {
	t, err := s.table(collection)
	if err != nil {
		return err
	}
	if err := check(d); err != nil {
		return err
	}
	op, cancel, err := begin(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	var r *mongo.UpdateResult
	err = undone(op, func() (err error) {
		r, err = t.coll.ReplaceOne(op, version(d.ID, old), bson.Raw(d.BSON))
		return err
	})
	if err != nil {
		return plain(err, d.ID)
	}
	if r.MatchedCount == 0 {
		return t.missed(op, d.ID)
	}
	return nil
}

// InOrder implements models.Engine: there are no transactions, so one follows
// the other.
func (s *Store) InOrder(ctx context.Context, writes ...models.Write) (done int, err error) {
	for i, w := range writes {
		if err := s.one(ctx, w); err != nil {
			return i, err
		}
	}
	return len(writes), nil
}

func (s *Store) one(ctx context.Context, w models.Write) error {
	if w.New {
		return s.Insert(ctx, w.Collection, w.Doc)
	}
	return s.Replace(ctx, w.Collection, w.Doc, w.Old)
}

// atOnce is how many of several writes are under way at a time.
const atOnce = 16

// Each implements models.Engine. Side by side they are committed together: a
// server writes its log for all that wait.
func (s *Store) Each(ctx context.Context, writes ...models.Write) []error {
	errs := make([]error, len(writes))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(atOnce, len(writes)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(writes)); i = next.Add(1) - 1 {
				errs[i] = recovered(func() error { return s.one(ctx, writes[i]) })
			}
		})
	}
	wg.Wait()
	return errs
}

// recovered makes a panic an error: no guard of a caller reaches a goroutine of
// this package.
func recovered(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panicked: %v", p)
		}
	}()
	return do()
}

// Delete implements models.Engine.
func (s *Store) Delete(ctx context.Context, collection, id string, old int64) error {
	t, err := s.table(collection)
	if err != nil {
		return err
	}
	op, cancel, err := begin(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	r, err := t.coll.DeleteOne(op, version(id, old))
	if err != nil {
		return plain(err, id)
	}
	if r.DeletedCount == 0 {
		return t.missed(op, id)
	}
	return nil
}

func version(id string, old int64) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "version", Value: old}}
}

// missed says why no document had the version: there is none, or it has another.
func (t *table) missed(ctx context.Context, id string) error {
	err := t.coll.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Err()
	if err == nil {
		return fmt.Errorf("%s: %w", id, models.ErrConflict)
	}
	return plain(err, id)
}

// plain turns the driver's errors into the contract's.
func plain(err error, id string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, mongo.ErrNoDocuments):
		return fmt.Errorf("%s: %w", id, models.ErrNotFound)
	case mongo.IsDuplicateKeyError(err):
		return fmt.Errorf("%s: %w", id, models.ErrExists)
	}
	return fmt.Errorf("mongodb: %w", err)
}
