package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/config"
	"redress/app/testenv"
	"redress/models"
)

// stored opens a store with a key file: an embedded one, or a database of this
// test's own.
func stored(t *testing.T, engine string) config.Settings {
	t.Helper()
	s := settings(t, "--lang", "en")
	if engine == "mongodb" {
		s.MongodbURI = testenv.MongoURI(t)
	}
	return s
}

func opened(t *testing.T, s config.Settings) *App {
	t.Helper()
	a, err := Open(t.Context(), s, "test")
	must(t, err)
	t.Cleanup(func() { _ = a.Close() })
	a.Out = io.Discard
	a.Service.FilingsPerHour = 1 << 40
	return a
}

// fileFrom files a complaint with a text as evidence, from an address of its own.
func fileFrom(ctx context.Context, a *App, n int64) (models.CaseID, error) {
	address := fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255)
	d, err := a.Service.StartDraft(ctx, models.Actor{Role: models.RoleVisitor}, "en", address)
	if err != nil {
		return "", err
	}
	actor := models.Actor{Role: models.RoleVisitor, Case: d.ID}
	for _, page := range casework.Pages {
		_, err = a.Service.SaveDraft(ctx, actor, page, func(f *models.Filing) {
			*f = models.Filing{
				Track: models.TrackComplaint, Channel: "moments", Category: "counterfeit", Platform: "unknown",
				Respondent: models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: models.Personal("seller_" + strconv.FormatInt(n, 10))}}},
				Purchase:   models.Purchase{Item: "shoes", On: "2026-09-08", Amount: 129900, Paid: "wechat_transfer"},
				Narrative:  "He sold fake shoes and then blocked me.", Demands: []models.Demand{{Kind: "refund"}},
				Complainant: models.Party{Name: "Wang Xiaoming", Phone: "13800138000", Address: "Guangzhou"},
			}
		})
		if err != nil {
			return "", err
		}
	}
	body := strings.NewReader(fmt.Sprintf("real shoes, I promise, number %d\n", n))
	if _, err := a.Service.AddEvidence(ctx, actor, casework.Upload{Kind: "chat", Name: "chat.txt", Body: body}); err != nil {
		return "", err
	}
	return a.Service.Submit(ctx, actor, address)
}

// TestBackup_WhileFiling makes a backup of each engine while buyers file, and
// restores it on the other one. Whatever was acknowledged before it began is
// there, every case that is there is whole, and the store moves on to the
// first engine again with the same bytes.
func TestBackup_WhileFiling(t *testing.T) {
	for from, into := range map[string]string{"sqlite": "mongodb", "mongodb": "sqlite"} {
		t.Run(from+" to "+into, func(t *testing.T) {
			source := opened(t, stored(t, from))
			phrase := passphraseFile(t, "a passphrase of the office")
			file := filepath.Join(t.TempDir(), "office.age")
			acknowledged := backUpUnderLoad(t, source, config.Backup{To: file, PassphraseFile: phrase, Verify: true})

			target := stored(t, into)
			copyKeys(t, source.Settings.KeyFile, target.KeyFile)
			must(t, restore(t.Context(), io.Discard, target, config.Restore{File: file, PassphraseFile: phrase}, "test"))
			restored := opened(t, target)
			for _, id := range acknowledged {
				checkCase(t, restored, id)
			}
			checkNoSession(t, restored)
			must(t, restored.Close())

			third := stored(t, from)
			must(t, quiet(t.Context(), target, config.MigrateStore{ToData: third.Data, Offline: true}))
			restored = opened(t, target)
			move := config.MigrateStore{ToData: third.Data, Offline: true}
			if from == "mongodb" {
				move = config.MigrateStore{ToMongodbURI: third.MongodbURI}
			}
			must(t, restored.migrateStore(t.Context(), move))
			third.KeyFile = target.KeyFile
			moved := opened(t, third)
			for _, id := range acknowledged {
				checkCase(t, moved, id)
			}
		})
	}
}

// backUpUnderLoad files until the backup has ended and returns what was
// acknowledged before it began.
func backUpUnderLoad(t *testing.T, a *App, c config.Backup) (acknowledged []models.CaseID) {
	t.Helper()
	_, err := a.Service.Store.SaveSession(t.Context(), models.Session{ID: "s", Account: "x", ExpiresAt: time.Now().Add(time.Hour)})
	must(t, err)
	var stop atomic.Bool
	var serial atomic.Int64
	var mu sync.Mutex
	var filed []models.CaseID
	var buyers sync.WaitGroup
	for range 4 {
		buyers.Go(func() {
			for !stop.Load() {
				id, err := fileFrom(context.Background(), a, serial.Add(1))
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				filed = append(filed, id)
				mu.Unlock()
			}
		})
	}
	defer func() { stop.Store(true); buyers.Wait() }()
	for len(acknowledged) < 12 && !t.Failed() {
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		acknowledged = append([]models.CaseID(nil), filed...)
		mu.Unlock()
	}
	must(t, a.backup(t.Context(), c))
	mu.Lock()
	defer mu.Unlock()
	t.Logf("%d filings acknowledged before the backup, %d while it was made", len(acknowledged), len(filed)-len(acknowledged))
	return acknowledged
}

func checkCase(t *testing.T, a *App, id models.CaseID) {
	t.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	must(t, err)
	c, err := a.Service.Store.Case(t.Context(), g, id)
	if err != nil || c.State == "" || len(c.Evidence) != 1 || c.Filing.Complainant.Name != "Wang Xiaoming" {
		t.Errorf("%s was acknowledged and is %+v, %v", id, c.Head, err)
		return
	}
	var v verified
	if err := a.verifyFiles(t.Context(), g, c, &v); err != nil || len(v.Faults) > 0 {
		t.Errorf("%s: %v, %v", id, err, v.Faults)
	}
}

func rfc3339(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	must(t, err)
	return at
}

func checkNoSession(t *testing.T, a *App) {
	t.Helper()
	if _, err := a.Service.Store.Session(t.Context(), "s"); err == nil {
		t.Error("somebody is still signed in")
	}
}

func passphraseFile(t *testing.T, phrase string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passphrase")
	must(t, os.WriteFile(path, []byte(phrase+"\n"), 0o600))
	return path
}

func copyKeys(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	must(t, err)
	must(t, os.MkdirAll(filepath.Dir(to), 0o700))
	must(t, os.WriteFile(to, content, 0o600))
}

// The key file is in a backup only where it was asked for; without it, and with
// another one, nothing is restored.
func TestBackup_AndTheKeyFile(t *testing.T) {
	source := opened(t, stored(t, "sqlite"))
	id, err := fileFrom(t.Context(), source, 1)
	must(t, err)
	phrase, dir := passphraseFile(t, "a passphrase of the office"), t.TempDir()
	plain, withKeys := filepath.Join(dir, "plain.age"), filepath.Join(dir, "keys.age")
	must(t, source.backup(t.Context(), config.Backup{To: plain, PassphraseFile: phrase}))
	must(t, source.backup(t.Context(), config.Backup{To: withKeys, PassphraseFile: phrase, WithKeys: true}))

	target := stored(t, "sqlite")
	err = restore(t.Context(), io.Discard, target, config.Restore{File: plain, PassphraseFile: phrase}, "test")
	if err == nil || !strings.Contains(err.Error(), "no key file") {
		t.Errorf("restored without keys: %v", err)
	}
	other := stored(t, "sqlite")
	must(t, opened(t, other).Close()) // makes a key file, and a store that is not empty
	strange := stored(t, "sqlite")
	copyKeys(t, other.KeyFile, strange.KeyFile)
	err = restore(t.Context(), io.Discard, strange, config.Restore{File: plain, PassphraseFile: phrase}, "test")
	if err == nil || !strings.Contains(err.Error(), "is not the one the backup was made with") {
		t.Errorf("restored with other keys: %v", err)
	}
	err = restore(t.Context(), io.Discard, other, config.Restore{File: withKeys, PassphraseFile: phrase}, "test")
	if err == nil {
		t.Error("restored over a store that is not empty")
	}
	must(t, restore(t.Context(), io.Discard, target, config.Restore{File: withKeys, PassphraseFile: phrase}, "test"))
	restored := opened(t, target)
	checkCase(t, restored, id)
	log, err := restored.Service.Store.AuditLog(t.Context(), "", 1)
	must(t, err)
	if len(log) != 1 || log[0].Action != "store.restored" || time.Since(rfc3339(t, log[0].Object)) > time.Minute {
		t.Errorf("the audit log says %+v", log)
	}
	if info, err := os.Stat(target.KeyFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file: %v, %v", info, err)
	}
}

// A case that was erased after the backup is erased again by the newer list,
// and what the copy itself lists as erased stays so.
func TestRestore_ErasesAgain(t *testing.T) {
	source := opened(t, stored(t, "sqlite"))
	var ids []models.CaseID
	for n := range int64(3) {
		id, err := fileFrom(t.Context(), source, n)
		must(t, err)
		ids = append(ids, id)
	}
	erase := func(id models.CaseID) models.Erasure {
		e := models.Erasure{ID: id, Ground: models.GroundWithdrawn, At: time.Now(), By: casework.System.Ref()}
		_, err := source.eraseAgain(t.Context(), []models.Erasure{e})
		must(t, err)
		return e
	}
	erase(ids[0])
	phrase, file := passphraseFile(t, "a passphrase of the office"), filepath.Join(t.TempDir(), "a.age")
	must(t, source.backup(t.Context(), config.Backup{To: file, PassphraseFile: phrase, Verify: true}))
	erase(ids[1])
	list := filepath.Join(t.TempDir(), "erasures")
	var printed bytes.Buffer
	source.Out = &printed
	must(t, source.erasuresList(t.Context()))
	must(t, os.WriteFile(list, printed.Bytes(), 0o600))

	target := stored(t, "sqlite")
	copyKeys(t, source.Settings.KeyFile, target.KeyFile)
	must(t, restore(t.Context(), io.Discard, target, config.Restore{File: file, PassphraseFile: phrase, Erasures: list}, "test"))
	restored := opened(t, target)
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	must(t, err)
	for i, erased := range []bool{true, true, false} {
		c, err := restored.Service.Store.Case(t.Context(), g, ids[i])
		must(t, err)
		if (c.Filing.Complainant.Name == "") != erased || c.Privacy.Erased() != erased {
			t.Errorf("case %d: named %q, erased %v, want erased %v", i, c.Filing.Complainant.Name, c.Privacy.Erased(), erased)
		}
	}
	blobs, err := restored.data.Blobs.List(t.Context(), "", 100)
	must(t, err)
	for _, b := range blobs {
		if !strings.HasPrefix(b, string(ids[2])) {
			t.Errorf("file %s of an erased case is there", b)
		}
	}
}

// A backup that was not restored leaves the doctor's warning; so does an old one.
func TestDoctor_WarnsOfOldBackups(t *testing.T) {
	a := opened(t, stored(t, "sqlite"))
	if f := a.checkBackup(t.Context(), time.Now()); !f.OK || !f.Warn {
		t.Errorf("never: %+v", f)
	}
	phrase := passphraseFile(t, "a passphrase of the office")
	must(t, a.backup(t.Context(), config.Backup{To: filepath.Join(t.TempDir(), "a"), PassphraseFile: phrase}))
	if f := a.checkBackup(t.Context(), time.Now()); !f.Warn {
		t.Errorf("not verified: %+v", f)
	}
	must(t, a.backup(t.Context(), config.Backup{To: filepath.Join(t.TempDir(), "b"), PassphraseFile: phrase, Verify: true}))
	if f := a.checkBackup(t.Context(), time.Now()); !f.OK || f.Warn {
		t.Errorf("just now: %+v", f)
	}
	if f := a.checkBackup(t.Context(), time.Now().Add(backupFresh+time.Minute)); !f.OK || !f.Warn {
		t.Errorf("a week ago: %+v", f)
	}
}

// A store with a fault is not backed up as if it were whole.
func TestBackup_RefusesAFaultyStore(t *testing.T) {
	a := opened(t, stored(t, "sqlite"))
	_, err := fileFrom(t.Context(), a, 1)
	must(t, err)
	ids, err := a.data.Blobs.List(t.Context(), "", 10)
	must(t, err)
	for _, id := range ids {
		must(t, a.data.Blobs.Delete(t.Context(), id))
	}
	file := filepath.Join(t.TempDir(), "a")
	err = a.backup(t.Context(), config.Backup{To: file, PassphraseFile: passphraseFile(t, "a passphrase of the office"), Verify: true})
	if err == nil || !strings.Contains(err.Error(), "faults") {
		t.Errorf("the missing file was not noticed: %v", err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the backup is there")
	}
}
