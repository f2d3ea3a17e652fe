package vault_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

var update = flag.Bool("update", false, "write the stored form of today to testdata")

// current is the folder of the stored form of today. When the form has to
// change, a new folder is begun and the old one stays, because stores of that
// form have to go on loading.
const current = "testdata/v4"

// goldenCell is the blob of the stored file.
const goldenCell = "WQ-GONDE-00001.file.0"

const goldenText = "卖家说是专柜正品，收到的却是假货。"

// write fills a store with a document of every kind, the same bytes every time.
func write(t *testing.T) (models.Engine, models.BlobStore) {
	t.Helper()
	ctx := t.Context()
	random := rand.NewChaCha8([32]byte{7})
	engine, blobs := storetest.Memory(), vaulttest.MemoryBlobs()
	s, err := vault.Open(ctx, engine, blobs, goldenKeys(t, current), vault.WithRandom(random), vault.WithClock(func() time.Time { return day }), vault.WithRollOver(4_000))
	check(t, err)
	f := &vaulttest.Filler{At: day}
	draft := vaulttest.Filled[models.Draft](f)
	draft.ID, draft.Key, draft.CodeHash, draft.Code = "WQ-GONDE-00001", nil, s.HashCode(goldenCode()), models.Personal(goldenCode())
	draft, err = s.CreateDraft(ctx, all, draft)
	check(t, err)
	_, err = s.CreateAccount(ctx, vaulttest.Filled[models.Account](f))
	check(t, err)
	_, err = s.SaveSession(ctx, models.Session{ID: "session", Account: "word", Epoch: 3, Draft: draft.ID, CreatedAt: day, SeenAt: day, ExpiresAt: day})
	check(t, err)
	check(t, s.Audit(ctx, models.AuditEntry{ID: "entry", At: day, Account: "word", Action: "sign_in", Object: "word"}))
	handles := []models.Handle{{Kind: "wechat_id", Value: "Xiao_Mei"}, {Kind: "nickname", Value: "小美"}}
	_, err = s.AddHandles(ctx, all, draft.ID, day, handles)
	check(t, err)
	c := eventful(f, draft.ID)
	c.Events[0].Payload.Filed.Filing.Narrative, c.Key = goldenText, draft.Key
	_, err = s.CreateCase(ctx, all, c)
	check(t, err)
	_, err = s.UpdateCase(ctx, all, c.ID, func(c models.Case) (models.Case, error) {
		c.Append(day, models.Event{Command: "late", Payload: models.Payload{Note: vaulttest.Filled[*models.Note](f)}})
		c.Lease = models.Lease{Owner: "worker", Epoch: 2, Until: day, Attempts: 1, RetryAt: day}
		return c, nil
	})
	check(t, err)
	check(t, s.PutEvidence(ctx, all, c.ID, draft.Key, "file", strings.NewReader(goldenText)))
	writeRules(t, s, f, c.ID)
	writeErased(t, s)
	return engine, blobs
}

// writeRules stores what an agency changes of the rules, and numbers a letter.
func writeRules(t *testing.T, s *vault.Store, f *vaulttest.Filler, id models.CaseID) {
	t.Helper()
	ctx := t.Context()
	check(t, s.SaveDefinition(ctx, all, vaulttest.Filled[models.StoredDefinition](f)))
	check(t, s.Activate(ctx, all, vaulttest.Filled[models.Activation](f)))
	check(t, s.SaveCalendar(ctx, all, vaulttest.Filled[models.StoredCalendar](f)))
	check(t, s.SaveOffices(ctx, all, vaulttest.Filled[models.OfficeTable](f)))
	_, err := s.CreateJob(ctx, all, vaulttest.Filled[models.Job](f))
	check(t, err)
	_, err = s.CreateInvitation(ctx, vaulttest.Filled[models.Invitation](f))
	check(t, err)
	_, err = s.CreateOrganisation(ctx, vaulttest.Filled[models.Organisation](f))
	check(t, err)
	writeLog(t, f, s)
	_, err = s.NumberLetter(ctx, all, "TS-2026", id, "L1-0")
	check(t, err)
	_, err = s.CreateUpload(ctx, all, vaulttest.Filled[models.Upload](f))
	check(t, err)
}

// writeErased stores a case that has rolled over, and erases it.
func writeErased(t *testing.T, s *vault.Store) {
	t.Helper()
	c := eventful(&vaulttest.Filler{At: day}, "WQ-GONE0-00001")
	c.Events[0].Payload.Filed.SourceRef = "erased"
	_, err := s.CreateCase(t.Context(), all, c)
	check(t, err)
	add := func(kind models.EventKind, p models.Payload) func(models.Case) (models.Case, error) {
		return func(c models.Case) (models.Case, error) {
			c.Append(day, models.Event{Kind: kind, Command: models.CommandID(kind), Payload: p})
			return c, nil
		}
	}
	_, err = s.UpdateCase(t.Context(), all, c.ID, add(models.EventViewed, models.Payload{Viewed: &models.Viewed{What: "case"}}))
	check(t, err)
	_, err = s.EraseCase(t.Context(), all, c.ID, add(models.EventErased, models.Payload{Privacy: &models.PrivacyStep{Ground: models.GroundPurpose}}))
	check(t, err)
}

func goldenCode() string { return models.NewReceiptCode([models.EntropyBytes]byte{1, 2, 3, 4, 5}) }

// goldenKeys reads the key file of a stored form, which git keeps readable by others.
func goldenKeys(t *testing.T, folder string) *vault.Keys {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "keys.json"))
	check(t, err)
	path := filepath.Join(t.TempDir(), "keys.json")
	check(t, os.WriteFile(path, data, 0o600))
	keys, err := vault.LoadOrCreateKeys(path)
	check(t, err)
	return keys
}

// TestStoredForm pins the bytes of every kind of document.
func TestStoredForm(t *testing.T) {
	if _, err := os.Stat(filepath.Join(current, "keys.json")); *update && err != nil {
		check(t, os.MkdirAll(current, 0o755))
		_, err := vault.LoadOrCreateKeys(filepath.Join(current, "keys.json"))
		check(t, err)
	}
	engine, blobs := write(t)
	for _, c := range models.Collections {
		docs, err := engine.Find(t.Context(), c.Name, models.Query{Limit: 100})
		check(t, err)
		if len(docs) == 0 {
			t.Errorf("no document of %s", c.Name)
		}
		var got bytes.Buffer
		for _, d := range docs {
			data, err := bson.MarshalExtJSONIndent(bson.Raw(d.BSON), true, false, "", "  ")
			check(t, err)
			fmt.Fprintf(&got, "%s\n", data)
		}
		path := filepath.Join(current, c.Name+".json")
		if *update {
			check(t, os.WriteFile(path, got.Bytes(), 0o644))
		}
		want, err := os.ReadFile(path)
		check(t, err)
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is stored in another form than %s", c.Name, path)
		}
	}
	if *update { // sealed with random bytes of its own, so only read back
		r, err := blobs.Open(t.Context(), goldenCell)
		check(t, err)
		data, err := io.ReadAll(r)
		check(t, err)
		check(t, os.WriteFile(filepath.Join(current, "cell.sealed"), data, 0o644))
	}
}

// TestOldFormsLoad opens what every form ever stored, with its key file.
func TestOldFormsLoad(t *testing.T) {
	folders, err := filepath.Glob("testdata/v*")
	check(t, err)
	if len(folders) == 0 {
		t.Fatal("no stored form")
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) { load(t, folder) })
	}
}

func load(t *testing.T, folder string) {
	ctx := t.Context()
	engine, blobs := storetest.Memory(), vaulttest.MemoryBlobs()
	for _, c := range models.Collections {
		f, err := os.Open(filepath.Join(folder, c.Name+".json"))
		if errors.Is(err, fs.ErrNotExist) {
			continue // a collection that came later
		}
		check(t, err)
		insertAll(t, engine, c.Name, f)
		check(t, f.Close())
	}

	s, err := vault.Open(ctx, engine, blobs, goldenKeys(t, folder))
	check(t, err)
	id, err := s.DraftByCode(ctx, goldenCode())
	check(t, err)
	draft, err := s.Draft(ctx, all, id)
	check(t, err)
	// Files had another form before v3, which was never in use.
	sealed, err := os.ReadFile(filepath.Join(folder, "cell.sealed"))
	if folder >= "testdata/v3" {
		check(t, err)
		check(t, blobs.Put(ctx, goldenCell, bytes.NewReader(sealed)))
		loadFile(t, s, draft)
	}
	c, err := s.Case(ctx, all, id)
	check(t, err)
	check(t, s.EachCase(ctx, all, "", func(_ models.CaseID, _ models.Case, err error) error { return err }))
	page, err := s.ListCases(ctx, all, models.CaseQuery{Text: "专柜正品"})
	check(t, err)
	account, err := s.AccountByLogin(ctx, "word")
	check(t, err)
	sellers, err := s.ListSellers(ctx, all, models.SellerQuery{Text: "小美"})
	check(t, err)
	if string(c.Filing.Narrative) != goldenText || c.Archived == 0 || c.Lease.Epoch != 2 || draft.Filing.Narrative == "" ||
		len(page.Rows) != 1 || page.Rows[0].Summary.Item == "" || account.Name == "" || len(sellers.Rows) != 1 {
		t.Errorf("loaded\n%+v\n%+v\n%+v\n%+v\n%+v", c, draft, page, account, sellers)
	}
	_, err = s.Session(ctx, "session")
	check(t, err)
	log, err := s.AuditLog(ctx, "", 9)
	check(t, err)
	if len(log) != 1 {
		t.Errorf("log %+v", log)
	}
}

func loadFile(t *testing.T, s *vault.Store, d models.Draft) {
	t.Helper()
	r, err := s.OpenEvidence(t.Context(), all, d.ID, d.Key, "file")
	check(t, err)
	if file, err := io.ReadAll(r); err != nil || string(file) != goldenText {
		t.Errorf("the file holds %q: %v", file, err)
	}
}

func insertAll(t *testing.T, engine models.Engine, collection string, r io.Reader) {
	t.Helper()
	data, err := io.ReadAll(r)
	check(t, err)
	for text := range strings.SplitAfterSeq(string(data), "\n}\n") {
		if text == "" {
			continue
		}
		var raw bson.Raw
		check(t, bson.UnmarshalExtJSON([]byte(text), true, &raw))
		doc := models.Doc{ID: raw.Lookup("_id").StringValue(), Version: raw.Lookup("version").Int64(), BSON: raw}
		check(t, engine.Insert(t.Context(), collection, doc))
	}
}
