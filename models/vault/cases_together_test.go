package vault_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"testing"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// unreadable is an engine that cannot read one document, or any.
type unreadable struct {
	models.Engine
	id    string
	reads int
}

var errDisk = errors.New("the disk reports an error")

func (u *unreadable) GetAll(ctx context.Context, collection string, ids []string, bytes int) ([]models.Doc, error) {
	if u.reads++; u.id == "" || slices.Contains(ids, u.id) {
		return nil, errDisk
	}
	return u.Engine.GetAll(ctx, collection, ids, bytes)
}

// A case that cannot be read keeps none of its neighbours from being changed, and
// an engine that cannot read at all is not asked for each.
func TestUpdateCases_Unreadable(t *testing.T) {
	keys, err := vault.GenerateKeys(rand.Reader)
	check(t, err)
	engine := &unreadable{Engine: storetest.Memory(), id: "case-077"}
	s, err := vault.Open(t.Context(), engine, vaulttest.MemoryBlobs(), keys)
	check(t, err)
	var ids []models.CaseID
	for i := range 128 {
		ids = append(ids, models.CaseID(fmt.Sprintf("case-%03d", i)))
		c := models.Case{Head: models.Head{ID: ids[i]}}
		c.Append(day, models.Event{Command: "file", Payload: models.Payload{Filed: &models.Filed{ReceivedAt: day}}})
		_, err = s.CreateCase(t.Context(), all, c)
		check(t, err)
	}
	lease := func(c models.Case) (models.Case, error) {
		c.Lease.Epoch++
		return c, nil
	}
	for i, r := range s.UpdateCases(t.Context(), all, ids, lease) {
		if string(ids[i]) == engine.id == r.Changed || r.Changed != (r.Err == nil) || r.Err != nil && !errors.Is(r.Err, errDisk) {
			t.Errorf("%s: %+v", ids[i], r)
		}
	}
	engine.id, engine.reads = "", 0
	for i, r := range s.UpdateCases(t.Context(), all, ids, lease) {
		if !errors.Is(r.Err, errDisk) {
			t.Errorf("%s: %+v", ids[i], r)
		}
	}
	if engine.reads > 2*10+2 {
		t.Errorf("%d reads where none can succeed", engine.reads)
	}
}
