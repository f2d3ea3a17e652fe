package torture

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"redress/app/testenv"
)

// cuts is how often the power is cut; make powercuts raises it.
func cuts(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("REDRESS_CUTS"))
	if err != nil {
		return 3
	}
	t.Logf("%d cuts", n)
	return n
}

// disk is an ext4 file system in a file, which stands for a disk: what the
// file system has not written to it is lost when the power is cut.
type disk struct {
	t          *testing.T
	image, dir string
}

func newDisk(t *testing.T) *disk {
	t.Helper()
	testenv.LoopDisk(t)
	d := &disk{t: t, image: filepath.Join(t.TempDir(), "disk"), dir: t.TempDir()}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(d.image, 8<<30); err != nil {
		t.Fatal(err)
	}
	d.must("mkfs.ext4", "-q", "-F", d.image)
	d.mount()
	t.Cleanup(func() { _ = exec.Command("umount", "--lazy", d.dir).Run() })
	return d
}

func (d *disk) must(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v: %s", name, err, out)
	}
}

func (d *disk) mount() { d.t.Helper(); d.must("mount", "-o", "loop", d.image, d.dir) }

// shutdown is EXT4_IOC_SHUTDOWN, the same number as XFS_IOC_GOINGDOWN, and
// noLogFlush asks for it without writing anything more: neither data nor journal.
const (
	shutdown   = 0x8004587d
	noLogFlush = 2
)

// cut cuts the power: from here on nothing reaches the disk, and what had not
// reached it is gone.
func (d *disk) cut() {
	d.t.Helper()
	dir, err := os.Open(d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	defer dir.Close()
	flag := uint32(noLogFlush)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, dir.Fd(), shutdown, uintptr(unsafe.Pointer(&flag))); errno != 0 {
		d.t.Fatalf("shutdown of %s: %v", d.dir, errno)
	}
}

// again mounts the disk after a cut, as a machine that starts anew. What the
// killed program had started itself may need a moment to notice.
func (d *disk) again() {
	d.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); exec.Command("umount", d.dir).Run() != nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			d.must("umount", d.dir)
		}
	}
	d.mount()
}

// TestPowerCut cuts the power under serve while buyers file complaints and hand
// over files; what they were told lives outside of that disk. Whatever was
// acknowledged is there after every cut. kill -9 cannot show this: what a
// killed program has written the system still writes.
func TestPowerCut(t *testing.T) {
	d := newDisk(t)
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := siteOn(t, program, d.dir)
	u := cutUnderLoad(t, d, s, cuts(t), func(underCuts) bool { return false })
	for _, fault := range append(u.faults, u.failed...) {
		t.Error(fault)
	}
	s.verify()
	a := s.open()
	for _, fault := range checkReceipts(t, a, u.receipts) {
		t.Error(fault)
	}
	controls(t, a, u.receipts)
	t.Logf("%d cuts, %d receipts with %d files acknowledged, %d faults", u.cuts, len(u.receipts), countFiles(u.receipts), len(u.faults)+len(u.failed))
	_ = a.Close()
}

// TestPowerCut_Control does the same to a program that was built not to wait for
// the disk (PRAGMA synchronous=NORMAL). It must lose what it acknowledged, or
// the test above would prove nothing.
func TestPowerCut_Control(t *testing.T) {
	d := newDisk(t)
	program, err := careless()
	if err != nil {
		t.Fatal(err)
	}
	most := max(10, cuts(t)/4)
	u := cutUnderLoad(t, d, siteOn(t, program, d.dir), most, func(u underCuts) bool {
		return u.cuts > 1 && len(u.faults) > 0 && len(u.receipts) >= clients && most == 10
	})
	t.Logf("control: %d cuts, %d receipts acknowledged, %d of them lost, %d filings broken under way", u.cuts, len(u.receipts), u.lost, len(u.failed))
	if u.lost == 0 {
		t.Error("a program that does not wait for the disk lost nothing: this test cannot see a loss")
	}
}

// underCuts is what came of it.
type underCuts struct {
	cuts           int
	receipts       []filed
	faults, failed []string
	// lost counts the receipts that something is wrong with.
	lost int
}

// cutUnderLoad cuts the power n times, or until enough says so.
func cutUnderLoad(t *testing.T, d *disk, s *site, n int, enough func(underCuts) bool) (u underCuts) {
	p := s.start()
	addr := strings.TrimPrefix(p.base, "http://")
	base := p.base
	c := gather(clients, "cut", func() string { return base })
	seen := heads{}
	for u.cuts < n && !enough(u) {
		time.Sleep(time.Duration(200+rand.IntN(800)) * time.Millisecond)
		c.dark.Store(true)
		d.cut()
		p.kill()
		d.again()
		c.dark.Store(false)
		u.cuts++
		fresh, _ := c.since(len(u.receipts))
		u.receipts = append(u.receipts, fresh...)
		for _, fault := range s.lookAt(seen, fresh) {
			t.Logf("after cut %d: %s", u.cuts, fault)
			u.faults = append(u.faults, fault)
		}
		p = s.startOn(addr)
		if u.cuts%tellEvery == 0 {
			t.Logf("%d cuts, %d receipts, %d faults", u.cuts, len(u.receipts), len(u.faults))
		}
	}
	receipts, failed := c.end()
	p.kill()
	last := s.lookAt(seen, receipts)
	u.faults, u.receipts, u.lost = append(u.faults, last...), receipts, receiptsIn(last)
	for _, err := range failed {
		u.failed = append(u.failed, err.Error())
	}
	if len(receipts) < clients {
		t.Errorf("only %d receipts: nothing was tried", len(receipts))
	}
	return u
}
