package torture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"redress/app"
	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// kills is how often the program is killed on each engine; make torture raises it.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("REDRESS_KILLS"))
	if err != nil {
		return 10
	}
	t.Logf("%d kills", n)
	return n
}

const clients = 8

// lookEvery is after how many kills the new receipts are opened.
const lookEvery = 20

// tellEvery is after how many kills or cuts a long run says where it is.
const tellEvery = 50

// TestKill kills serve at random moments while eight buyers file complaints
// with pictures. Whatever was acknowledged must be there, whole and once.
func TestKill(t *testing.T) {
	for name, uri := range engines {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, uri(t))
			receipts := fileUnderFire(t, s, kills(t))
			s.verify()
			a := s.open()
			for _, fault := range checkReceipts(t, a, receipts) {
				t.Error(fault)
			}
			controls(t, a, receipts)
		})
	}
}

// controls plant what the check is there to find. A check that misses one of
// them proves nothing.
func controls(t *testing.T, a *app.App, receipts []filed) {
	t.Helper()
	r := receipts[slices.IndexFunc(receipts, func(r filed) bool { return len(r.files) > 0 })]
	for name, planted := range map[string]filed{
		"a lost case":     {marker: r.marker, number: "WQ-00000-00000", code: r.code},
		"a wrong code":    {marker: r.marker, number: r.number, code: models.NewReceiptCode([models.EntropyBytes]byte{1})},
		"a lost file":     {marker: r.marker, number: r.number, code: r.code, files: []string{"00"}},
		"a case not once": {marker: "no such", number: r.number, code: r.code},
	} {
		if len(checkReceipts(t, a, []filed{planted})) == 0 {
			t.Errorf("control: %s was not found", name)
		}
	}
}

// fileUnderFire lets the buyers file until the last kill is over.
func fileUnderFire(t *testing.T, s *site, n int) []filed {
	p := s.start()
	base, addr := p.base, strings.TrimPrefix(p.base, "http://")
	c := gather(clients, "torture", func() string { return base })
	seen, looked := heads{}, 0
	for i := range n {
		time.Sleep(time.Duration(20+rand.IntN(500)) * time.Millisecond)
		p.kill()
		if i%lookEvery == 0 {
			fresh, _ := c.since(looked)
			looked += len(fresh)
			for _, fault := range s.lookAt(seen, fresh) {
				t.Error(fault)
			}
		}
		p = s.startOn(addr)
		if (i+1)%tellEvery == 0 {
			t.Logf("%d kills, %d filings begun", i+1, c.serial.Load())
		}
	}
	receipts, failed := c.end()
	p.kill()
	for _, err := range failed {
		t.Error(err)
	}
	for _, fault := range s.lookAt(seen, receipts) {
		t.Error(fault)
	}
	t.Logf("%d kills, %d filings begun, %d receipts with %d files", n, c.serial.Load(), len(receipts), countFiles(receipts))
	if len(receipts) < clients {
		t.Errorf("only %d receipts: nothing was tried", len(receipts))
	}
	return receipts
}

// checkReceipts opens every receipt, compares its files through their hashes,
// and looks for cases that are there twice. It returns what is wrong.
func checkReceipts(t *testing.T, a *app.App, receipts []filed) (faults []string) {
	ctx := context.Background()
	wrong := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	times := casesByMarker(t, a)
	for _, r := range receipts {
		// An address of its own for each, or the limit on codes would refuse.
		id, err := a.Service.OpenCase(ctx, r.number, r.code, fmt.Sprint("buyer ", rand.Uint64()))
		if err != nil {
			wrong("%s: receipt %s does not open: %v", r.marker, r.number, err)
			continue
		}
		if times[r.marker] != 1 {
			wrong("%s: %d cases", r.marker, times[r.marker])
		}
		tracked, err := a.Service.TrackedCase(ctx, models.Actor{Role: models.RoleComplainant, Case: id})
		if err != nil {
			wrong("%s: %v", r.marker, err)
			continue
		}
		for _, want := range r.files {
			if err := checkFile(a, tracked.Case, want); err != nil {
				wrong("%s: an acknowledged file of %s: %v", r.marker, r.number, err)
			}
		}
	}
	for marker, n := range times {
		if n > 1 {
			wrong("%s: %d cases", marker, n)
		}
	}
	return faults
}

func casesByMarker(t *testing.T, a *app.App) map[string]int {
	t.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	err = a.Service.Store.EachCase(context.Background(), g, "", func(id models.CaseID, c models.Case, fault error) error {
		_, marker, ok := strings.Cut(string(c.Filing.Purchase.Item), " ")
		if fault != nil || !ok || c.State == "" {
			return errors.Join(fmt.Errorf("half a case: %s", id), fault)
		}
		times[marker]++
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return times
}

// checkFile reads the file with this hash back, as the holder of the receipt.
func checkFile(a *app.App, c models.Case, want string) error {
	return wholeFile(c, want, func(file models.EvidenceID) (io.ReadCloser, error) {
		f, err := a.Service.OpenOwnEvidence(context.Background(), models.Actor{Role: models.RoleComplainant, Case: c.ID}, file)
		return f.Body, err
	})
}

// wholeFile hashes what is read of the file with this hash.
func wholeFile(c models.Case, want string, open func(models.EvidenceID) (io.ReadCloser, error)) error {
	i := slices.IndexFunc(c.Evidence, func(e models.Evidence) bool { return e.SHA256 == want })
	if i < 0 {
		return models.ErrNotFound
	}
	body, err := open(c.Evidence[i].ID)
	if err != nil {
		return err
	}
	defer body.Close()
	h := sha256.New()
	if _, err := io.Copy(h, body); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != want {
		return models.ErrTampered
	}
	return nil
}
