package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// ErrNotEmpty is returned for a target that holds something already.
var ErrNotEmpty = errors.New("the store that is to be filled is not empty")

// ErrUnfinished is returned for a store that a restore or a move was broken off
// in: it holds a part of what it should.
var ErrUnfinished = errors.New("a restore or a move into this store did not end, so it holds only a part: empty it and do it again")

// markerID is the named value that a store has while it is being filled.
const markerID = "backup.unfinished"

// Unfinished returns ErrUnfinished where a restore or a move did not end. A
// store must not be used then.
func Unfinished(ctx context.Context, e models.Engine) error {
	_, err := e.Get(ctx, models.MetaCollection, markerID)
	switch {
	case err == nil:
		return ErrUnfinished
	case errors.Is(err, models.ErrNotFound):
		return nil
	}
	return err
}

// CheckEmpty returns ErrNotEmpty where a store holds any document or file.
func CheckEmpty(ctx context.Context, s Store) error {
	if err := Unfinished(ctx, s.Engine); err != nil {
		return err
	}
	for _, c := range models.Collections {
		docs, err := s.Engine.Find(ctx, c.Name, models.Query{Limit: 1, IDs: true})
		if err != nil {
			return err
		}
		if len(docs) > 0 {
			return fmt.Errorf("%w: there are %s in it", ErrNotEmpty, c.Name)
		}
	}
	ids, err := s.Blobs.List(ctx, "", 1)
	if err == nil && len(ids) > 0 {
		err = fmt.Errorf("%w: there are files in it", ErrNotEmpty)
	}
	return err
}

// mark notes that a store is being filled; unmark, that all is in it.
func mark(ctx context.Context, e models.Engine) error {
	b, err := bson.Marshal(bson.D{{Key: "_id", Value: markerID}, {Key: "version", Value: int64(1)}, {Key: "expires_at", Value: models.NoDue}})
	if err != nil {
		return err
	}
	return e.Insert(ctx, models.MetaCollection, models.Doc{ID: markerID, Version: 1, BSON: b})
}

func unmark(ctx context.Context, e models.Engine) error {
	return e.Delete(ctx, models.MetaCollection, markerID, 1)
}

// Bounds of what is written at once, and by how many writers: an embedded
// store makes what is written together durable together, and a server answers
// several writers in the time of one.
const (
	fillWriters   = 8
	fillDocuments = 512
	fillBytes     = 8 << 20
)

// fill is the sink that writes into a store.
type fill struct {
	Store
	waiting []models.Write
	bytes   int
}

// document implements sink.
func (f *fill) document(ctx context.Context, collection string, d models.Doc) error {
	f.waiting = append(f.waiting, models.Write{Collection: collection, Doc: d, New: true})
	if f.bytes += len(d.BSON); f.bytes < fillBytes && len(f.waiting) < fillDocuments {
		return nil
	}
	return f.flush(ctx)
}

func (f *fill) flush(ctx context.Context) error {
	var writers sync.WaitGroup
	shares := slices.Collect(slices.Chunk(f.waiting, len(f.waiting)/fillWriters+1))
	failed := make([]error, len(shares))
	for i, share := range shares {
		writers.Go(func() { _, failed[i] = f.Engine.InOrder(ctx, share...) })
	}
	writers.Wait()
	f.waiting, f.bytes = nil, 0
	return errors.Join(failed...)
}

// file implements sink.
func (f *fill) file(ctx context.Context, id string, r io.Reader) error {
	if err := f.flush(ctx); err != nil {
		return err
	}
	return f.Blobs.Put(ctx, id, r)
}

// none is the sink that only counts.
type none struct{}

func (none) document(context.Context, string, models.Doc) error { return nil }
func (none) file(_ context.Context, _ string, r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
