package vault

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"redress/models"
)

// CaseTips lists the cases written at an instant or later, earliest first.
func (s *Store) CaseTips(ctx context.Context, g models.Grant, from time.Time, after *models.Tip, limit int) ([]models.Tip, error) {
	return s.tips(ctx, g, models.CasesCollection, "changed_at", s.caseTip, from, after, limit)
}

// AuditTips lists the entries of the audit log of an instant or later.
func (s *Store) AuditTips(ctx context.Context, g models.Grant, from time.Time, after *models.Tip, limit int) ([]models.Tip, error) {
	return s.tips(ctx, g, models.AuditCollection, "at", s.auditTip, from, after, limit)
}

func (s *Store) tips(ctx context.Context, g models.Grant, collection, field string, read func(models.Doc) models.Tip, from time.Time, after *models.Tip, limit int) ([]models.Tip, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	q := models.Query{Where: []models.Cond{models.Where(field, models.OpGte, models.At(from))}, Order: field, Limit: limit,
		Without: append([]string{"summary"}, notInSearch...)}
	q.Without = append(q.Without, "text")
	if after != nil {
		q.After = &models.Cursor{Value: models.At(after.ChangedAt), ID: after.Of}
	}
	docs, err := s.engine.Find(ctx, collection, q)
	if err != nil {
		return nil, err
	}
	out := make([]models.Tip, len(docs))
	for i, doc := range docs {
		out[i] = read(doc)
	}
	return out, nil
}

// CaseTip reads what there is to log of one case; ErrNotFound.
func (s *Store) CaseTip(ctx context.Context, g models.Grant, id models.CaseID) (models.Tip, error) {
	if err := anything(g); err != nil {
		return models.Tip{}, err
	}
	doc, err := s.engine.Get(ctx, models.CasesCollection, string(id))
	if err != nil {
		return models.Tip{}, err
	}
	return s.caseTip(doc), nil
}

// EachTip calls f for every case or every audit entry, in order of id.
func (s *Store) EachTip(ctx context.Context, g models.Grant, kind string, f func(models.Tip) error) error {
	collection, read := models.CasesCollection, s.caseTip
	if kind == "audit" {
		collection, read = models.AuditCollection, s.auditTip
	}
	if err := anything(g); err != nil {
		return err
	}
	return s.each(ctx, collection, func(doc models.Doc) error {
		return f(read(doc))
	})
}

// each calls f for every document of a collection in order of id.
func (s *Store) each(ctx context.Context, collection string, f func(models.Doc) error) error {
	q := models.Query{Limit: maxPage}
	for {
		docs, err := s.engine.Find(ctx, collection, q)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			if err := f(doc); err != nil {
				return err
			}
		}
		if len(docs) < q.Limit {
			return nil
		}
		q.After = &models.Cursor{ID: docs[len(docs)-1].ID}
	}
}

func pageID(number int64) string { return fmt.Sprintf("%012d", number) }

// LogPage reads a page of the custody log; ErrNotFound.
func (s *Store) LogPage(ctx context.Context, g models.Grant, number int64) (models.LogPage, error) {
	if err := anything(g); err != nil {
		return models.LogPage{}, err
	}
	return s.logPages.get(ctx, pageID(number))
}

// LastLogPage reads the last page and its number, -1 when there is none.
func (s *Store) LastLogPage(ctx context.Context, g models.Grant) (p models.LogPage, number int64, err error) {
	if err := anything(g); err != nil {
		return p, -1, err
	}
	list, err := s.logPages.find(ctx, models.Query{Desc: true, Limit: 1})
	if err != nil || len(list) == 0 {
		return p, -1, err
	}
	number, err = strconv.ParseInt(list[0].ID, 10, 64)
	return list[0], number, err
}

// AppendLog writes a page and then the heads of its new leaves; ErrConflict
// when somebody else was faster.
func (s *Store) AppendLog(ctx context.Context, g models.Grant, p models.LogPage, heads []models.LogHead) (models.LogPage, error) {
	if err := anything(g); err != nil {
		return p, err
	}
	writes := make([]models.Write, 0, 1+len(heads))
	w, err := writeOf(s.logPages, &p, p.Version)
	if err != nil {
		return p, err
	}
	writes = append(writes, w)
	for _, h := range heads {
		if w, err = writeOf(s.logHeads, &h, h.Version); err != nil {
			return p, err
		}
		writes = append(writes, w)
	}
	_, err = s.engine.InOrder(ctx, writes...)
	return p, tooLate(err)
}

// tooLate tells alike all that a write finds when somebody else was faster.
func tooLate(err error) error {
	if errors.Is(err, models.ErrExists) || errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("%w: %w", models.ErrConflict, err)
	}
	return err
}

// writeOf is the write of a value behind its stored version, 0 for a new one.
func writeOf[T any](t table[T], v *T, old int64) (w models.Write, err error) {
	*t.version(v) = old + 1
	w = models.Write{Collection: t.name, New: old == 0, Old: old}
	w.Doc, err = t.encode(*v, nil)
	return w, err
}

// LogHead reads what the log holds of a case or an audit entry; ErrNotFound.
func (s *Store) LogHead(ctx context.Context, g models.Grant, id string) (models.LogHead, error) {
	if err := anything(g); err != nil {
		return models.LogHead{}, err
	}
	return s.logHeads.get(ctx, id)
}

// SaveLogHead writes a head, new when its version is 0; ErrConflict.
func (s *Store) SaveLogHead(ctx context.Context, g models.Grant, h models.LogHead) error {
	if err := anything(g); err != nil {
		return err
	}
	w, err := writeOf(s.logHeads, &h, h.Version)
	if err != nil {
		return err
	}
	_, err = s.engine.InOrder(ctx, w)
	return tooLate(err)
}

// EachLogHead calls f for every head in order of id.
func (s *Store) EachLogHead(ctx context.Context, g models.Grant, f func(models.LogHead) error) error {
	if err := anything(g); err != nil {
		return err
	}
	return s.each(ctx, models.LogHeadsCollection, func(doc models.Doc) error {
		h, _, err := s.logHeads.decode(doc)
		if err != nil {
			return err
		}
		return f(h)
	})
}

// AddCheckpoint stores a checkpoint; ErrExists when there is one of its size.
func (s *Store) AddCheckpoint(ctx context.Context, g models.Grant, c models.Checkpoint) error {
	if err := anything(g); err != nil {
		return err
	}
	_, err := s.checkpoints.create(ctx, c)
	return err
}

// StampCheckpoint adds a time stamp to a checkpoint that has none.
func (s *Store) StampCheckpoint(ctx context.Context, g models.Grant, id string, stamp []byte) error {
	if err := anything(g); err != nil {
		return err
	}
	_, err := s.checkpoints.update(ctx, id, func(c models.Checkpoint) (models.Checkpoint, error) {
		if c.Stamp == nil {
			c.Stamp = stamp
		}
		return c, nil
	})
	return err
}

// Checkpoints lists checkpoints behind an id, smallest first.
func (s *Store) Checkpoints(ctx context.Context, g models.Grant, after string, limit int) ([]models.Checkpoint, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	return s.checkpoints.find(ctx, models.Query{After: &models.Cursor{ID: after}, Limit: limit})
}

// LastCheckpoint reads the largest checkpoint; ErrNotFound.
func (s *Store) LastCheckpoint(ctx context.Context, g models.Grant) (models.Checkpoint, error) {
	if err := anything(g); err != nil {
		return models.Checkpoint{}, err
	}
	list, err := s.checkpoints.find(ctx, models.Query{Desc: true, Limit: 1})
	if err != nil || len(list) == 0 {
		return models.Checkpoint{}, errors.Join(err, models.ErrNotFound)
	}
	return list[0], nil
}
