package casework

import (
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"crypto/rand"

	"redress/app/testenv"
	"redress/models"
	"redress/models/fileblobs"
	"redress/models/sqlitestore"
	"redress/models/vault"
	"redress/workflows/spec"
)

// threeProcesses are three services with a store of their own each, which share
// nothing but the files.
func threeProcesses(t *testing.T, o *office) (list []*Service) {
	t.Helper()
	rules, err := spec.Embedded()
	must(t, err)
	keys, err := vault.GenerateKeys(rand.Reader)
	must(t, err)
	dir := t.TempDir()
	for range 3 {
		engine, err := sqlitestore.Open(t.Context(), dir)
		must(t, err)
		blobs, err := fileblobs.Open(dir + "/files")
		must(t, err)
		store, err := vault.Open(t.Context(), engine, blobs, keys)
		must(t, err)
		t.Cleanup(func() { _ = store.Close() })
		s := New(store, rules)
		s.Now, s.FilingsPerHour = o.Service.Now, 50
		list = append(list, s)
	}
	return list
}

// TestReceiptCodes_Guessed tries codes for a known case number from many
// addresses on three processes. None fits, and each address gets as many tries
// in all as on one process alone.
func TestReceiptCodes_Guessed(t *testing.T) {
	tries := testenv.Proof(6_000, 1_000_000, 10_000_000)
	addresses := tries / 100
	o := newOffice(t)
	processes := threeProcesses(t, o)
	crowd := 3 * processes[0].FilingsPerHour
	o.Service = processes[0]
	buyer, code := o.file()

	var hits, through, puzzles, refused atomic.Int64
	var wg sync.WaitGroup
	const workers = 24
	for w := range workers {
		wg.Go(func() {
			for i := w; i < tries; i += workers {
				guess := models.NewReceiptCode(randomBytes())
				if i%(tries/50) == 0 {
					o.later(countEvery) // all within the one minute of the window
				}
				s := processes[i/addresses%3]
				switch _, err := s.OpenCase(t.Context(), string(buyer.Case), guess, address(i%addresses)); {
				case err == nil:
					hits.Add(1)
				case errors.Is(err, models.ErrNotFound):
					through.Add(1)
				case errors.Is(err, models.ErrBusy):
					refused.Add(1)
				case errors.As(err, new(*Toll)):
					puzzles.Add(1)
				default:
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d guesses from %d addresses on 3 processes: %d compared, %d asked for a puzzle, %d refused, %d hits",
		tries, addresses, through.Load(), puzzles.Load(), refused.Load(), hits.Load())
	if hits.Load() != 0 {
		t.Error("a guess fitted")
	}
	// What is usual from everybody bounds the tries long before each address has
	// had its own. The processes tell each other once a second, so until then
	// each goes by what it has seen itself.
	if most := min(int64(addresses)*limitCode.soft, 3*crowd); through.Load() > most {
		t.Errorf("%d tries were compared, want at most %d", through.Load(), most)
	}
	if want := int64(addresses) * (100 - limitCode.hard); refused.Load() != want {
		t.Errorf("%d tries were refused, want %d: the limit of an address does not hold across processes", refused.Load(), want)
	}
	if _, err := processes[2].OpenCase(t.Context(), string(buyer.Case), code, "192.0.2.77"); !errors.As(err, new(*Toll)) {
		t.Errorf("in the crowd the right code is asked for a puzzle first, not %v", err)
	}
	o.later(limitCode.window)
	id, err := processes[2].OpenCase(t.Context(), string(buyer.Case), code, "192.0.2.77")
	if err != nil || id != buyer.Case {
		t.Errorf("the right code: %v", err)
	}
}

func address(i int) string { return fmt.Sprintf("198.18.%d.%d", i/256, i%256) }

func randomBytes() (b [models.EntropyBytes]byte) {
	for i := range b {
		b[i] = byte(mrand.IntN(256))
	}
	return b
}
