package dossier

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whatever people call their files, only generated names are in a dossier.
func TestNamesAreGenerated(t *testing.T) {
	d := sample(t)
	for _, f := range d.Files {
		if f.LeftOut == "" && nameFault(f.Member(), map[string]bool{}) != "" {
			t.Errorf("%q is refused by the verifier", f.Member())
		}
	}
	r, err := zip.NewReader(bytes.NewReader(written(t, d)), int64(len(written(t, d))))
	check(t, err)
	seen := map[string]bool{}
	for _, f := range r.File {
		if fault := nameFault(f.Name, seen); fault != "" {
			t.Errorf("%q: %s", f.Name, fault)
		}
	}
}

// Ten thousand names that an attacker might try, and pieces of them put together
// at random: none is a name of a member.
func TestBadNamesAreRefused(t *testing.T) {
	parts := []string{"evidence/", "letters/", "proof/", "../", "..\\", "/", "//", "C:", "CON", "NUL.txt", "evidence-01", ".jpg", "\x00", "\u202e", "manifest.json ", "README.TXT", "İ", ".", "~", "证据", "%2e%2e/", "evidence-1.jpg", "\n", "index.fr.html"}
	random := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		var name string
		for range 1 + random.IntN(5) {
			name += parts[random.IntN(len(parts))]
		}
		if name == "evidence/evidence-01.jpg" {
			continue
		}
		if nameFault(name, map[string]bool{}) == "" {
			t.Errorf("%q is taken for a member of a dossier", name)
		}
	}
	if nameFault("evidence/evidence-01.jpg", map[string]bool{}) != "" {
		t.Error("a good name is refused, so the test shows nothing")
	}
}

// unpackers unpack a dossier into a folder. Those of them that this machine
// lacks are simply not among its packers; archive/zip always is.
var unpackers = map[string]func(t *testing.T, file, into string) bool{
	"archive/zip": func(t *testing.T, file, into string) bool {
		data, err := os.ReadFile(file)
		check(t, err)
		for _, m := range unpack(t, data) {
			path := filepath.Join(into, m.name)
			check(t, os.MkdirAll(filepath.Dir(path), 0o700))
			check(t, os.WriteFile(path, m.data, 0o600))
		}
		return true
	},
	"unzip": func(t *testing.T, file, into string) bool { return runs(t, "unzip", "-q", file, "-d", into) },
	"python": func(t *testing.T, file, into string) bool {
		return runs(t, "python3", "-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])", file, into)
	},
	"bsdtar": func(t *testing.T, file, into string) bool { return runs(t, "bsdtar", "-xf", file, "-C", into) },
	"7z":     func(t *testing.T, file, into string) bool { return runs(t, "7z", "x", "-y", "-o"+into, file) },
}

func runs(t *testing.T, name string, args ...string) bool {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		return false
	}
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
	return true
}

// Every unpacker gets the same files out of a dossier, all inside the folder it
// was told, and they are what the manifest says.
func TestUnpackers(t *testing.T) {
	d := sample(t)
	data := written(t, d)
	outer := t.TempDir()
	file := filepath.Join(outer, "dossier.zip")
	check(t, os.WriteFile(file, data, 0o600))
	used := 0
	for name, run := range unpackers {
		into := filepath.Join(outer, strings.ReplaceAll(name, "/", "-"), "in")
		check(t, os.MkdirAll(into, 0o700))
		if !run(t, file, into) {
			continue
		}
		used++
		for _, m := range unpack(t, data) {
			got, err := os.ReadFile(filepath.Join(into, m.name))
			check(t, err)
			if !bytes.Equal(got, m.data) {
				t.Errorf("%s: %s has other bytes", name, m.name)
			}
		}
		around, err := os.ReadDir(filepath.Dir(into))
		check(t, err)
		if len(around) != 1 {
			t.Errorf("%s wrote outside its folder: %v", name, around)
		}
	}
	t.Logf("%d unpackers", used)
	if used < 2 {
		t.Errorf("only %d unpackers on this machine; two are needed to compare", used)
	}
}

// The instructions in the README work as they stand there.
func TestReadmeByHand(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Log("no openssl on this machine; the hashes are checked")
	}
	folder := t.TempDir()
	for _, m := range unpack(t, written(t, sample(t))) {
		path := filepath.Join(folder, m.name)
		check(t, os.MkdirAll(filepath.Dir(path), 0o700))
		check(t, os.WriteFile(path, m.data, 0o600))
	}
	manifest, err := os.ReadFile(filepath.Join(folder, manifestName))
	check(t, err)
	signed, err := os.ReadFile(filepath.Join(folder, noteName))
	check(t, err)
	lines := strings.Split(string(signed), "\n")
	sum := sha256.Sum256(manifest)
	if !strings.HasSuffix(lines[2], hex.EncodeToString(sum[:])) {
		t.Errorf("the third line of the note is %q", lines[2])
	}
	text, err := os.ReadFile(filepath.Join(folder, readmeName))
	check(t, err)
	_, commands, _ := strings.Cut(string(text), "   head -n 3")
	commands, _, _ = strings.Cut("head -n 3"+commands, "\n\n")
	words := strings.Fields(lines[4])
	key := signerOf(t, 7).Key().String()
	commands = strings.NewReplacer("KEY", key[strings.LastIndex(key, "+")+1:], "SIG", words[len(words)-1]).Replace(commands)
	if _, err := exec.LookPath("openssl"); err != nil {
		return
	}
	script := func(more string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", more+commands)
		cmd.Dir = folder
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := script("set -e\n"); err != nil || !strings.Contains(out, "Signature Verified Successfully") {
		t.Errorf("%v\n%s\n%s", err, commands, out)
	}
	check(t, os.WriteFile(filepath.Join(folder, noteName), []byte(strings.Replace(string(signed), number, "WQ-00000-00000", 1)), 0o600))
	if out, err := script(""); err == nil {
		t.Errorf("openssl takes a changed note:\n%s", out)
	}
}

// The README names what is in the dossier and nothing else.
func TestReadme_NamesWhatIsThere(t *testing.T) {
	d := sample(t)
	for _, c := range []struct {
		change func()
		gone   []string
	}{
		{func() {}, []string{".pdf"}},
		{func() { d.Sheets = d.Sheets[:1] }, []string{".pdf", "index.en"}},
		{func() { d.Files = d.Files[:3] }, []string{".pdf", "index.en", "letters/"}},
		{func() { d.Files = nil }, []string{".pdf", "index.en", "letters/", "evidence/"}},
	} {
		c.change()
		var b bytes.Buffer
		check(t, readme(&b, d))
		for _, name := range []string{"index.zh-CN", "index.en", ".pdf", "letters/", "evidence/"} {
			if want := !slices.Contains(c.gone, name); strings.Contains(b.String(), name) != want {
				t.Errorf("without %v: it names %s: %v", c.gone, name, !want)
			}
		}
	}
}
