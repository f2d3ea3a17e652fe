package ledger_test

import (
	"maps"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/chain"
)

// mutation is one way to tamper with the history. It returns the item that a
// check has to name, "" when it changed nothing.
type mutation struct {
	name, collection string
	do               func(*tampered) string
}

var historyMutations = []mutation{
	{"a bit of an event", models.CasesCollection, func(w *tampered) string {
		return w.editEvent(false, func(e bson.D) { w.flipIn(e) })
	}},
	{"an event, and the chain behind it anew", models.CasesCollection, func(w *tampered) string {
		return w.editEvent(true, func(e bson.D) { w.flipIn(e) })
	}},
	{"an event deleted", models.CasesCollection, func(w *tampered) string {
		return w.editEvents(w.r.IntN(2) == 0, func(list bson.A) bson.A { i := w.r.IntN(len(list)); return slices.Delete(list, i, i+1) })
	}},
	{"the last events cut off", models.CasesCollection, func(w *tampered) string {
		return w.editEvents(w.r.IntN(2) == 0, func(list bson.A) bson.A { return list[:w.r.IntN(len(list))] })
	}},
	{"an event inserted", models.CasesCollection, func(w *tampered) string {
		return w.editEvents(w.r.IntN(2) == 0, func(list bson.A) bson.A {
			return slices.Insert(list, w.r.IntN(len(list)+1), list[w.r.IntN(len(list))])
		})
	}},
	{"two events swapped", models.CasesCollection, func(w *tampered) string {
		return w.editEvents(w.r.IntN(2) == 0, func(list bson.A) bson.A {
			i, j := w.r.IntN(len(list)), w.r.IntN(len(list))
			list[i], list[j] = list[j], list[i]
			return list
		})
	}},
	{"a case as it was before", models.CasesCollection, func(w *tampered) string {
		id := w.ids[w.r.IntN(len(w.ids))]
		w.put(models.CasesCollection, id, w.old[id].BSON)
		return id
	}},
	{"a case deleted", models.CasesCollection, func(w *tampered) string {
		id := w.ids[w.r.IntN(len(w.ids))]
		w.put(models.CasesCollection, id, nil)
		return id
	}},
	{"a case under another number", models.CasesCollection, func(w *tampered) string {
		d := w.decode(models.CasesCollection, w.ids[w.r.IntN(len(w.ids))])
		id := string(caseID(90 + w.r.IntN(9)))
		w.store1(models.CasesCollection, id, set(setIn(d, "head", "source_key", id), "_id", id))
		return id
	}},
	{"what a list says of a case", models.CasesCollection, func(w *tampered) string {
		id := w.ids[w.r.IntN(len(w.ids))]
		field := []string{"state", "outcome", "queue", "assignee", "channel"}[w.r.IntN(5)]
		w.store1(models.CasesCollection, id, setIn(w.decode(models.CasesCollection, id), "head", field, "changed"))
		return id
	}},
	{"sealed bytes", models.CasesCollection, func(w *tampered) string {
		id := w.ids[w.r.IntN(5)]
		return w.flipBinary(models.CasesCollection, id, []string{"summary", "text"}[w.r.IntN(2)])
	}},
	{"the key of a case", models.CasesCollection, func(w *tampered) string {
		return w.flipBinary(models.CasesCollection, w.ids[w.r.IntN(5)], "key") // its id, too
	}},
	{"the key of another case", models.CasesCollection, func(w *tampered) string {
		id, other := w.ids[w.r.IntN(5)], w.ids[w.r.IntN(5)]
		w.store1(models.CasesCollection, id, set(w.decode(models.CasesCollection, id), "key", get(w.decode(models.CasesCollection, other), "key")))
		return id
	}},
	{"a key taken away", models.CasesCollection, func(w *tampered) string {
		id := w.ids[w.r.IntN(5)]
		d := w.decode(models.CasesCollection, id)
		w.store1(models.CasesCollection, id, slices.DeleteFunc(d, func(e bson.E) bool { return e.Key == "key" }))
		return id
	}},
	{"an archive", models.ArchivesCollection, func(w *tampered) string { return w.editArchive() }},
	{"an entry of the audit log", models.AuditCollection, func(w *tampered) string {
		id := w.any(models.AuditCollection)
		d := w.decode(models.AuditCollection, id)
		field := []string{"account", "action"}[w.r.IntN(2)]
		w.store1(models.AuditCollection, id, set(d, field, "somebody"))
		return "audit " + id
	}},
	{"an entry deleted", models.AuditCollection, func(w *tampered) string {
		id := w.any(models.AuditCollection)
		w.put(models.AuditCollection, id, nil)
		return "audit " + id
	}},
	{"an entry forged", models.AuditCollection, func(w *tampered) string {
		d := w.decode(models.AuditCollection, w.any(models.AuditCollection))
		w.store1(models.AuditCollection, "forged", set(d, "_id", "forged"))
		return "audit forged"
	}},
	{"two entries swapped", models.AuditCollection, func(w *tampered) string {
		a, b := w.any(models.AuditCollection), w.any(models.AuditCollection)
		x, y := w.decode(models.AuditCollection, a), w.decode(models.AuditCollection, b)
		w.store1(models.AuditCollection, a, set(y, "_id", a))
		w.store1(models.AuditCollection, b, set(x, "_id", b))
		return "audit " + a
	}},
	{"a leaf of the log", models.LogPagesCollection, func(w *tampered) string {
		id := w.any(models.LogPagesCollection)
		d := w.decode(models.LogPagesCollection, id)
		leaves := get(d, "leaves").(bson.A)
		leaf := leaves[w.r.IntN(len(leaves))].(bson.D)
		w.flipBytes(get(leaf, "hash").(bson.Binary).Data)
		w.store1(models.LogPagesCollection, id, d)
		return "log"
	}},
	{"the end of the log", models.LogPagesCollection, func(w *tampered) string {
		id := w.any(models.LogPagesCollection)
		d := w.decode(models.LogPagesCollection, id)
		leaves := get(d, "leaves").(bson.A)
		w.store1(models.LogPagesCollection, id, set(d, "leaves", leaves[:w.r.IntN(len(leaves))]))
		return "log"
	}},
	{"the log", models.LogPagesCollection, func(w *tampered) string {
		w.put(models.LogPagesCollection, w.any(models.LogPagesCollection), nil)
		return "log"
	}},
	{"a signed checkpoint", models.CheckpointsCollection, func(w *tampered) string {
		id := w.any(models.CheckpointsCollection)
		d := w.decode(models.CheckpointsCollection, id)
		note := []byte(get(d, "note").(string))
		note[w.r.IntN(len(note))] ^= 1
		w.store1(models.CheckpointsCollection, id, set(d, "note", string(note)))
		return "checkpoint " + id
	}},
}

func get(d bson.D, key string) any {
	for _, e := range d {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

func set(d bson.D, key string, value any) bson.D {
	for i := range d {
		if d[i].Key == key {
			d[i].Value = value
		}
	}
	return d
}

func setIn(d bson.D, outer, key string, value any) bson.D {
	set(get(d, outer).(bson.D), key, value)
	return d
}

func (w *tampered) decode(collection, id string) (d bson.D) {
	w.t.Helper()
	check(w.t, bson.Unmarshal(w.doc(collection, id).BSON, &d))
	return d
}

// store1 writes one document as it was changed.
func (w *tampered) store1(collection, id string, d bson.D) {
	w.t.Helper()
	b, err := bson.Marshal(d)
	check(w.t, err)
	w.put(collection, id, b)
}

func (w *tampered) any(collection string) string {
	ids := slices.Sorted(maps.Keys(w.good[collection]))
	return ids[w.r.IntN(len(ids))]
}

func (w *tampered) flipBytes(b []byte) { b[w.r.IntN(len(b))] ^= 1 << w.r.IntN(8) }

func (w *tampered) flipBinary(collection, id, field string) string {
	d := w.decode(collection, id)
	w.flipBytes(get(d, field).(bson.Binary).Data)
	w.store1(collection, id, d)
	return id
}

// flipIn changes one thing of a stored event.
func (w *tampered) flipIn(e bson.D) {
	switch field := e[w.r.IntN(len(e)-1)]; v := field.Value.(type) { // the last one is the hash
	case bson.Binary:
		w.flipBytes(v.Data)
	case string:
		set(e, field.Key, v+"x")
	case int64:
		set(e, field.Key, v+1)
	case bson.DateTime:
		set(e, field.Key, v+1)
	case bson.D:
		set(e, field.Key, append(v, bson.E{Key: "extra", Value: "x"}))
	}
}

func (w *tampered) editEvent(rehash bool, edit func(bson.D)) string {
	return w.editEvents(rehash, func(list bson.A) bson.A {
		edit(list[w.r.IntN(len(list))].(bson.D))
		return list
	})
}

// editEvents changes the events of a case. With rehash the numbers and the
// hashes are made anew, as somebody does who knows how the chain is made.
func (w *tampered) editEvents(rehash bool, edit func(bson.A) bson.A) string {
	id := w.ids[w.r.IntN(len(w.ids))]
	d := w.decode(models.CasesCollection, id)
	list := edit(get(d, "events").(bson.A))
	if rehash {
		prev := chain.Origin(id)
		if base, ok := get(d, "base").(bson.D); ok {
			prev = get(base, "hash").(bson.Binary).Data
		}
		seq := get(d, "archived").(int64)
		for i := range list {
			seq++
			e := slices.Clone(list[i].(bson.D))
			set(e, "seq", seq)
			prev = linkOf(e, prev)
			set(e, "hash", bson.Binary{Data: prev})
			list[i] = e
		}
	}
	w.store1(models.CasesCollection, id, set(d, "events", list))
	return id
}

// linkOf is the hash of a stored event that follows prev.
func linkOf(e bson.D, prev []byte) []byte {
	text := func(key string) string { s, _ := get(e, key).(string); return s }
	data := func(key string) []byte { b, _ := get(e, key).(bson.Binary); return b.Data }
	seq, _ := get(e, "seq").(int64)
	at, _ := get(e, "at").(bson.DateTime)
	version, _ := get(e, "hv").(int32)
	body, err := bson.Marshal(get(e, "body"))
	if err != nil {
		panic(err)
	}
	r := chain.Record{Seq: seq, At: int64(at), Version: version, Salt: data("salt"), Role: text("role"), Account: text("account"),
		Kind: text("kind"), Command: text("command"), Body: body, Sealed: data("sealed")}
	return r.Link(prev)
}

// editArchive changes, deletes or swaps archives.
func (w *tampered) editArchive() string {
	id := w.any(models.ArchivesCollection)
	owner := id[:len("WQ-00000-00000")]
	d := w.decode(models.ArchivesCollection, id)
	list := get(d, "events").(bson.A)
	switch w.r.IntN(4) {
	case 0:
		w.flipIn(list[w.r.IntN(len(list))].(bson.D))
	case 1:
		w.put(models.ArchivesCollection, id, nil)
		return owner
	case 2:
		set(d, "events", list[:w.r.IntN(len(list))])
	case 3:
		set(d, "events", get(w.decode(models.ArchivesCollection, w.any(models.ArchivesCollection)), "events"))
	}
	w.store1(models.ArchivesCollection, id, d)
	return owner
}

// fileMutation is one way to tamper with files. It returns the blobs it touched.
type fileMutation struct {
	name string
	do   func(*tampered) []string
}

var fileMutations = []fileMutation{
	{"a bit", func(w *tampered) []string {
		return w.editBlob(func(b []byte) []byte { w.flipBytes(b); return b })
	}},
	{"a byte at the beginning or the end", func(w *tampered) []string {
		return w.editBlob(func(b []byte) []byte {
			b[[]int{0, 3, 4, 24, len(b) - 1}[w.r.IntN(5)]]++
			return b
		})
	}},
	{"cut off", func(w *tampered) []string {
		return w.editBlob(func(b []byte) []byte { return b[:w.r.IntN(len(b))] })
	}},
	{"added to", func(w *tampered) []string {
		return w.editBlob(func(b []byte) []byte { return append(b, make([]byte, 1+w.r.IntN(99))...) })
	}},
	{"a piece moved", func(w *tampered) []string {
		return w.editBlob(func(b []byte) []byte {
			n := len(b) / 3
			return slices.Concat(b[n:2*n], b[:n], b[2*n:])
		})
	}},
	{"deleted", func(w *tampered) []string {
		id := w.anyBlob()
		w.putBlob(id, nil)
		return []string{id}
	}},
	{"two blobs swapped", func(w *tampered) []string {
		a, b := w.anyBlob(), w.anyBlob()
		w.putBlob(a, w.files[b])
		w.putBlob(b, w.files[a])
		return []string{a, b}
	}},
	{"another file's bytes", func(w *tampered) []string {
		a, b := w.anyBlob(), w.anyBlob()
		w.putBlob(a, w.files[b])
		return []string{a}
	}},
}

func (w *tampered) anyBlob() string {
	ids := slices.Sorted(maps.Keys(w.files))
	return ids[w.r.IntN(len(ids))]
}

func (w *tampered) editBlob(edit func([]byte) []byte) []string {
	id := w.anyBlob()
	w.putBlob(id, edit(slices.Clone(w.files[id])))
	return []string{id}
}
