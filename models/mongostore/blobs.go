package mongostore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"

	"redress/models"
)

// Blobs keeps files in GridFS. GridFS names files by an id that two writers
// could both put chunks under, so each put has an id of its own, and the
// unique file name decides who was first: a loser deletes only its own chunks.
type Blobs struct {
	bucket *mongo.GridFSBucket
	turns  *turns
	// starting guards what the driver notes on the bucket at its first upload.
	starting sync.Mutex
}

var _ models.BlobStore = (*Blobs)(nil)

const bucketName = "files"

// Blobs opens the file store of the same database.
func (s *Store) Blobs(ctx context.Context) (*Blobs, error) {
	b := &Blobs{bucket: s.db.GridFSBucket(options.GridFSBucket().SetName(bucketName)), turns: s.turns}
	_, err := b.bucket.GetFilesCollection().Indexes().CreateOne(ctx, mongo.IndexModel{
		Keys: bson.D{{Key: "filename", Value: 1}}, Options: options.Index().SetName("by_filename").SetUnique(true),
	})
	if err != nil {
		return nil, fmt.Errorf("creating the index of the files: %w", err)
	}
	return b, nil
}

// Put implements models.BlobStore.
func (b *Blobs) Put(ctx context.Context, id string, r io.Reader) error {
	if id == "" {
		return errors.New("mongodb: a file without an id")
	}
	if _, err := b.find(ctx, id); !errors.Is(err, models.ErrNotFound) {
		if err == nil {
			err = fmt.Errorf("%s: %w", id, models.ErrExists)
		}
		return err
	}
	own := bson.NewObjectID()
	tried, err := b.upload(ctx, own, id, r)
	if err == nil {
		return nil
	}
	clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), opTime)
	defer cancel()
	return outcome(ctx, errors.Join(plain(err, id), b.undo(clean, own, tried, err)))
}

// upload says whether it tried to write the document that makes the file
// visible. From then on the caller's context no longer breaks it off.
func (b *Blobs) upload(ctx context.Context, own bson.ObjectID, id string, r io.Reader) (tried bool, err error) {
	op, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	goOn := context.AfterFunc(ctx, cancel)
	b.starting.Lock()
	stream, err := b.bucket.OpenUploadStreamWithID(op, own, id)
	b.starting.Unlock()
	if err != nil {
		return false, err
	}
	if _, err := io.Copy(stream, contextReader{ctx, r}); err != nil {
		return false, errors.Join(err, stream.Abort())
	}
	defer b.turns.take("file/" + id)()
	if !goOn() {
		return false, errors.Join(context.Cause(ctx), stream.Abort())
	}
	defer time.AfterFunc(opTime, cancel).Stop()
	return true, stream.Close()
}

// undo deletes the chunks of a file that is certainly not there: of one whose
// document was never written, or was refused because of another's. Where the
// answer got lost the document may be there, or may come, and somebody may have
// seen it. Then the chunks stay: a few megabytes that nobody reads do less harm
// than a file without its bytes.
func (b *Blobs) undo(ctx context.Context, own bson.ObjectID, tried bool, err error) error {
	if tried {
		if !mongo.IsDuplicateKeyError(err) {
			return nil
		}
		// The driver may have tried again after an answer was lost, and have been
		// refused because of its own document.
		files := b.bucket.GetFilesCollection().Clone(options.Collection().SetReadConcern(readconcern.Local()))
		if err := files.FindOne(ctx, bson.D{{Key: "_id", Value: own}}).Err(); !errors.Is(err, mongo.ErrNoDocuments) {
			return err
		}
	}
	_, dropped := b.bucket.GetChunksCollection().DeleteMany(ctx, bson.D{{Key: "files_id", Value: own}})
	return dropped
}

// contextReader breaks an upload off when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// find gives the GridFS id of a file.
func (b *Blobs) find(ctx context.Context, id string) (bson.RawValue, error) {
	raw, err := b.bucket.GetFilesCollection().FindOne(ctx, bson.D{{Key: "filename", Value: id}}).Raw()
	if err != nil {
		return bson.RawValue{}, outcome(ctx, plain(err, id))
	}
	return raw.Lookup("_id"), nil
}

// Open implements models.BlobStore.
func (b *Blobs) Open(ctx context.Context, id string) (io.ReadCloser, error) {
	own, err := b.find(ctx, id)
	if err != nil {
		return nil, err
	}
	stream, err := b.bucket.OpenDownloadStream(ctx, own)
	if errors.Is(err, mongo.ErrFileNotFound) {
		return nil, fmt.Errorf("%s: %w", id, models.ErrNotFound)
	}
	if err != nil {
		return nil, outcome(ctx, plain(err, id))
	}
	return stream, nil
}

// Delete implements models.BlobStore.
func (b *Blobs) Delete(ctx context.Context, id string) error {
	own, err := b.find(ctx, id)
	if err != nil {
		return err
	}
	op, cancel, err := begin(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	err = b.bucket.Delete(op, own)
	if errors.Is(err, mongo.ErrFileNotFound) {
		return fmt.Errorf("%s: %w", id, models.ErrNotFound)
	}
	return plain(err, id)
}

// StoredAt implements models.BlobStore.
func (b *Blobs) StoredAt(ctx context.Context, id string) (time.Time, error) {
	raw, err := b.bucket.GetFilesCollection().FindOne(ctx, bson.D{{Key: "filename", Value: id}}).Raw()
	if err != nil {
		return time.Time{}, outcome(ctx, plain(err, id))
	}
	at, ok := raw.Lookup("uploadDate").TimeOK()
	if !ok {
		return at, fmt.Errorf("%s has no date: %w", id, models.ErrTampered)
	}
	return at, nil
}

// List implements models.BlobStore.
func (b *Blobs) List(ctx context.Context, after string, limit int) ([]string, error) {
	cursor, err := b.bucket.GetFilesCollection().Find(ctx, is("filename", "$gt", after),
		options.Find().SetSort(bson.D{{Key: "filename", Value: 1}}).SetLimit(int64(limit)).SetProjection(bson.D{{Key: "filename", Value: 1}}))
	if err != nil {
		return nil, outcome(ctx, plain(err, "files"))
	}
	defer cursor.Close(ctx)
	var ids []string
	for cursor.Next(ctx) {
		ids = append(ids, cursor.Current.Lookup("filename").StringValue())
	}
	return ids, outcome(ctx, cursor.Err())
}
