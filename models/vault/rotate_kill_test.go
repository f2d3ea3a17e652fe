package vault_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"redress/app/testenv"
	"redress/models"
	"redress/models/fileblobs"
	"redress/models/sqlitestore"
	"redress/models/vault"
)

// rotateIn is where a child of this test rotates the keys; see TestMain.
const rotateIn = "REDRESS_TEST_ROTATE_IN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(rotateIn); dir != "" {
		if err := rotateForever(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// openFolder opens the embedded store in a folder, as a process of its own does.
func openFolder(ctx context.Context, dir string) (*vault.Store, *vault.Keys, error) {
	keys, err := vault.LoadOrCreateKeys(filepath.Join(dir, "redress.key"))
	if err != nil {
		return nil, nil, err
	}
	engine, err := sqlitestore.Open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	blobs, err := fileblobs.Open(filepath.Join(dir, "files"))
	if err != nil {
		return nil, nil, err
	}
	s, err := vault.Open(ctx, engine, blobs, keys)
	return s, keys, err
}

// rotateForever rotates the keys again and again, as the command does: it ends
// what was begun before it begins anew. It is killed.
func rotateForever(ctx context.Context, dir string) error {
	s, keys, err := openFolder(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Println("begun")
	for {
		pending, err := s.RotationPending(ctx)
		if err != nil {
			return err
		}
		if !pending {
			if _, _, err := keys.Prepare(rand.Reader); err != nil {
				return err
			}
			if _, _, err := keys.Use(); err != nil {
				return err
			}
		}
		if err := s.Rewrap(ctx, nil); err != nil {
			return err
		}
		fmt.Println("ended with", keys.WrappingKeys()[0])
	}
}

// A rotation is killed at random moments while another process files. All that
// was acknowledged opens with the new keys, and when the old ones are gone.
func TestRotate_Killed(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	serving, _, err := openFolder(ctx, dir)
	check(t, err)
	acked := fileUntil(t, serving, 60, func() {
		ended := 0
		for range testenv.Proof(20, 200, 1000) {
			ended += rotateAndKill(t, dir)
		}
		t.Logf("%d rotations came to their end between the kills", ended)
	})
	s, keys, err := openFolder(ctx, dir)
	check(t, err)
	check(t, s.Rewrap(ctx, nil))
	rotated := keys.WrappingKeys()
	for _, old := range rotated[1:] {
		if _, err := s.RetireKey(ctx, old, time.Now().Add(time.Hour)); err != nil {
			t.Error(err)
		}
	}
	check(t, serving.Close())
	check(t, s.Close())
	s, keys, err = openFolder(ctx, dir)
	check(t, err)
	if len(rotated) < 2 || !slices.Equal(keys.WrappingKeys(), rotated[:1]) {
		t.Fatalf("rotated to %v, left %v", rotated, keys.WrappingKeys())
	}
	for _, id := range acked {
		check(t, readable(ctx, s, id, "材料"+string(id)))
	}
	check(t, s.EachCase(ctx, all, "", func(_ models.CaseID, _ models.Case, err error) error { return err }))
	t.Logf("%d cases readable after %d keys, the old ones retired", len(acked), len(rotated))
	check(t, s.Close())
}

// fileUntil files by two clients until during has ended, and at least n, and
// returns what was acknowledged.
func fileUntil(t *testing.T, s *vault.Store, n int, during func()) []models.CaseID {
	t.Helper()
	var mu sync.Mutex
	var acked []models.CaseID
	over := make(chan struct{})
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-over:
					if i >= n {
						return
					}
				default:
				}
				id := models.CaseID(fmt.Sprintf("WQ-%d-%05d", w, i))
				if err := file(t.Context(), s, id, "材料"+string(id)); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				acked = append(acked, id)
				mu.Unlock()
				if i >= n { // enough to meet every moment of a rotation
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	during()
	close(over)
	wg.Wait()
	return acked
}

// rotateAndKill lets a process rotate for a moment, kills it, and says how many
// rotations it had ended.
func rotateAndKill(t *testing.T, dir string) (ended int) {
	t.Helper()
	exe, err := os.Executable()
	check(t, err)
	child := exec.Command(exe)
	child.Env = append(os.Environ(), rotateIn+"="+dir)
	out, err := child.StdoutPipe()
	check(t, err)
	var words strings.Builder
	child.Stderr = &words
	check(t, child.Start())
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("the child does not begin: %v\n%s", child.Wait(), words.String())
	}
	time.AfterFunc(time.Duration(mrand.IntN(120_000))*time.Microsecond, func() { _ = child.Process.Kill() })
	for lines.Scan() {
		ended++
	}
	if err := child.Wait(); err == nil || child.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v\n%s", err, words.String())
	}
	return ended
}
