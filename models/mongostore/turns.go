package mongostore

import (
	"hash/maphash"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// turns lets writers of one unique value in this process take turns. The
// unique index decides between processes; but DocumentDB settles a race on one
// by letting all but one writer run into a deadlock and wait it out, which
// takes seconds, and a double tap always comes to one process or two.
type turns struct {
	seed  maphash.Seed
	locks [256]sync.Mutex
}

func newTurns() *turns { return &turns{seed: maphash.MakeSeed()} }

// take waits for the turn of a value; calling the result ends it.
func (t *turns) take(value string) (done func()) {
	lock := &t.locks[maphash.String(t.seed, value)%uint64(len(t.locks))]
	lock.Lock()
	return lock.Unlock
}

// unique is the document's first unique value, or its id where it has none. No
// collection declares more than one.
func (t *table) unique(d models.Doc) string {
	for _, x := range t.Indexes {
		if !x.Unique {
			continue
		}
		if v, err := bson.Raw(d.BSON).LookupErr(strings.Split(t.path(x.Fields[0]), ".")...); err == nil {
			if text, ok := v.StringValueOK(); ok && text != "" {
				return t.Name + "/" + text
			}
		}
	}
	return t.Name + "/" + d.ID
}
