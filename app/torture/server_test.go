package torture

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"redress/app"
	"redress/app/config"
	"redress/app/testenv"
)

// binary is the real program, careless the one that does not wait for the
// disk; each is built once for all tests that need it.
var (
	binary   = sync.OnceValues(func() (string, error) { return build("") })
	careless = sync.OnceValues(func() (string, error) { return build("redress_careless") })
)

// built are the folders of what was built.
var built []string

func build(tags string) (string, error) {
	dir, err := os.MkdirTemp("", "redress-torture-")
	if err != nil {
		return "", err
	}
	built = append(built, dir)
	path := filepath.Join(dir, "redress")
	cmd := exec.Command("go", "build", "-tags", tags, "-o", path, "redress/app/cmd/redress")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // as in the Makefile: it needs nothing of the machine it runs on
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
}

func TestMain(m *testing.M) {
	if order, ok := os.LookupEnv(numberer); ok {
		if err := numberLetters(order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	for _, dir := range built {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// site is one store and the addresses its processes serve on.
type site struct {
	t        *testing.T
	settings config.Settings
	program  string
}

// engines are the stores every torture runs on.
var engines = map[string]func(*testing.T) string{
	"sqlite":  func(*testing.T) string { return "" },
	"mongodb": func(t *testing.T) string { return testenv.MongoURI(t) },
}

func newSite(t *testing.T, mongodb string) *site {
	t.Helper()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := siteOn(t, program, t.TempDir())
	s.settings.MongodbURI = mongodb
	return s
}

// siteOn is a site of a program with an embedded store below a folder.
func siteOn(t *testing.T, program, dir string) *site {
	data := filepath.Join(dir, "data")
	return &site{t: t, program: program, settings: config.Settings{
		Data: data, KeyFile: filepath.Join(data, "redress.key"), Lang: "zh-CN", BaseURL: "http://127.0.0.1:8080",
	}}
}

// process is one running serve.
type process struct {
	cmd  *exec.Cmd
	base string
	log  *bytes.Buffer
}

// start runs serve on a free port and waits until it is ready.
func (s *site) start(args ...string) *process {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	return s.startOn(addr, args...)
}

func (s *site) startOn(addr string, args ...string) *process {
	s.t.Helper()
	args = append([]string{"serve", "--addr", addr, "--data", s.settings.Data, "--metrics-addr", "", "--trusted-proxy", "127.0.0.1/32",
		"--filings-per-hour", "1000000"}, args...)
	if s.settings.MongodbURI != "" {
		args = append(args, "--mongodb-uri", s.settings.MongodbURI)
	}
	p := &process{cmd: exec.Command(s.program, args...), base: "http://" + addr, log: &bytes.Buffer{}}
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if r, err := http.Get(p.base + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return p
			}
		}
		if time.Now().After(deadline) {
			p.kill()
			s.t.Fatalf("serve was not ready in 30 s:\n%s", p.log)
		}
	}
}

// kill ends the process as a power switch would end a program.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// open opens the store of the site in this process, after all others ended.
func (s *site) open() *app.App {
	s.t.Helper()
	a, err := app.Open(context.Background(), s.settings, "torture")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = a.Close() })
	return a
}

// verify runs the program's own check of the whole store.
func (s *site) verify() {
	s.t.Helper()
	args := []string{"verify", "--data", s.settings.Data}
	if s.settings.MongodbURI != "" {
		args = append(args, "--mongodb-uri", s.settings.MongodbURI)
	}
	out, err := exec.Command(s.program, args...).CombinedOutput()
	s.t.Logf("verify: %s", bytes.TrimSpace(out))
	if err != nil {
		s.t.Errorf("redress verify: %v", err)
	}
}
