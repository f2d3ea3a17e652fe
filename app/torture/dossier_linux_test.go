package torture

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

var keyForm = regexp.MustCompile(`[\w.:-]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,}`)

// The complainant takes the dossier of the case home. There is nothing there but
// the program, the file and the office's public key: no store, no settings, no
// environment, no network, and where the test may do that, no other file at all.
// A good one is told from one that is damaged, and from one that a stranger signed.
func TestDossier_VerifiesElsewhere(t *testing.T) {
	mine, others := dossierOf(t), dossierOf(t)
	home := t.TempDir()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(mine.file)
	damaged[len(damaged)/2] ^= 1
	for name, data := range map[string][]byte{"redress": code, "mine.zip": mine.file, "damaged.zip": damaged, "others.zip": others.file, "key": []byte(mine.key + "\n")} {
		if err := os.WriteFile(filepath.Join(home, name), data, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"mine.zip --key key", 0, `"key":"` + mine.key},
		{"mine.zip --key " + mine.key, 0, `"faults":[]`},
		{"mine.zip", 3, "you named no key"},
		{"damaged.zip --key key", 1, "damaged or forged"},
		{"others.zip --key key", 1, "damaged or forged"},
		{"others.zip --key " + others.key, 0, `"faults":[]`},
	} {
		out, code := alone(t, home, strings.Fields("verify dossier --json "+c.args)...)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("verify dossier %s: exit code %d, want %d:\n%s", c.args, code, c.code, out)
		}
	}
}

// taken is a dossier that was downloaded, and the key on the page of its office.
type taken struct {
	file []byte
	key  string
}

// dossierOf is that of a case at an office of its own.
func dossierOf(t *testing.T) taken {
	s := newSite(t, "")
	p := s.start()
	defer p.kill()
	b := newBuyer(func() string { return p.base }, "home")
	receipt, err := b.file()
	for _, step := range []func() error{
		func() error { return b.get("/verify") },
		func() error { return b.get("/track") },
		func() error { return b.post("/track", "number", receipt.number, "code", receipt.code) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	var out taken
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		if err := b.get("/verify"); err != nil {
			t.Fatal(err)
		}
		out.key = keyForm.FindString(b.page)
		if err = b.get("/track/case/dossier"); err == nil {
			err = b.post("/track/case/dossier", "languages", "zh-CN", "languages", "en")
		}
		if err == nil && strings.HasPrefix(b.page, "PK") {
			out.file = []byte(b.page)
			return out
		}
		if time.Now().After(deadline) {
			t.Fatalf("no dossier: %v, %.300s", err, b.page)
		}
	}
}

// alone runs the program of a folder with nothing but that folder: shut in there
// without a network where the machine allows it.
func alone(t *testing.T, home string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command("/redress", args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", []string{}, &syscall.SysProcAttr{Chroot: home, Cloneflags: syscall.CLONE_NEWNET}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) {
		t.Log("not shut in: this machine does not let the test change its root")
		cmd = exec.Command(filepath.Join(home, "redress"), args...)
		cmd.Dir, cmd.Env = home, []string{}
		out, err = cmd.CombinedOutput()
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}
