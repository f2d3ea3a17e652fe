package vault

import (
	"context"
	"io"
	"reflect"
	"slices"
	"time"

	"redress/models"
)

// withRandom makes sealing repeatable.
func WithRandom(r io.Reader) Option { return func(s *Store) { s.random = r } }

// Verify verifies one stored case.
func (s *Store) Verify(ctx context.Context, doc models.Doc) (models.Case, error) {
	return s.verify(ctx, doc)
}

// VerifyChain verifies the chain of a stored case without any key.
func VerifyChain(doc models.Doc) error {
	d, err := parseCase(doc)
	if err != nil {
		return err
	}
	_, err = verifyChain(d.id, d.beforeEvents(), d.archived, d.events)
	return err
}

// Cut and Restore take the personal fields out of a value and put them back.
func Cut(v any) []byte {
	return planOf(reflect.TypeOf(v).Elem()).cut(reflect.ValueOf(v).Elem())
}

// Restore is the reverse of Cut.
func Restore(v any, personal []byte) {
	planOf(reflect.TypeOf(v).Elem()).restore(reflect.ValueOf(v).Elem(), personal)
}

// Plan is the plan of a type, nil when nothing in it is personal.
func Plan(t reflect.Type) any {
	if p := planOf(t); p != nil {
		return p
	}
	return nil
}

// SetKeyLook changes how often the key file is looked at.
func SetKeyLook(d time.Duration) { keyLook = d }

// BoxKey names the key a box is wrapped by.
func BoxKey(box models.KeyBox) string { return boxKey(box) }

// AddWrappingKey puts a new key in front, as rotation does.
func (k *Keys) AddWrappingKey(id string, raw []byte) *Keys {
	return k.with(append([]wrappingKey{{id, raw, newAEAD(raw)}}, k.ring.keys...))
}

// DropOldWrappingKeys leaves only the first.
func (k *Keys) DropOldWrappingKeys() *Keys { return k.with(k.ring.keys[:1]) }

// OldestFirst are the keys as a process has them that was paused before the
// rotation: it wraps by the oldest key.
func (k *Keys) OldestFirst() *Keys {
	list := slices.Clone(k.ring.keys)
	slices.Reverse(list)
	return k.with(list)
}

// BreakOffAfter calls stop after the engine and the blob store were asked to
// change something n times.
func (s *Store) BreakOffAfter(n int, stop func()) {
	s.engine = &breaking{Engine: unbroken(s.engine), left: n, stop: stop}
}

type breaking struct {
	models.Engine
	left int
	stop func()
}

func unbroken(e models.Engine) models.Engine {
	if b, ok := e.(*breaking); ok {
		return b.Engine
	}
	return e
}

func (b *breaking) step() {
	if b.left--; b.left < 0 {
		b.stop()
	}
}

// Insert implements models.Engine.
func (b *breaking) Insert(ctx context.Context, collection string, d models.Doc) error {
	b.step()
	return b.Engine.Insert(ctx, collection, d)
}

// Replace implements models.Engine.
func (b *breaking) Replace(ctx context.Context, collection string, d models.Doc, old int64) error {
	b.step()
	return b.Engine.Replace(ctx, collection, d, old)
}

// Delete implements models.Engine.
func (b *breaking) Delete(ctx context.Context, collection, id string, old int64) error {
	b.step()
	return b.Engine.Delete(ctx, collection, id, old)
}

// Scrub implements models.Scrubber.
func (b *breaking) Scrub(ctx context.Context) error {
	b.step()
	return b.Engine.(models.Scrubber).Scrub(ctx)
}

// RawCase is a case as it is stored.
func (s *Store) RawCase(ctx context.Context, id models.CaseID) (models.Doc, error) {
	return s.engine.Get(ctx, models.CasesCollection, string(id))
}

// WithoutKey takes the key out of a stored case.
func WithoutKey(doc models.Doc) (models.Doc, error) {
	d, err := parseCase(doc)
	if err != nil {
		return doc, err
	}
	d.key = nil
	return d.encode()
}

// Damage makes a stored case unreadable.
func (s *Store) Damage(ctx context.Context, id models.CaseID) error {
	doc, err := s.RawCase(ctx, id)
	if err != nil {
		return err
	}
	old := doc.Version
	if doc, err = WithoutKey(doc); err != nil {
		return err
	}
	doc.Version = old
	if err := s.engine.Delete(ctx, models.CasesCollection, doc.ID, old); err != nil {
		return err
	}
	return s.engine.Insert(ctx, models.CasesCollection, doc)
}
