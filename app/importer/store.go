package importer

import (
	"context"
	"errors"

	"redress/app/casework"
	"redress/models"
	"redress/workflows"
)

// result is what became of a row: reason says why it was rejected, err why the
// import cannot go on.
type result struct {
	added       bool
	reason, err error
}

// one imports one row.
func (r *run) one(ctx context.Context, l line) result {
	if err := ctx.Err(); err != nil {
		return result{err: err}
	}
	if l.err != nil {
		return result{reason: l.err}
	}
	rec, err := r.Map.read(l.row, r.now())
	if err != nil {
		return result{reason: err}
	}
	// A number that is taken is either this row's own case, or another one
	// that happens to have the same number.
	for try := 0; ; try++ {
		c, reason := r.newCase(rec, caseID(rec.filed.Source, rec.filed.SourceRef, try))
		if reason != nil {
			return result{reason: reason}
		}
		added, found, err := r.create(ctx, c)
		if err != nil || added || found {
			return result{added: added, err: err}
		}
	}
}

// newCase decides a filing taken over from elsewhere. Its clocks ran there and
// what was decided there stays a note: the case begins here where the
// definition lets an import begin, and is routed as such.
func (r *run) newCase(rec record, id models.CaseID) (models.Case, error) {
	now := r.now()
	filed := rec.filed
	c, err := r.Service.NewCase(models.Case{Head: models.Head{ID: id}}, workflows.Command{
		ID: "import", At: now, Actor: casework.System, File: &filed,
	})
	if err != nil || rec.note == "" {
		return c, err
	}
	c.Append(now, models.Event{
		Kind: models.EventNote, Actor: casework.System.Ref(), Command: "import:note",
		Payload: models.Payload{Note: &models.Note{At: now, Body: models.Personal(rec.note)}},
	})
	return c, nil
}

// create stores the case. found says that the row's case is there already.
func (r *run) create(ctx context.Context, c models.Case) (added, found bool, err error) {
	g, err := r.grant()
	if err != nil {
		return false, false, err
	}
	_, err = r.Service.Store.CreateCase(ctx, g, c)
	if !errors.Is(err, models.ErrExists) {
		return err == nil, false, err
	}
	_, err = r.Service.Store.CaseBySource(ctx, g, c.SourceKey)
	if errors.Is(err, models.ErrNotFound) {
		return false, false, nil
	}
	return false, err == nil, err
}
