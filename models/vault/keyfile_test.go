package vault_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"redress/models/vault"
)

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	// Many processes start at once: all have the same keys.
	sessions := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range sessions {
		wg.Go(func() {
			keys, err := vault.LoadOrCreateKeys(path)
			if err != nil {
				t.Error(err)
				return
			}
			sessions[i] = keys.Session()
		})
	}
	wg.Wait()
	for _, s := range sessions {
		if len(s) != 32 || !bytes.Equal(s, sessions[0]) {
			t.Errorf("keys %x and %x", s, sessions[0])
		}
	}
	info, err := os.Stat(path)
	check(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}

	whole, err := os.ReadFile(path)
	check(t, err)
	for name, text := range map[string]string{
		"empty": "", "cut": string(whole[:len(whole)/2]), "no keys": `{"version":1}`,
		"another version": strings.Replace(string(whole), `"version": 1`, `"version": 2`, 1),
		"short key":       strings.Replace(string(whole), `"key": "`, `"key": "AAAA`, 1),
	} {
		check(t, os.WriteFile(path, []byte(text), 0o600))
		if _, err := vault.LoadOrCreateKeys(path); err == nil || strings.Contains(err.Error(), "AAAA") {
			t.Errorf("%s: %v", name, err)
		}
	}
	check(t, os.WriteFile(path, whole, 0o600))
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620} {
		check(t, os.Chmod(path, mode))
		if _, err := vault.LoadOrCreateKeys(path); err == nil || !strings.Contains(err.Error(), "0600") {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
	if _, err := vault.LoadOrCreateKeys(filepath.Join(path, "no", "folder")); err == nil {
		t.Error("keys without a folder")
	}
}
