package ledger_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/app/ledger"
	"redress/app/testenv"
	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// mutations is how many there are of each sort: some in every run, all in a proof.
func mutations() int { return testenv.Proof(1_000, 20_000, 100_000) }

// tampered is a small installation that somebody with write access to the
// database and the files, but without the keys, changes one thing of.
type tampered struct {
	*site
	blobs    models.BlobStore
	exported []byte
	// good is every document there is, by collection and id, and old are earlier
	// versions of the cases.
	good  map[string]map[string]models.Doc
	old   map[string]models.Doc
	files map[string][]byte
	ids   []string
	r     *mrand.Rand
}

func newTampered(t *testing.T) *tampered {
	t.Helper()
	w := &tampered{site: newSite(t, storetest.Memory()), blobs: vaulttest.MemoryBlobs(),
		good: map[string]map[string]models.Doc{}, old: map[string]models.Doc{}, files: map[string][]byte{}, r: mrand.New(mrand.NewPCG(7, 11))}
	w.store = w.reopen()
	for n := range 6 {
		id := w.file(n)
		w.ids = append(w.ids, string(id))
		for i := range 5 + n {
			w.note(id, fmt.Sprintf("记录%d", i))
			w.keep(id, n, i)
		}
		w.old[string(id)] = w.doc(models.CasesCollection, string(id))
		w.note(id, "最后")
		w.audit(2 * n)
		w.audit(2*n + 1)
	}
	_, err := w.store.EraseCase(t.Context(), w.all, caseID(5), func(c models.Case) (models.Case, error) {
		c.Append(start, models.Event{Kind: models.EventErased, Payload: models.Payload{Privacy: &models.PrivacyStep{Ground: models.GroundPurpose}}})
		return c, nil
	})
	check(t, err)
	l := ledger.New(w.store, w.signer, nil)
	_, err = l.CatchUp(t.Context())
	check(t, err)
	signed, err := l.Checkpoint(t.Context())
	check(t, err)
	w.exported = []byte(signed.Note)
	w.remember()
	return w
}

// reopen is the store as a process has it that has just started.
func (w *tampered) reopen() *vault.Store {
	w.t.Helper()
	s, err := vault.Open(w.t.Context(), w.engine, w.blobs, w.keys, vault.WithRollOver(3_000), vault.WithCell(96<<10))
	check(w.t, err)
	return s
}

// keep files evidence: small and in one cell, or in several.
func (w *tampered) keep(id models.CaseID, n, i int) {
	w.t.Helper()
	if i > 1 {
		return
	}
	data := make([]byte, []int{900, 200_000, 70_000}[(n+i)%3])
	_, _ = rand.Read(data)
	sum := sha256.Sum256(data)
	file := models.Evidence{ID: models.EvidenceID(fmt.Sprintf("file%d", i)), Name: "图", Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
	c, err := w.store.Case(w.t.Context(), w.all, id)
	check(w.t, err)
	check(w.t, w.store.PutEvidence(w.t.Context(), w.all, id, c.Key, file.ID, bytes.NewReader(data)))
	_, err = w.store.UpdateCase(w.t.Context(), w.all, id, func(c models.Case) (models.Case, error) {
		c.Append(start, models.Event{Kind: models.EventEvidenceAdded, Payload: models.Payload{Evidence: []models.Evidence{file}}})
		return c, nil
	})
	check(w.t, err)
}

func (w *tampered) doc(collection, id string) models.Doc {
	w.t.Helper()
	d, err := w.engine.Get(w.t.Context(), collection, id)
	check(w.t, err)
	return d
}

// remember keeps all there is, to put it back after each change.
func (w *tampered) remember() {
	ctx := w.t.Context()
	for _, c := range models.Collections {
		docs, err := w.engine.Find(ctx, c.Name, models.Query{Limit: 10_000})
		check(w.t, err)
		w.good[c.Name] = map[string]models.Doc{}
		for _, d := range docs {
			w.good[c.Name][d.ID] = d
		}
	}
	ids, err := w.blobs.List(ctx, "", 10_000)
	check(w.t, err)
	for _, id := range ids {
		w.files[id] = w.blob(id)
	}
}

func (w *tampered) blob(id string) []byte {
	r, err := w.blobs.Open(w.t.Context(), id)
	check(w.t, err)
	data, err := io.ReadAll(r)
	check(w.t, err)
	return data
}

// put writes a document whatever is there; nil deletes it.
func (w *tampered) put(collection, id string, b []byte) {
	w.t.Helper()
	ctx := context.Background()
	if d, err := w.engine.Get(ctx, collection, id); err == nil {
		check(w.t, w.engine.Delete(ctx, collection, id, d.Version))
	}
	if b != nil {
		version, ok := bson.Raw(b).Lookup("version").Int64OK()
		if !ok {
			w.t.Fatalf("%s %s has no version", collection, id)
		}
		check(w.t, w.engine.Insert(ctx, collection, models.Doc{ID: id, Version: version, BSON: b}))
	}
}

// putBlob writes a blob whatever is there; nil deletes it.
func (w *tampered) putBlob(id string, data []byte) {
	w.t.Helper()
	if err := w.blobs.Delete(w.t.Context(), id); err != nil && !errors.Is(err, models.ErrNotFound) {
		w.t.Fatal(err)
	}
	if data != nil {
		check(w.t, w.blobs.Put(w.t.Context(), id, bytes.NewReader(data)))
	}
}

// restore puts back what was good.
func (w *tampered) restore(collection string) {
	w.t.Helper()
	docs, err := w.engine.Find(w.t.Context(), collection, models.Query{Limit: 10_000})
	check(w.t, err)
	for _, d := range docs {
		if want, ok := w.good[collection][d.ID]; !ok || !bytes.Equal(want.BSON, d.BSON) {
			w.put(collection, d.ID, nil)
		}
	}
	for id, d := range w.good[collection] {
		if have, err := w.engine.Get(w.t.Context(), collection, id); err != nil || !bytes.Equal(have.BSON, d.BSON) {
			w.put(collection, id, d.BSON)
		}
	}
}

// changed says whether anything of a collection is other than it was.
func (w *tampered) changed(collection string) bool {
	docs, err := w.engine.Find(w.t.Context(), collection, models.Query{Limit: 10_000})
	check(w.t, err)
	return len(docs) != len(w.good[collection]) || slices.ContainsFunc(docs, func(d models.Doc) bool {
		return !bytes.Equal(w.good[collection][d.ID].BSON, d.BSON)
	})
}

// faults is what verification finds, with the checkpoint that was kept outside.
func (w *tampered) faults() []ledger.Fault {
	c := &ledger.Check{Store: w.reopen(), Key: w.signer.Key(), Exported: []ledger.Exported{{Name: "checkpoint.txt", Note: w.exported}}}
	check(w.t, c.Verify(w.t.Context()))
	return c.Faults
}

// fileFaults reads every file back, as verification does, and names those that
// are not what was received.
func (w *tampered) fileFaults() (bad []string) {
	s := w.store
	for _, id := range w.ids[:5] {
		c, err := s.Case(w.t.Context(), w.all, models.CaseID(id))
		check(w.t, err)
		for _, e := range c.Evidence {
			if !whole(w.t.Context(), s, w.all, c, e) {
				bad = append(bad, id+"."+string(e.ID))
			}
		}
	}
	return bad
}

func whole(ctx context.Context, s *vault.Store, g models.Grant, c models.Case, e models.Evidence) bool {
	r, err := s.OpenEvidence(ctx, g, c.ID, c.Key, e.ID)
	if err != nil {
		return false
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, r)
	return err == nil && n == e.Size && hex.EncodeToString(h.Sum(nil)) == e.SHA256
}

// control shows that finding it is the work of the checkpoint kept outside: with
// the whole log taken away and nothing to compare, a deleted entry passes unseen.
func (w *tampered) control() {
	w.t.Helper()
	w.put(models.AuditCollection, "entry000", nil)
	log := []string{models.LogPagesCollection, models.LogHeadsCollection, models.CheckpointsCollection}
	for _, collection := range log {
		for id := range w.good[collection] {
			w.put(collection, id, nil)
		}
	}
	blind := &ledger.Check{Store: w.reopen(), Key: w.signer.Key()}
	check(w.t, blind.Verify(w.t.Context()))
	if len(blind.Faults) > 0 || len(w.faults()) == 0 {
		w.t.Fatalf("without a checkpoint %v is found, with it %v", blind.Faults, w.faults())
	}
	for _, collection := range append(log, models.AuditCollection) {
		w.restore(collection)
	}
}

// T1: whatever is changed of the history, of the audit log, or of the log over
// both is found, and the item it was done to is named.
func TestMutations_OfTheHistory(t *testing.T) {
	w := newTampered(t)
	if found := w.faults(); len(found) > 0 {
		t.Fatalf("faults before anything was changed: %v", found)
	}
	w.control()
	counts := map[string]int{}
	for done := 0; done < mutations(); {
		m := historyMutations[w.r.IntN(len(historyMutations))]
		item := m.do(w)
		if item == "" || !w.changed(m.collection) {
			w.restore(m.collection)
			continue
		}
		found := w.faults()
		if !slices.ContainsFunc(found, func(f ledger.Fault) bool { return strings.Contains(f.String(), item) }) {
			t.Errorf("%s of %s: found %v", m.name, item, found)
		}
		w.restore(m.collection)
		counts[m.name]++
		done++
	}
	for _, m := range historyMutations {
		if counts[m.name] == 0 {
			t.Errorf("%s was never done", m.name)
		}
	}
	if found := w.faults(); len(found) > 0 {
		t.Fatalf("faults after everything was put back: %v", found)
	}
	t.Logf("%d mutations found and named: %v", mutations(), counts)
}

// T2: whatever is changed of the bytes of a file is found, and the file is named.
func TestMutations_OfEvidence(t *testing.T) {
	w := newTampered(t)
	if bad := w.fileFaults(); len(bad) > 0 {
		t.Fatalf("not whole before anything was changed: %v", bad)
	}
	counts := map[string]int{}
	for done := 0; done < mutations(); {
		m := fileMutations[w.r.IntN(len(fileMutations))]
		touched := m.do(w)
		var want []string
		for _, id := range touched {
			have := []byte(nil)
			if r, err := w.blobs.Open(t.Context(), id); err == nil {
				have, err = io.ReadAll(r)
				check(t, err)
			}
			if !bytes.Equal(have, w.files[id]) || have == nil {
				want = append(want, id[:strings.LastIndex(id, ".")])
			}
		}
		found := w.fileFaults()
		for _, file := range want {
			if !slices.Contains(found, file) {
				t.Errorf("%s of %v: found %v", m.name, touched, found)
			}
		}
		for _, file := range found {
			if !slices.Contains(want, file) {
				t.Errorf("%s of %v: %s is named, which nobody touched", m.name, touched, file)
			}
		}
		for _, id := range touched {
			w.putBlob(id, w.files[id])
		}
		if len(want) > 0 {
			counts[m.name]++
			done++
		}
	}
	for _, m := range fileMutations {
		if counts[m.name] == 0 {
			t.Errorf("%s was never done", m.name)
		}
	}
	t.Logf("%d mutations found and named: %v", mutations(), counts)
}
