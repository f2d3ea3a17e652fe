package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"redress/models"
)

// Restore fills an empty store from the archive r and compares every document
// and every file that is then in it with the manifest. allowed looks at the
// header before anything is written. Where it does not return nil the store
// stays marked as unfinished.
//
// checked is called before the mark is taken away; its error keeps it.
func Restore(ctx context.Context, r io.Reader, into Store, allowed func(Header) error, checked func(Contents) error) (Contents, error) {
	f := &fill{Store: into}
	out, err := unpack(ctx, r, func(h Header) error {
		if err := allowed(h); err != nil {
			return err
		}
		return begin(ctx, into)
	}, f)
	if err == nil {
		err = f.flush(ctx)
	}
	if err == nil {
		err = compare(ctx, into, out.Parts)
	}
	if err == nil {
		err = checked(out)
	}
	if err == nil {
		err = unmark(ctx, into.Engine)
	}
	return out, err
}

// Move copies a store that is not in use into an empty one and compares both,
// document by document and file by file.
func Move(ctx context.Context, from, into Store, checked func(Manifest) error) (Manifest, error) {
	m := Manifest{Header: Header{Format: format, Engine: from.Engine.Name()}}
	if err := begin(ctx, into); err != nil {
		return m, err
	}
	f := &fill{Store: into}
	seen, err := walk(ctx, from, f)
	m.Parts, m.Gone = seen.parts, seen.gone
	if err == nil {
		err = f.flush(ctx)
	}
	if err == nil && len(seen.gone) > 0 {
		err = fmt.Errorf("%d files were deleted while they were copied: something uses the store that is moved", len(seen.gone))
	}
	if err == nil {
		err = compare(ctx, into, m.Parts)
	}
	if err == nil {
		// A second look at the source: whatever was written meanwhile is not in the copy.
		if err = compare(ctx, from, m.Parts); err != nil {
			err = fmt.Errorf("the store that is moved was written to meanwhile: %w", err)
		}
	}
	if err == nil {
		err = checked(m)
	}
	if err != nil {
		return m, fmt.Errorf("%w (nothing was changed in the store that is moved; the new one cannot be used, empty it)", err)
	}
	return m, unmark(ctx, into.Engine)
}

func begin(ctx context.Context, into Store) error {
	if err := CheckEmpty(ctx, into); err != nil {
		return err
	}
	return mark(ctx, into.Engine)
}

// compare reads a whole store and holds it against what was copied.
func compare(ctx context.Context, s Store, want []Part) error {
	have, err := walk(ctx, s, none{})
	if err != nil {
		return err
	}
	if !slices.Equal(have.parts, want) {
		return fmt.Errorf("what was copied and what is there differ: %s", difference(have.parts, want))
	}
	return nil
}

// EndSessions signs everybody out of a store.
func EndSessions(ctx context.Context, e models.Engine) error {
	for {
		docs, err := e.Find(ctx, models.SessionsCollection, models.Query{Limit: documentPage, IDs: true})
		if err != nil || len(docs) == 0 {
			return err
		}
		for _, d := range docs {
			if err := e.Delete(ctx, models.SessionsCollection, d.ID, d.Version); err != nil && !errors.Is(err, models.ErrNotFound) {
				return err
			}
		}
	}
}
