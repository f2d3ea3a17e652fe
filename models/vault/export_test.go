package vault

import (
	"context"
	"io"
	"reflect"
	"slices"

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

// AddWrappingKey puts a new key in front, as rotation does.
func (k *Keys) AddWrappingKey(id string, raw []byte) *Keys {
	next := *k
	next.wrapping = slices.Insert(slices.Clone(k.wrapping), 0, wrappingKey{id, raw, newAEAD(raw)})
	return &next
}

// DropOldWrappingKeys leaves only the first.
func (k *Keys) DropOldWrappingKeys() *Keys {
	next := *k
	next.wrapping = next.wrapping[:1]
	return &next
}
