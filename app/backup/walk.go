package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"redress/models"
)

// Store is what is copied from and into: an engine with its files.
type Store struct {
	Engine models.Engine
	Blobs  models.BlobStore
}

// order is the order collections are read in: what is written later is read
// first. So whatever a copied document speaks of is in the copy too, even
// where an engine has no snapshot and the pages are read while others write:
//
//   - a checkpoint of the custody log follows its leaves, and a leaf the case or
//     the audit entry it is of, so nothing copied is behind what the log says;
//   - an upload is marked as named after the draft or case names its file;
//   - a draft is emptied after its case is durable, so the case of an emptied
//     draft is copied; a draft copied just before it was sent is sent again and
//     ends in the case that is there (see vault.SendDraft);
//   - a case refers to its archives, numbers, sellers, rules and accounts, all
//     of which are durable before the case says so;
//   - an erasure is listed before it is done; the list is read last, and all of
//     it is done again in a restored copy.
//
// What was acknowledged before the copying began is in every page that could
// hold it. A collection that is not named here would be read first of all; the
// test of this list does not let that happen unnoticed.
var order = []string{
	models.CheckpointsCollection, models.LogHeadsCollection, models.LogPagesCollection,
	models.SessionsCollection, models.InvitationsCollection, models.AuditCollection,
	models.UploadsCollection, models.DraftsCollection, models.CasesCollection, models.ArchivesCollection, models.LettersCollection,
	models.HandlesCollection, models.SellersCollection,
	models.JobsCollection, models.ActivationsCollection, models.DefinitionsCollection,
	models.CalendarsCollection, models.OfficesCollection,
	models.AccountsCollection, models.OrganisationsCollection, models.MetaCollection,
	models.ErasuresCollection,
}

// collections are all declared ones in the order they are read in.
func collections() []models.Collection {
	list := slices.Clone(models.Collections)
	slices.SortStableFunc(list, func(a, b models.Collection) int {
		return slices.Index(order, a.Name) - slices.Index(order, b.Name)
	})
	return list
}

// sink takes what is copied: for every collection its documents in order of
// id, then the files in order of id.
type sink interface {
	document(ctx context.Context, collection string, d models.Doc) error
	file(ctx context.Context, id string, r io.Reader) error
}

// Page sizes of the walk: a page of documents is held in memory, and the names
// of files are best asked for many at a time (see fileblobs.List).
const (
	documentPage = 64
	filePage     = 20_000
	// headBytes is above the size of a sealed cell: 8 MiB, or 9 where it took a
	// small one's bytes along, and the seals.
	headBytes = 10 << 20
)

// copied is what a walk has seen.
type copied struct {
	parts []Part
	gone  []string
}

// walk hands everything of a store to a sink. The store may be in use: on an
// engine that can, all documents are of one moment; on another one the order
// of reading makes up for it. Files are read behind the documents, so that a
// file a copied document names was there; if it is deleted meanwhile it is
// noted as gone.
func walk(ctx context.Context, from Store, to sink) (out copied, err error) {
	before, err := fileNames(ctx, from.Blobs)
	if err != nil {
		return out, fmt.Errorf("list the files: %w", err)
	}
	source, done, err := moment(ctx, from.Engine)
	if err != nil {
		return out, err
	}
	for _, c := range collections() {
		part, err := walkCollection(ctx, source, c.Name, to)
		if err != nil {
			return out, errors.Join(fmt.Errorf("copy %s: %w", c.Name, err), done())
		}
		out.parts = append(out.parts, part)
	}
	if err := done(); err != nil {
		return out, err
	}
	part, gone, err := walkFiles(ctx, from.Blobs, before, to)
	out.parts, out.gone = append(out.parts, part), gone
	return out, err
}

// finder is an engine or a snapshot of one.
type finder interface {
	Find(ctx context.Context, collection string, q models.Query) ([]models.Doc, error)
}

// moment is a snapshot where the engine has them, else the engine itself.
func moment(ctx context.Context, e models.Engine) (finder, func() error, error) {
	if s, ok := e.(models.Snapshotter); ok {
		shot, err := s.Snapshot(ctx)
		if err != nil {
			return nil, nil, err
		}
		return shot, shot.Close, nil
	}
	return e, func() error { return nil }, nil
}

func walkCollection(ctx context.Context, from finder, name string, to sink) (Part, error) {
	sum := newTally(name)
	for q := (models.Query{Limit: documentPage}); ; {
		docs, err := from.Find(ctx, name, q)
		if err != nil {
			return Part{}, err
		}
		for _, d := range docs {
			if name == models.MetaCollection && d.ID == markerID {
				continue
			}
			sum.begin(d.ID)
			_, _ = sum.Write(d.BSON)
			sum.end()
			if err := to.document(ctx, name, d); err != nil {
				return Part{}, err
			}
		}
		if len(docs) < q.Limit {
			return sum.part(), nil
		}
		q.After = &models.Cursor{ID: docs[len(docs)-1].ID}
	}
}

// walkFiles hands over the files there are now. Those of the list before that
// are no longer there are gone.
func walkFiles(ctx context.Context, from models.BlobStore, before []string, to sink) (_ Part, gone []string, err error) {
	sum, head := newTally(filesPart), &bytes.Buffer{}
	missing := func(until string, all bool) {
		for len(before) > 0 && (all || before[0] < until) {
			gone, before = append(gone, before[0]), before[1:]
		}
	}
	for after := ""; ; {
		ids, err := from.List(ctx, after, filePage)
		if err != nil {
			return Part{}, nil, fmt.Errorf("list the files: %w", err)
		}
		for _, id := range ids {
			missing(id, false)
			known := len(before) > 0 && before[0] == id
			if known {
				before = before[1:]
			}
			switch err := walkFile(ctx, from, id, head, sum, to); {
			case errors.Is(err, models.ErrNotFound):
				if known {
					gone = append(gone, id)
				}
			case err != nil:
				return Part{}, nil, fmt.Errorf("copy file %s: %w", id, err)
			}
		}
		if len(ids) < filePage {
			missing("", true)
			return sum.part(), gone, nil
		}
		after = ids[len(ids)-1]
	}
}

// walkFile hands over one file; ErrNotFound when it is not there (any more). A
// file of ordinary size is read to its end first: once a sink has seen the
// beginning of one there is no way to take it back.
func walkFile(ctx context.Context, from models.BlobStore, id string, head *bytes.Buffer, sum *tally, to sink) error {
	r, err := from.Open(ctx, id)
	if err != nil {
		return err
	}
	defer r.Close()
	head.Reset()
	if _, err := io.CopyN(head, r, headBytes); err != nil && err != io.EOF {
		if again, missing := from.Open(ctx, id); missing != nil {
			return errors.Join(missing, err)
		} else if err := again.Close(); err != nil {
			return err
		}
		return err
	}
	sum.begin(id)
	if err := to.file(ctx, id, io.TeeReader(io.MultiReader(head, r), sum)); err != nil {
		return err
	}
	sum.end()
	return nil
}

func fileNames(ctx context.Context, from models.BlobStore) (all []string, err error) {
	for after := ""; ; after = all[len(all)-1] {
		ids, err := from.List(ctx, after, filePage)
		all = append(all, ids...)
		if err != nil || len(ids) < filePage {
			return all, err
		}
	}
}
