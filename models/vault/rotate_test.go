package vault_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

func init() { vault.SetKeyLook(20 * time.Millisecond) }

// room is a store on a key file of its own.
type room struct {
	path   string
	engine models.Engine
	blobs  models.BlobStore
}

func newRoom(t *testing.T) *room {
	return &room{filepath.Join(t.TempDir(), "redress.key"), storetest.Memory(), vaulttest.MemoryBlobs()}
}

// open is a process that starts on the room.
func (r *room) open(t *testing.T) (*vault.Store, *vault.Keys) {
	t.Helper()
	keys, err := vault.LoadOrCreateKeys(r.path)
	check(t, err)
	s, err := vault.Open(t.Context(), r.engine, r.blobs, keys)
	check(t, err)
	return s, keys
}

// file stores a case with a draft's key, as filing does, and a file of it.
func file(ctx context.Context, s *vault.Store, id models.CaseID, text string) error {
	d, err := s.CreateDraft(ctx, all, models.Draft{ID: id, CodeHash: string(id), Filing: models.Filing{Narrative: models.Personal(text)}})
	if err != nil {
		return err
	}
	c := models.Case{Head: models.Head{ID: id}, Key: d.Key}
	c.Append(day, models.Event{Command: "f", Payload: models.Payload{Filed: &models.Filed{Filing: d.Filing, ReceivedAt: day}}})
	if _, err := s.CreateCase(ctx, all, c); err != nil {
		return err
	}
	return s.PutEvidence(ctx, all, id, d.Key, "f", strings.NewReader(text))
}

// readable finds every document of a case by a store as new.
func readable(ctx context.Context, s *vault.Store, id models.CaseID, text string) error {
	c, err := s.Case(ctx, all, id)
	if err != nil {
		return err
	}
	d, err := s.Draft(ctx, all, id)
	if err != nil {
		return err
	}
	r, err := s.OpenEvidence(ctx, all, id, c.Key, "f")
	if err != nil {
		return err
	}
	var b strings.Builder
	buf := make([]byte, 1<<10)
	for err == nil {
		var n int
		n, err = r.Read(buf)
		b.Write(buf[:n])
	}
	if string(c.Filing.Narrative) != text || string(d.Filing.Narrative) != text || b.String() != text {
		return fmt.Errorf("%s reads %q, %q and %q: %w", id, c.Filing.Narrative, d.Filing.Narrative, b.String(), err)
	}
	return r.Close()
}

// A rotation runs while another process files and reads. It never misses a
// document, nobody meets an error, and then the old key can go.
func TestRotate_WhileServing(t *testing.T) {
	r := newRoom(t)
	ctx := t.Context()
	serving, servingKeys := r.open(t)
	for i := range 30 {
		check(t, file(ctx, serving, models.CaseID(fmt.Sprint("old", i)), "旧"))
	}
	var filed atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				id := models.CaseID(fmt.Sprintf("new%d-%d", w, i))
				if err := file(ctx, serving, id, "新"); err != nil {
					t.Error(err)
				}
				if err := readable(ctx, serving, id, "新"); err != nil {
					t.Error(err)
				}
				filed.Add(1)
			}
		})
	}
	rotating, keys := r.open(t)
	_, _, err := keys.Prepare(rand.Reader)
	check(t, err)
	id, _, err := keys.Use()
	check(t, err)
	if _, err := rotating.RetireKey(ctx, "k1", day); !errors.Is(err, vault.ErrKeyNeeded) {
		t.Errorf("retired in the middle of a rotation: %v", err)
	}
	check(t, rotating.Rewrap(ctx, nil))
	n := filed.Load()
	for filed.Load() < n+8 {
		time.Sleep(time.Millisecond)
	}
	close(stop)
	wg.Wait()
	check(t, rotating.Rewrap(ctx, nil)) // what was begun before and ended after
	use, err := rotating.KeyUse(ctx)
	check(t, err)
	if id != "k2" || len(use) != 1 || use["k2"] == 0 || servingKeys.WrappingKeys()[0] != "k2" {
		t.Fatalf("after the rotation to %s: %v, serving uses %v", id, use, servingKeys.WrappingKeys())
	}
	if _, err := rotating.RetireKey(ctx, "k1", time.Now()); !errors.Is(err, vault.ErrKeyNeeded) {
		t.Errorf("retired at once: %v", err)
	}
	_, err = rotating.RetireKey(ctx, "k1", time.Now().Add(time.Hour))
	check(t, err)
	fresh, freshKeys := r.open(t)
	if got := freshKeys.WrappingKeys(); !slices.Equal(got, []string{"k2"}) {
		t.Errorf("left in the file: %v", got)
	}
	for i := range 30 {
		check(t, readable(ctx, fresh, models.CaseID(fmt.Sprint("old", i)), "旧"))
	}
	check(t, fresh.EachCase(ctx, all, "", func(_ models.CaseID, _ models.Case, err error) error { return err }))
	t.Logf("%d filed meanwhile", filed.Load())
}

// A key that documents need stays, and so does the one in use.
func TestRetire_RefusesWhatIsNeeded(t *testing.T) {
	r := newRoom(t)
	s, keys := r.open(t)
	check(t, file(t.Context(), s, "case", "文"))
	later := time.Now().Add(time.Hour)
	if _, err := s.RetireKey(t.Context(), "k1", later); !errors.Is(err, vault.ErrKeyNeeded) {
		t.Errorf("the key in use: %v", err)
	}
	_, _, err := keys.Prepare(rand.Reader)
	check(t, err)
	_, _, err = keys.Use()
	check(t, err)
	check(t, s.Rewrap(t.Context(), nil))
	// One document comes back from the past, as by a process that was paused.
	old, err := vault.LoadOrCreateKeys(r.path)
	check(t, err)
	paused, err := vault.Open(t.Context(), r.engine, r.blobs, old.OldestFirst())
	check(t, err)
	check(t, file(t.Context(), paused, "late", "迟"))
	if _, err := s.RetireKey(t.Context(), "k1", later); !errors.Is(err, vault.ErrKeyNeeded) || !strings.Contains(err.Error(), "2 documents") {
		t.Errorf("a key that documents need: %v", err)
	}
	check(t, s.Rewrap(t.Context(), nil))
	_, err = s.RetireKey(t.Context(), "k1", later)
	check(t, err)
	check(t, readable(t.Context(), s, "late", "迟"))
}

// Keys given as a text cannot be changed: what they are to be instead is told.
func TestRotate_KeysFromTheEnvironment(t *testing.T) {
	r := newRoom(t)
	_, keys := r.open(t)
	text, err := keys.Next()
	check(t, err)
	plain, err := base64.StdEncoding.DecodeString(text)
	check(t, err)
	for _, given := range []string{text, " " + text + "\n", string(plain)} {
		same, err := vault.ParseKeys(given)
		check(t, err)
		s, err := vault.Open(t.Context(), r.engine, r.blobs, same)
		check(t, err)
		if same.FromFile() {
			t.Error("a text is no file")
		}
		_, next, err := same.Prepare(rand.Reader)
		if !errors.Is(err, vault.ErrKeysFixed) || next.Prepared() != "k2" || next.WrappingKeys()[0] != "k1" {
			t.Fatalf("prepared %v: %v", next, err)
		}
		id, next, err := next.Use()
		if !errors.Is(err, vault.ErrKeysFixed) || id != "k2" || !slices.Equal(next.WrappingKeys(), []string{"k2", "k1"}) {
			t.Fatalf("in use %v: %v", next.WrappingKeys(), err)
		}
		if pending, err := s.RotationPending(t.Context()); pending || err != nil {
			t.Errorf("pending before anything was set: %v, %v", pending, err)
		}
	}
	for _, bad := range []string{"", "{", "***", base64.StdEncoding.EncodeToString([]byte("{}"))} {
		if _, err := vault.ParseKeys(bad); err == nil {
			t.Errorf("%q passes for keys", bad)
		}
	}
}

// A key of the right name and another content is refused at once, not at the
// first document.
func TestOpen_RefusesAnotherWrappingKey(t *testing.T) {
	r := newRoom(t)
	r.open(t)
	text, err := os.ReadFile(r.path)
	check(t, err)
	other, err := vault.GenerateKeys(rand.Reader)
	check(t, err)
	foreign, err := other.Next()
	check(t, err)
	raw, err := base64.StdEncoding.DecodeString(foreign)
	check(t, err)
	wrong := swapKey(t, text, raw)
	keys, err := vault.ParseKeys(string(wrong))
	check(t, err)
	if _, err := vault.Open(t.Context(), r.engine, r.blobs, keys); !errors.Is(err, vault.ErrWrongKey) {
		t.Errorf("another key k1: %v", err)
	}
}

// A process that meets a key it does not know reads the key file again.
func TestKeys_AreReadAgain(t *testing.T) {
	r := newRoom(t)
	a, keysOfA := r.open(t)
	b, keysOfB := r.open(t)
	vault.SetKeyLook(time.Hour)
	defer vault.SetKeyLook(20 * time.Millisecond)
	_, _, err := keysOfA.Prepare(rand.Reader)
	check(t, err)
	_, _, err = keysOfA.Use()
	check(t, err)
	check(t, file(t.Context(), a, "case", "文"))
	c, err := b.Case(t.Context(), all, "case")
	check(t, err)
	if vault.BoxKey(c.Key) != "k2" || keysOfB.WrappingKeys()[0] != "k2" {
		t.Errorf("wrapped by %q", vault.BoxKey(c.Key))
	}
	// A file that is gone or broken for a moment takes nothing away.
	check(t, os.WriteFile(r.path, []byte("{"), 0o600))
	if keysOfB.WrappingKeys()[0] != "k2" {
		t.Error("a broken file was taken over")
	}
	check(t, os.Remove(r.path))
	check(t, file(t.Context(), b, "more", "文"))
	check(t, readable(t.Context(), a, "more", "文"))
}

// swapKey puts the wrapping key of other keys into a key file.
func swapKey(t *testing.T, text, other []byte) []byte {
	t.Helper()
	var mine, theirs map[string]any
	check(t, json.Unmarshal(text, &mine))
	check(t, json.Unmarshal(other, &theirs))
	mine["wrap"] = theirs["wrap"]
	out, err := json.Marshal(mine)
	check(t, err)
	return out
}
