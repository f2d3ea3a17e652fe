package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
)

// fit encodes a changed case. When the document has grown too large, the older
// half of the events that are stored already moves to an archive document
// first. Its id and its bytes follow from the case, so doing it twice, or by
// two processes at once, does it once.
func (s *Store) fit(ctx context.Context, o *openCase, d *caseDocument, c models.Case) (models.Doc, models.Case, error) {
	doc, err := d.encode()
	half := len(o.doc.events) / 2
	if err != nil || len(doc.BSON) <= s.rollOver || half == 0 {
		return doc, c, err
	}
	half, err = s.archive(ctx, o.doc, half)
	if err != nil {
		return doc, c, err
	}
	start, err := startOf(o.doc, o.k)
	if err != nil {
		return doc, c, err
	}
	for _, e := range c.Events[:half] {
		start.Apply(e)
	}
	base := foldOf(start)
	d.archived += int64(half)
	d.baseHash, d.events = start.Events[half-1].Hash, d.events[half:]
	if err = d.sealBase(o.k, base); err != nil {
		return doc, c, err
	}
	c.Archived, c.Seen, c.Events = d.archived, base.Seen, c.Events[half:]
	d.firesAt, d.workAt = clockTime(&c), workTime(&c)
	doc, err = d.encode()
	return doc, c, err
}

func archiveID(id models.CaseID, first int64) string {
	return string(id) + "/" + strconv.FormatInt(first, 10)
}

// archive stores the first events of a document and says how many: where an
// attempt that was broken off has stored some before, those.
func (s *Store) archive(ctx context.Context, d *caseDocument, n int) (int, error) {
	start, b := bsoncore.AppendDocumentStart(nil)
	b = bsoncore.AppendStringElement(b, "_id", archiveID(d.id, d.archived+1))
	b = bsoncore.AppendInt64Element(b, "version", 1)
	b = appendDocuments(b, "events", d.events[:n])
	b, err := bsoncore.AppendDocumentEnd(b, start)
	if err != nil {
		return 0, err
	}
	err = s.engine.Insert(ctx, models.ArchivesCollection, models.Doc{ID: archiveID(d.id, d.archived+1), Version: 1, BSON: b})
	if !errors.Is(err, models.ErrExists) {
		return n, err
	}
	before, err := s.archived(ctx, d.id, d.archived+1)
	if err != nil {
		return 0, err
	}
	for i, e := range before {
		if i >= len(d.events) || !bytes.Equal(e, d.events[i]) {
			return 0, fmt.Errorf("archive %s: %w", archiveID(d.id, d.archived+1), models.ErrTampered)
		}
	}
	return len(before), nil
}

// archived reads the archive document that begins with an event.
func (s *Store) archived(ctx context.Context, id models.CaseID, first int64) ([]bsoncore.Document, error) {
	doc, err := s.engine.Get(ctx, models.ArchivesCollection, archiveID(id, first))
	if err != nil {
		return nil, err
	}
	array, ok := bsoncore.Document(doc.BSON).Lookup("events").ArrayOK()
	events, whole := documents(array)
	if !ok || !whole || len(events) == 0 {
		return nil, fmt.Errorf("archive %s: %w", doc.ID, models.ErrTampered)
	}
	return events, nil
}
