package backup

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault/vaulttest"
)

// busy is an engine without snapshots that is written to between the pages of
// a walk, at moments that are chosen.
type busy struct {
	models.Engine
	// at are the pages before which the writes are done, one after another.
	at     []int
	writes []func(models.Engine) error
	page   int
}

func (b *busy) Find(ctx context.Context, collection string, q models.Query) ([]models.Doc, error) {
	for len(b.at) > 0 && b.at[0] <= b.page {
		if err := b.writes[0](b.Engine); err != nil {
			return nil, err
		}
		b.at, b.writes = b.at[1:], b.writes[1:]
	}
	b.page++
	return b.Engine.Find(ctx, collection, q)
}

func holding(t *testing.T, id string, version int64, holds string) models.Doc {
	t.Helper()
	b, err := bson.Marshal(bson.D{{Key: "_id", Value: id}, {Key: "version", Value: version}, {Key: "holds", Value: holds}})
	must(t, err)
	return models.Doc{ID: id, Version: version, BSON: b}
}

// story is what happens to one filing while a backup is made: the draft is
// sent, the case made, the draft emptied, the case logged, and later half of
// the case moved to an archive. wrong says what no copy of it may be.
func story(t *testing.T) (start models.Engine, writes []func(models.Engine) error) {
	ctx := t.Context()
	start = storetest.Memory()
	must(t, start.Insert(ctx, models.DraftsCollection, holding(t, "w", 1, "all")))
	put := func(collection string, d models.Doc) func(models.Engine) error {
		return func(e models.Engine) error {
			if d.Version == 1 {
				return e.Insert(ctx, collection, d)
			}
			return e.Replace(ctx, collection, d, d.Version-1)
		}
	}
	return start, []func(models.Engine) error{
		put(models.DraftsCollection, holding(t, "w", 2, "all, sent")),
		put(models.CasesCollection, holding(t, "w", 1, "all")),
		put(models.DraftsCollection, holding(t, "w", 3, "nothing")),
		put(models.LogPagesCollection, holding(t, "0", 1, "w")),
		put(models.LogHeadsCollection, holding(t, "w", 1, "0")),
		put(models.ArchivesCollection, holding(t, "w/1", 1, "half")),
		put(models.CasesCollection, holding(t, "w", 2, "half")),
	}
}

func wrong(copied models.Engine) string {
	holds := func(collection, id string) string {
		d, err := copied.Get(context.Background(), collection, id)
		if err != nil {
			return ""
		}
		return bson.Raw(d.BSON).Lookup("holds").StringValue()
	}
	switch draft, filed := holds(models.DraftsCollection, "w"), holds(models.CasesCollection, "w"); {
	case draft == "":
		return "no draft"
	case draft == "nothing" && filed == "":
		return "an emptied draft without its case"
	case filed == "half" && holds(models.ArchivesCollection, "w/1") == "":
		return "half a case without its archive"
	case holds(models.LogPagesCollection, "0") != "" && filed == "":
		return "a logged case that is not there"
	case holds(models.LogHeadsCollection, "w") != "" && holds(models.LogPagesCollection, "0") == "":
		return "a head without its leaf"
	}
	return ""
}

// faultsOf tries every way in which the story can go on between the pages.
func faultsOf(t *testing.T) map[string]int {
	faults := map[string]int{}
	pages := len(models.Collections)
	for from := range pages {
		for gap := range pages - from {
			for split := range 8 {
				start, writes := story(t)
				b := &busy{Engine: start, writes: writes}
				for i := range writes {
					at := from
					if i >= split {
						at += gap
					}
					b.at = append(b.at, at)
				}
				target := &fill{Store: Store{storetest.Memory(), vaulttest.MemoryBlobs()}}
				_, err := walk(t.Context(), Store{b, vaulttest.MemoryBlobs()}, target)
				must(t, err)
				must(t, target.flush(t.Context()))
				if what := wrong(target.Engine); what != "" {
					faults[what]++
				}
			}
		}
	}
	return faults
}

// Wherever the pages of a walk fall between the writes, no copy holds what no
// store ever held. Read in the opposite order some would: the control.
func TestOrder_NothingIsHalf(t *testing.T) {
	if faults := faultsOf(t); len(faults) > 0 {
		t.Errorf("copies hold %v", faults)
	}
	right := slices.Clone(order)
	defer func() { order = right }()
	order = slices.Clone(right)
	slices.Reverse(order)
	if faults := faultsOf(t); len(faults) < 3 {
		t.Errorf("control: read the wrong way round only %v was found", faults)
	} else {
		t.Log(fmt.Sprint("control: ", faults))
	}
}
