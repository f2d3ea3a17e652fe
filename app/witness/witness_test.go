package witness

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/custody"
	"redress/app/ledger"
	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// office is a witness over a store in memory, with a clock tests move.
type office struct {
	t *testing.T
	*Witness
	store *vault.Store
	all   models.Grant
	now   time.Time
	log   *bytes.Buffer
	cases int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	keys, err := vault.GenerateKeys(rand.Reader)
	must(t, err)
	private, err := keys.SigningKey()
	must(t, err)
	signer, err := custody.NewSigner("redress.example.org", private)
	must(t, err)
	store, err := vault.Open(t.Context(), storetest.Memory(), vaulttest.MemoryBlobs(), keys)
	must(t, err)
	all, err := authz.Do(models.Actor{Role: models.RoleSystem}, authz.SystemWork, models.AnyObject)
	must(t, err)
	o := &office{t: t, store: store, all: all, now: time.Now(), log: &bytes.Buffer{}}
	log := slog.New(slog.NewTextHandler(o.log, nil))
	l := ledger.New(store, signer, log)
	l.Now = func() time.Time { return o.now }
	o.Witness = &Witness{Ledger: l, Log: log, Dir: filepath.Join(t.TempDir(), "outside", "checkpoints"), MailEvery: time.Hour}
	return o
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file stores one more case.
func (o *office) file() {
	o.t.Helper()
	o.cases++
	at := models.Millis(o.now)
	c := models.Case{Head: models.Head{ID: models.CaseID(fmt.Sprintf("WQ-%05d-00000", o.cases))}}
	c.Append(at, models.Event{Kind: models.EventFiled, Command: "file", Payload: models.Payload{
		Filed: &models.Filed{Filing: models.Filing{Narrative: "假货"}, ReceivedAt: at}, Outcome: models.Outcome{To: "filed"}}})
	_, err := o.store.CreateCase(o.t.Context(), o.all, c)
	must(o.t, err)
}

// round is what happens when it is time for another checkpoint.
func (o *office) round() {
	o.t.Helper()
	o.now = o.now.Add(signEvery)
	must(o.t, o.Round(o.t.Context()))
}

// files lists the folder.
func (o *office) files() (names []string) {
	o.t.Helper()
	list, err := os.ReadDir(o.Dir)
	must(o.t, err)
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

func checkpointName(size int) string { return fmt.Sprintf("checkpoint-%020d.txt", size) }

// Each checkpoint is a file of its own, whole and signed; what is there already is
// left alone, and what is missing is written the next time.
func TestExport(t *testing.T) {
	o := newOffice(t)
	o.file()
	o.round()
	o.round() // nothing new: no file
	o.file()
	o.file()
	o.round()
	if want := []string{checkpointName(1), checkpointName(3)}; !slices.Equal(o.files(), want) {
		t.Fatalf("files %v, want %v", o.files(), want)
	}
	signed, err := ReadCheckpoints(o.Dir)
	must(t, err)
	for i, size := range []int64{1, 3} {
		c, err := custody.OpenCheckpoint(o.Ledger.Signer.Key(), signed[i].Note)
		if err != nil || c.Size != size || signed[i].Name != checkpointName(int(size)) {
			t.Errorf("checkpoint %d, %s: %+v, %v", i, signed[i].Name, c, err)
		}
	}
	first, err := os.Stat(filepath.Join(o.Dir, checkpointName(1)))
	must(t, err)
	must(t, os.Remove(filepath.Join(o.Dir, checkpointName(3))))
	must(t, o.Export(t.Context()))
	again, err := os.Stat(filepath.Join(o.Dir, checkpointName(1)))
	must(t, err)
	if !os.SameFile(first, again) || len(o.files()) != 2 {
		t.Errorf("written anew, or not again: %v", o.files())
	}
	if one, err := ReadCheckpoints(filepath.Join(o.Dir, checkpointName(3))); err != nil || !bytes.Equal(one[0].Note, signed[1].Note) {
		t.Errorf("one file: %v", err)
	}
	if _, err := ReadCheckpoints(t.TempDir()); err == nil || !strings.Contains(err.Error(), "holds no checkpoint") {
		t.Errorf("a folder without checkpoints: %v", err)
	}
}

// A file that could not be written whole is not there at all, the log goes on,
// and the checkpoint is written once the folder can be.
func TestExport_FolderThatCannotBeWritten(t *testing.T) {
	o := newOffice(t)
	must(t, os.MkdirAll(filepath.Dir(o.Dir), 0o755))
	must(t, os.WriteFile(o.Dir, []byte("a file where the folder should be"), 0o600))
	o.file()
	o.round()
	if !strings.Contains(o.log.String(), "writing checkpoints to "+o.Dir) {
		t.Errorf("nobody was told:\n%s", o.log)
	}
	must(t, os.Remove(o.Dir))
	// Where the file belongs there is a folder: the last step, the new name, fails.
	must(t, os.MkdirAll(filepath.Join(o.Dir, checkpointName(1), "full"), 0o755))
	if err := o.export(models.Checkpoint{ID: fmt.Sprintf("%020d", 1), Note: "note"}); err == nil {
		t.Error("written over a folder")
	}
	if len(o.files()) != 1 {
		t.Errorf("something was left behind: %v", o.files())
	}
	must(t, os.RemoveAll(filepath.Join(o.Dir, checkpointName(1))))
	o.round()
	if !slices.Equal(o.files(), []string{checkpointName(1)}) {
		t.Errorf("files %v", o.files())
	}
}

// A folder that has more than the store is not added to: the store was put back.
func TestExport_AfterTheLogShrank(t *testing.T) {
	o := newOffice(t)
	o.file()
	o.file()
	o.round()
	restored := newOffice(t) // the same key and folder, an emptier store
	restored.Ledger.Signer, restored.Dir = o.Ledger.Signer, o.Dir
	restored.file()
	_, err := restored.Ledger.CatchUp(t.Context())
	must(t, err)
	_, err = restored.Ledger.Checkpoint(t.Context())
	must(t, err)
	err = restored.Export(t.Context())
	if !errors.Is(err, ledger.ErrShrunk) || !strings.Contains(err.Error(), checkpointName(2)) {
		t.Errorf("exported from a store that has less: %v", err)
	}
	restored.file()
	restored.round() // as many leaves now, and others
	if !strings.Contains(restored.log.String(), "first 2 leaves are others") {
		t.Errorf("exported from another history:\n%s", restored.log)
	}
	if !slices.Equal(o.files(), []string{checkpointName(2)}) {
		t.Errorf("files %v", o.files())
	}
}

// A mail server that fails holds up neither the log nor the folder; the same
// letter goes out once it works, and then not again until there is something new
// and the time has come.
func TestPost(t *testing.T) {
	o := newOffice(t)
	var sent []string
	down := true
	o.Mail = func(_ context.Context, c models.Checkpoint, id string) error {
		if down {
			return errors.New("the server is down")
		}
		if _, err := custody.OpenCheckpoint(o.Ledger.Signer.Key(), []byte(c.Note)); err != nil {
			t.Error(err)
		}
		sent = append(sent, id)
		return nil
	}
	o.file()
	o.round()
	if !strings.Contains(o.log.String(), "the server is down") || !slices.Equal(o.files(), []string{checkpointName(1)}) {
		t.Fatalf("files %v, log:\n%s", o.files(), o.log)
	}
	down = false
	o.round()
	o.round()
	o.file()
	o.round() // new, but too soon
	if want := []string{"checkpoint." + fmt.Sprintf("%020d", 1)}; !slices.Equal(sent, want) {
		t.Fatalf("mailed %v, want %v", sent, want)
	}
	o.now = o.now.Add(time.Hour)
	o.round()
	o.now = o.now.Add(time.Hour)
	o.round() // nothing new
	if len(sent) != 2 || sent[1] != "checkpoint."+fmt.Sprintf("%020d", 2) {
		t.Errorf("mailed %v", sent)
	}
}

// A process that ends in the middle of mailing leaves the checkpoint to the next
// turn; one that ends just behind it mails it again under the same id.
func TestPost_EndsInBetween(t *testing.T) {
	for _, delivered := range []bool{false, true} {
		o := newOffice(t)
		sent := map[string]int{}
		o.file()
		func() {
			defer func() { _ = recover() }()
			o.Mail = func(_ context.Context, _ models.Checkpoint, id string) error {
				if delivered {
					sent[id]++
				}
				panic("the process has ended")
			}
			o.round()
		}()
		o.Mail = func(_ context.Context, _ models.Checkpoint, id string) error { sent[id]++; return nil }
		for range 3 {
			o.now = o.now.Add(o.MailEvery)
			o.round()
		}
		want := map[bool]int{false: 1, true: 2}[delivered]
		if len(sent) != 1 || sent["checkpoint."+fmt.Sprintf("%020d", 1)] != want {
			t.Errorf("delivered %v: mailed %v", delivered, sent)
		}
	}
}

// A stamp that another process had made comes to the folder too.
func TestExport_StampsOfOthers(t *testing.T) {
	o := newOffice(t)
	for range recent + 2 { // the oldest two are no longer looked at
		o.file()
		o.round()
	}
	for _, size := range []int{1, 3, recent + 2} {
		must(t, o.Ledger.Stamped(t.Context(), fmt.Sprintf("%020d", size), []byte("token")))
	}
	must(t, o.Export(t.Context()))
	for size, want := range map[int]bool{1: false, 3: true, recent + 2: true} {
		name := strings.Replace(checkpointName(size), noteSuffix, stampSuffix, 1)
		if slices.Contains(o.files(), name) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
}

// What was written last is signed and outside when the program has stopped.
func TestRun_SignsBeforeItEnds(t *testing.T) {
	o := newOffice(t)
	o.file()
	o.round() // it holds the lease now
	o.Mail = func(context.Context, models.Checkpoint, string) error {
		t.Error("the end of the program waits for a mail server")
		return nil
	}
	o.file()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	o.Run(ctx)
	if !slices.Equal(o.files(), []string{checkpointName(1), checkpointName(2)}) {
		t.Errorf("files %v, log:\n%s", o.files(), o.log)
	}
	// Somebody else need not wait for the lease to run out.
	other := ledger.New(o.store, o.Ledger.Signer, o.Log)
	other.Now = o.Ledger.Now
	o.file()
	if n, err := other.Pass(t.Context()); err != nil || n != 1 {
		t.Errorf("the next process logs %d, %v", n, err)
	}
}

// A stamp is asked for until there is one, and put beside its checkpoint.
func TestRound_Stamps(t *testing.T) {
	o := newOffice(t)
	asked := 0
	o.Stamp = func(_ context.Context, note []byte) ([]byte, error) {
		if asked++; asked == 1 {
			return nil, errors.New("the authority is away")
		}
		return append([]byte("token of "), note...), nil
	}
	o.file()
	o.round()
	o.round()
	o.round()
	if asked != 2 || !strings.Contains(o.log.String(), "the authority is away") {
		t.Errorf("asked %d times, log:\n%s", asked, o.log)
	}
	stamp := strings.Replace(checkpointName(1), ".txt", ".tst", 1)
	if want := []string{stamp, checkpointName(1)}; !slices.Equal(o.files(), want) {
		t.Errorf("files %v, want %v", o.files(), want)
	}
}
