package bench

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// process is the real program serving a stage's store beside this one.
type process struct {
	cmd  *exec.Cmd
	base string
	// took is the time from starting it to the last byte of its first page.
	took time.Duration
}

// build makes the program.
func build(b *testing.B) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "redress")
	if out, err := exec.Command("go", "build", "-o", program, "redress/app/cmd/redress").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return program
}

func start(b *testing.B, program, data string) *process {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	var log bytes.Buffer
	p := &process{cmd: exec.Command(program, "serve", "--addr", addr, "--data", data, "--metrics-addr", ""), base: "http://" + addr}
	p.cmd.Stdout, p.cmd.Stderr = &log, &log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.stop)
	for client := (&http.Client{}); ; time.Sleep(5 * time.Millisecond) {
		if _, err := ask(client, p.base+"/", ""); err == nil {
			p.took = time.Since(began)
			return p
		}
		if time.Since(began) > time.Minute {
			p.stop()
			b.Fatalf("no page in a minute:\n%s", &log)
		}
	}
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

// memory is how many bytes are resident, and were at most since lowered.
func (p *process) memory() (now, peak int64, err error) {
	status, err := os.ReadFile(p.proc("status"))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		switch name {
		case "VmRSS":
			now = kib << 10
		case "VmHWM":
			peak = kib << 10
		}
	}
	return now, peak, nil
}

// lowered makes the kernel count the peak anew.
func (p *process) lowered() error { return os.WriteFile(p.proc("clear_refs"), []byte("5"), 0) }

func (p *process) proc(file string) string {
	return fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, file)
}

func mib(n int64) string { return strconv.FormatInt(n>>20, 10) + " MiB" }
