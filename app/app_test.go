package app

import (
	"bytes"
	"context"
	"flag"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redress/app/casework"
	"redress/app/config"
	"redress/app/ledger"
	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"

	crand "crypto/rand"
)

var update = flag.Bool("update", false, "write the golden files anew")

// office is an App over a store in memory, whose numbers and times are the
// same at every run.
type office struct {
	*App
	blobs models.BlobStore
	out   *bytes.Buffer
}

func newOffice(t *testing.T) office {
	t.Helper()
	keys, err := vault.GenerateKeys(crand.Reader)
	must(t, err)
	blobs, out := vaulttest.MemoryBlobs(), &bytes.Buffer{}
	store, err := vault.Open(t.Context(), storetest.Memory(), blobs, keys)
	must(t, err)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	service, err := open(t.Context(), store, config.Office{PlatformDomicile: "440305"}, log)
	must(t, err)
	service.Now = func() time.Time { return time.Date(2026, 9, 24, 2, 0, 0, 0, time.UTC) }
	service.Random = rand.NewChaCha8([32]byte{1})
	signer, err := newSigner(keys, config.Settings{BaseURL: "https://redress.example.org"})
	must(t, err)
	service.Ledger = ledger.New(store, signer, log)
	return office{&App{
		Settings: config.Settings{Lang: "en"}, Version: "test", Service: service, Keys: keys, Log: log, Out: out,
	}, blobs, out}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file files a complaint with a text as evidence.
func (o office) file(t *testing.T) models.CaseID {
	t.Helper()
	d, err := o.Service.StartDraft(t.Context(), models.Actor{Role: models.RoleVisitor}, "en", "192.0.2.1")
	must(t, err)
	actor := models.Actor{Role: models.RoleVisitor, Case: d.ID}
	for _, page := range casework.Pages {
		_, err = o.Service.SaveDraft(t.Context(), actor, page, func(f *models.Filing) {
			*f = models.Filing{
				Track: models.TrackComplaint, Channel: "moments", Category: "counterfeit", Platform: "unknown",
				Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "shoe_king88"}}},
				Purchase:    models.Purchase{Item: "shoes", On: "2026-09-08", Amount: 129900, Paid: "wechat_transfer"},
				Narrative:   "He sold fake shoes and then blocked me.",
				Demands:     []models.Demand{{Kind: "refund"}},
				Complainant: models.Party{Name: "Wang Xiaoming", Phone: "13800138000", Address: "Guangzhou"},
			}
		})
		must(t, err)
	}
	_, err = o.Service.AddEvidence(t.Context(), actor, casework.Upload{Kind: "chat", Name: "chat.txt", Body: strings.NewReader("real shoes, I promise\n")})
	must(t, err)
	id, err := o.Service.Submit(t.Context(), actor, "192.0.2.1")
	must(t, err)
	return id
}

// golden compares what a command printed with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if got != string(want) {
		t.Errorf("%s: printed is\n%s", name, got)
	}
}

func TestOpen_UnreachableMongoDB(t *testing.T) {
	begun := time.Now()
	_, err := Open(context.Background(), settings(t, "--mongodb-uri", "mongodb://127.0.0.1:9/redress"), "test")
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("gave up after %v", took)
	}
	if err == nil || !strings.Contains(err.Error(), "MongoDB") || !strings.Contains(err.Error(), "127.0.0.1:9") {
		t.Errorf("the cause is not named: %v", err)
	}
}

func TestOpen_DamagedKeyFile(t *testing.T) {
	s := settings(t)
	must(t, os.MkdirAll(s.Data, 0o700))
	must(t, os.WriteFile(s.KeyFile, []byte("nonsense"), 0o600))
	if _, err := Open(context.Background(), s, "test"); err == nil || !strings.Contains(err.Error(), "key file") {
		t.Errorf("opened with a damaged key file: %v", err)
	}
}

// Data without its key file is not read with a new one, and none is left behind
// that could be taken for the real one.
func TestOpen_MissingKeyFile(t *testing.T) {
	s := settings(t)
	a, err := Open(t.Context(), s, "test")
	must(t, err)
	must(t, a.Close())
	must(t, os.Rename(s.KeyFile, s.KeyFile+".away"))
	if _, err := Open(t.Context(), s, "test"); err == nil || !strings.Contains(err.Error(), "no key file") {
		t.Errorf("opened without its key file: %v", err)
	}
	if _, err := os.Stat(s.KeyFile); err == nil {
		t.Error("a new key file was left beside the data")
	}
	must(t, os.Rename(s.KeyFile+".away", s.KeyFile))
	a, err = Open(t.Context(), s, "test")
	must(t, err)
	must(t, a.Close())
}

func TestSettings_TwoWrongOnesAreReportedTogether(t *testing.T) {
	_, _, err := config.Parse([]string{"--addr", "8080", "--base-url", "http://redress.example.org"})
	if err == nil || !strings.Contains(err.Error(), "--addr") || !strings.Contains(err.Error(), "--base-url") {
		t.Errorf("reported is %v", err)
	}
}

// settings reads a command line with a data folder of its own.
func settings(t *testing.T, args ...string) config.Settings {
	t.Helper()
	t.Setenv("MONGODB_URI", "")
	cli, _, err := config.Parse(append([]string{"--data", filepath.Join(t.TempDir(), "data")}, args...))
	must(t, err)
	return cli.Settings
}

// The store of a first start is there at the second, with the same keys.
func TestOpen_Again(t *testing.T) {
	s := settings(t)
	var tokens []string
	for range 2 {
		a, err := Open(t.Context(), s, "test")
		must(t, err)
		token, err := a.Service.SetupToken(t.Context())
		must(t, err)
		tokens = append(tokens, token)
		must(t, a.Close())
	}
	if tokens[0] == "" || tokens[0] != tokens[1] {
		t.Errorf("the setup links are %v", tokens)
	}
}
