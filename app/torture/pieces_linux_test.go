package torture

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"redress/app/testenv"
)

// TestPieces_Memory sends one long file, then many at once, and looks at how
// much more memory the serving process held at its most.
func TestPieces_Memory(t *testing.T) {
	s := newSite(t, "")
	p := s.start()
	defer p.kill()
	for _, x := range []struct {
		what  string
		files int
		bytes int64
		most  int // MiB
	}{
		// The first files fill the pools of the server, as after a day of work.
		{"warming up", 4, 8 << 20, 1 << 20},
		{"one file", 1, int64(testenv.Proof(30, 300, 300)) * 1e6, 64},
		{"files at once", testenv.Proof(20, 100, 100), int64(testenv.Proof(2, 20, 300)) * 1e6, 256},
	} {
		before, _ := p.memory(t)
		if err := os.WriteFile(p.proc("clear_refs"), []byte("5"), 0); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for _, err := range sendAtOnce(p, x.files, x.bytes) {
			t.Error(err)
		}
		took := time.Since(began)
		_, peak := p.memory(t)
		added := (peak - before) >> 10
		t.Logf("%s: %d of %d MB in %v (%.0f MB/s): %d MiB resident before, %d MiB more at most (bound %d)",
			x.what, x.files, x.bytes/1e6, took.Round(time.Second/10), float64(x.files)*float64(x.bytes)/1e6/took.Seconds(), before>>10, added, x.most)
		if added >= x.most {
			t.Errorf("%s: %d MiB more, bound %d", x.what, added, x.most)
		}
	}
	if now, peak := p.memory(t); now < 10<<10 || peak < now {
		t.Errorf("control: %d KiB now and %d at most cannot be", now, peak)
	}
}

// sendAtOnce sends files of so many bytes, each for a draft of its own.
func sendAtOnce(p *process, files int, size int64) (failed []error) {
	same := picture(4 << 20)
	var mu sync.Mutex
	var senders sync.WaitGroup
	for range files {
		senders.Go(func() {
			b := newBuyer(func() string { return p.base }, "memory")
			b.client.Timeout = 10 * time.Minute
			err := b.start()
			if err == nil {
				err = (&sending{buyer: b, data: same}).long(size)
			}
			if err != nil {
				mu.Lock()
				failed = append(failed, err)
				mu.Unlock()
			}
		})
	}
	senders.Wait()
	return failed
}

// long sends the same piece again and again as one file.
func (u *sending) long(size int64) error {
	u.origin = u.base()
	meta := "kind " + base64.StdEncoding.EncodeToString([]byte("chat")) + ",filename " + base64.StdEncoding.EncodeToString([]byte("long.png"))
	answer, err := u.tus("POST", "/file/uploads", nil, "Upload-Length", strconv.FormatInt(size, 10), "Upload-Metadata", meta)
	if err != nil {
		return err
	}
	u.path = answer.Header.Get("Location")
	for deadline := time.Now().Add(10 * time.Minute); time.Now().Before(deadline); {
		offset, err := u.offset()
		if err == nil && int64(offset) == size {
			return nil
		}
		if err == nil {
			n := min(int64(len(u.data)), size-int64(offset))
			_, err = u.tus("PATCH", u.path, u.data[:n], "Content-Type", "application/offset+octet-stream", "Upload-Offset", strconv.Itoa(offset))
		}
		var status errStatus
		if errors.As(err, &status) && status < 500 && status != http.StatusConflict {
			return err
		}
		if err != nil { // too busy, or cut off: a sender waits and asks how far it is
			time.Sleep(time.Second)
		}
	}
	return errors.New("a file did not go through in ten minutes")
}

// memory is how many KiB of a process are resident, and were at most.
func (p *process) memory(t *testing.T) (now, peak int) {
	t.Helper()
	status, err := os.ReadFile(p.proc("status"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
		switch name {
		case "VmRSS":
			now = n
		case "VmHWM":
			peak = n
		}
	}
	return now, peak
}

func (p *process) proc(file string) string {
	return fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, file)
}
