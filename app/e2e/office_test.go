package e2e_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"redress/app/testenv"
)

// office is a running program with a store of its own.
type office struct {
	base string
	data string
	// setup is the path of the link that creates the first administrator, "" when there are accounts.
	setup string

	mu sync.Mutex
	// links are those of accounts that nobody has opened yet, apps the
	// authenticator apps of the others, by login.
	links map[string]string
	apps  map[string]*app
}

// engines are the ways to run the program: the flags each needs.
var engines = map[string]func(*testing.T) []string{
	"sqlite": func(*testing.T) []string { return nil },
	"mongo":  func(t *testing.T) []string { return []string{"--mongodb-uri", testenv.MongoURI(t)} },
}

// command is the program with the given arguments and nothing of our environment.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + scratch, "TMPDIR=" + os.TempDir()}
	return cmd
}

var setupLink = regexp.MustCompile(`http://\S+(/setup/\S+)`)

// named has the program served under a name, as passkeys need it.
const named = "by name"

// serve starts the program on an empty or given data folder and stops it with
// the test; a program that does not stop by itself fails the test.
func serve(t *testing.T, data string, flags ...string) *office {
	t.Helper()
	addr := freeAddress(t)
	o := &office{base: "http://" + addr, data: data}
	args := append([]string{"serve", "--addr", addr, "--metrics-addr", "", "--data", data}, flags...)
	if i := slices.Index(args, named); i >= 0 {
		o.base = strings.Replace(o.base, "127.0.0.1", "localhost", 1)
		args = slices.Replace(args, i, i+1, "--base-url", o.base)
	}
	cmd := command(t, args...)
	var log lockedBuffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said lockedBuffer
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			fmt.Fprintln(&said, lines.Text())
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		kill := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
		<-reading
		err := cmd.Wait()
		kill.Stop()
		if err != nil {
			t.Errorf("the program ended with %v", err)
		}
		if t.Failed() {
			t.Logf("the program logged:\n%s", log.String())
		}
	})
	o.waitReady(t, &log)
	// What is printed comes through a pipe of its own, later than the answer.
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(said.String(), "Ctrl-C"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the program did not finish its greeting:\n%s", said.String())
		}
	}
	if m := setupLink.FindStringSubmatch(said.String()); m != nil {
		o.setup = m[1]
	}
	return o
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (o *office) waitReady(t *testing.T, log *lockedBuffer) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		res, err := http.Get(o.base + "/readyz")
		if err != nil {
			continue
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return
		}
	}
	t.Fatalf("the program is not ready after 30 s:\n%s", log.String())
}

// lockedBuffer may be written while it is read.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
