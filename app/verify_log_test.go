package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/app/casework"
	"redress/app/config"
	"redress/app/custody"
	"redress/app/witness"
	"redress/models"
	"redress/models/sqlitestore"
)

// exportTo logs and signs what there is and writes it to a folder that whoever
// changes the store cannot reach.
func exportTo(t *testing.T, a *App, dir string) {
	t.Helper()
	l := a.Service.Ledger
	_, err := l.CatchUp(t.Context())
	must(t, err)
	_, err = l.Checkpoint(t.Context())
	must(t, err)
	must(t, (&witness.Witness{Ledger: l, Log: a.Log, Dir: dir}).Export(t.Context()))
}

// redressVerify runs `redress verify` with arguments on a data folder, as its own process would.
func redressVerify(t *testing.T, s config.Settings, args ...string) (printed string, err error) {
	t.Helper()
	cli, command, err := config.Parse(append([]string{"--data", s.Data, "verify"}, args...))
	must(t, err)
	a, err := Open(t.Context(), cli.Settings, "test")
	must(t, err)
	defer a.Close()
	var out bytes.Buffer
	a.Out = &out
	err = a.run(t.Context(), cli, command)
	return out.String(), err
}

// attacker writes to the embedded store itself. He knows how everything is made,
// and has none of the keys.
type attacker struct {
	*testing.T
	*sqlitestore.Store
}

func attack(t *testing.T, s config.Settings, do func(attacker)) {
	t.Helper()
	e, err := sqlitestore.Open(t.Context(), s.Data)
	must(t, err)
	defer e.Close()
	do(attacker{t, e})
}

func (x attacker) all(collection string) []models.Doc {
	x.Helper()
	docs, err := x.Find(context.Background(), collection, models.Query{Limit: 1000})
	must(x, err)
	return docs
}

func (x attacker) doc(collection, id string) (fields bson.D) {
	x.Helper()
	d, err := x.Get(context.Background(), collection, id)
	must(x, err)
	must(x, bson.Unmarshal(d.BSON, &fields))
	return fields
}

func (x attacker) put(collection, id string, fields bson.D) {
	x.Helper()
	b, err := bson.Marshal(fields)
	must(x, err)
	x.remove(collection, id)
	must(x, x.Insert(context.Background(), collection, models.Doc{ID: id, Version: bson.Raw(b).Lookup("version").Int64(), BSON: b}))
}

func (x attacker) remove(collection, id string) {
	x.Helper()
	d, err := x.Get(context.Background(), collection, id)
	must(x, err)
	must(x, x.Delete(context.Background(), collection, id, d.Version))
}

// cutLog makes the log one of n leaves: its page, what is remembered of its
// cases, and no checkpoint that is larger. The hashes of a shorter log are the
// beginning of those of a longer one, so this takes no key.
func (x attacker) cutLog(n int) {
	x.Helper()
	page := x.all(models.LogPagesCollection)[0].ID
	fields := x.doc(models.LogPagesCollection, page)
	for i, f := range fields {
		switch f.Key {
		case "leaves":
			fields[i].Value = f.Value.(bson.A)[:n]
		case "hashes":
			fields[i].Value = bson.Binary{Data: f.Value.(bson.Binary).Data[:custody.Stored(int64(n))*custody.HashBytes]}
		case "done":
			fields[i].Value = int32(0)
		}
	}
	x.put(models.LogPagesCollection, page, fields)
	for _, collection := range []string{models.LogHeadsCollection, models.CheckpointsCollection} {
		for _, d := range x.all(collection) {
			x.remove(collection, d.ID)
		}
	}
}

// cutEvents takes the last event of a case away. The chain before it needs no
// key; the end that stands beside it does.
func (x attacker) cutEvents(id models.CaseID) {
	x.Helper()
	fields := x.doc(models.CasesCollection, string(id))
	var last bson.D
	for i, f := range fields {
		if f.Key == "events" {
			list := f.Value.(bson.A)
			list = list[:len(list)-1]
			last = list[len(list)-1].(bson.D)
			fields[i].Value = list
		}
	}
	for i, f := range fields {
		if f.Key == "tip" {
			tip := f.Value.(bson.D)
			for j := range tip {
				for _, e := range last {
					if e.Key == tip[j].Key { // seq and hash
						tip[j].Value = e.Value
					}
				}
			}
			fields[i].Value = tip
		}
	}
	x.put(models.CasesCollection, string(id), fields)
}

// The store is cut short in the ways open to somebody who can write to it and has
// no key. Whatever he does is found with the checkpoints that were kept outside,
// and named; without them a well-made cut is not, which is why they are kept.
func TestVerify_FindsWhatWasCutOff(t *testing.T) {
	s := stored(t, "sqlite")
	dir := filepath.Join(t.TempDir(), "outside")
	a := opened(t, s)
	first, err := fileFrom(t.Context(), a, 1)
	must(t, err)
	must(t, a.Close())
	before := copied(t, s) // one case, no log yet
	var earlier bson.D
	attack(t, s, func(x attacker) { earlier = x.doc(models.CasesCollection, string(first)) })

	a = opened(t, s)
	writes(t, a, first)
	exportTo(t, a, dir)
	last, err := fileFrom(t.Context(), a, 2)
	must(t, err)
	exportTo(t, a, dir)
	must(t, a.Close())
	if text, err := redressVerify(t, s, "--checkpoint", dir); err != nil || !strings.Contains(text, "2 cases, 3 events") || !strings.Contains(text, "3 leaves in the custody log (0 to come), 0 faults") ||
		!strings.Contains(text, "checkpoints: 2 from outside compared with the log, the newest signed on 20") {
		t.Fatalf("a clean store: %v\n%s", err, text)
	}
	spoiled := spoil(t, dir)
	if text, err := redressVerify(t, s, "--checkpoint", filepath.Dir(spoiled)); err == nil || !strings.Contains(text, "exported checkpoint "+filepath.Base(spoiled)+": ") {
		t.Errorf("a spoiled checkpoint: %v\n%s", err, text)
	}

	for _, c := range []struct {
		name string
		do   func(t *testing.T, s config.Settings)
		// want is what the check names; unseen says that without a checkpoint it
		// finds nothing.
		want   []string
		unseen bool
	}{
		{"the store as it was before", func(t *testing.T, s config.Settings) {
			must(t, os.RemoveAll(s.Data))
			must(t, os.CopyFS(s.Data, os.DirFS(before.Data)))
			must(t, os.Chmod(s.KeyFile, 0o600))
		}, []string{"log: leaves 0 to 2 are missing", "has 3; the first it does not reach"}, true},
		{"the last case", func(t *testing.T, s config.Settings) {
			attack(t, s, func(x attacker) { x.remove(models.CasesCollection, string(last)) })
		}, []string{string(last) + ": it is gone; the log holds its event 1"}, false},
		{"the last case, and the log behind it", func(t *testing.T, s config.Settings) {
			attack(t, s, func(x attacker) { x.remove(models.CasesCollection, string(last)); x.cutLog(2) })
		}, []string{"log: leaves 2 to 2 are missing"}, true},
		{"the last event, with the chain made anew", func(t *testing.T, s config.Settings) {
			attack(t, s, func(x attacker) { x.cutEvents(first) })
		}, []string{string(first) + ": "}, false},
		{"a case put back to an earlier state", func(t *testing.T, s config.Settings) {
			attack(t, s, func(x attacker) { x.put(models.CasesCollection, string(first), earlier) })
		}, []string{string(first) + ": it has 1 events; the log holds event 2 of it"}, false},
		{"a case put back, and the log behind it", func(t *testing.T, s config.Settings) {
			attack(t, s, func(x attacker) {
				x.put(models.CasesCollection, string(first), earlier)
				x.remove(models.CasesCollection, string(last))
				x.cutLog(1)
			})
		}, []string{"log: leaves 1 to 2 are missing"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := copied(t, s)
			c.do(t, s)
			text, err := redressVerify(t, s, "--checkpoint", dir)
			if err == nil {
				t.Error("verified")
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not said:\n%s", want, text)
				}
			}
			if text, err := redressVerify(t, s); (err == nil) != c.unseen {
				t.Errorf("without a checkpoint: %v\n%s", err, text)
			}
		})
	}
}

// spoil copies a folder of checkpoints and changes a byte of the last one.
func spoil(t *testing.T, dir string) (changed string) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "spoiled")
	must(t, os.CopyFS(to, os.DirFS(dir)))
	files, err := filepath.Glob(filepath.Join(to, "*.txt"))
	must(t, err)
	changed = files[len(files)-1]
	data, err := os.ReadFile(changed)
	must(t, err)
	data[0] ^= 1
	must(t, os.WriteFile(changed, data, 0o600))
	return changed
}

// writes has an officer of the agency write a note into a case.
func writes(t *testing.T, a *App, id models.CaseID) {
	t.Helper()
	g := models.IssueGrant(casework.System, "test", models.AnyObject, models.Unlimited)
	_, err := a.Service.Store.UpdateCase(t.Context(), g, id, func(c models.Case) (models.Case, error) {
		c.Append(models.Millis(a.Service.Now()), models.Event{Kind: models.EventNote, Payload: models.Payload{Note: &models.Note{Body: "他承认了。"}}})
		return c, nil
	})
	must(t, err)
}

// copied is a copy of the data folder of an installation that is not running.
func copied(t *testing.T, s config.Settings) config.Settings {
	t.Helper()
	key := strings.TrimPrefix(s.KeyFile, s.Data)
	from := s.Data
	s.Data = filepath.Join(t.TempDir(), "data")
	must(t, os.CopyFS(s.Data, os.DirFS(from)))
	s.KeyFile = s.Data + key
	must(t, os.Chmod(s.KeyFile, 0o600)) // which CopyFS does not keep
	return s
}
