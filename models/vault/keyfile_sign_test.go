package vault_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"redress/models/vault"
)

// withoutSign writes a key file of the form before there was a signing key.
func withoutSign(t *testing.T) (path string, before map[string]any) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "keys.json")
	_, err := vault.LoadOrCreateKeys(path)
	check(t, err)
	before = readKeys(t, path)
	if before["sign"] == nil {
		t.Fatal("a new key file has no signing key")
	}
	delete(before, "sign")
	data, err := json.Marshal(before)
	check(t, err)
	check(t, os.WriteFile(path, data, 0o600))
	return path, before
}

func readKeys(t *testing.T, path string) (m map[string]any) {
	t.Helper()
	data, err := os.ReadFile(path)
	check(t, err)
	check(t, json.Unmarshal(data, &m))
	return m
}

// Many processes start at once on an old key file: one value is added, and
// nothing else changes.
func TestKeyFile_GainsOneSigningKey(t *testing.T) {
	path, before := withoutSign(t)
	signing := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range signing {
		wg.Go(func() {
			keys, err := vault.LoadOrCreateKeys(path)
			if err != nil {
				t.Error(err)
				return
			}
			signing[i], err = keys.SigningKey()
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, s := range signing {
		if len(s) != 64 || !bytes.Equal(s, signing[0]) {
			t.Errorf("signing keys %x and %x", s, signing[0])
		}
	}
	after := readKeys(t, path)
	delete(after, "sign")
	was, _ := json.Marshal(before)
	is, _ := json.Marshal(after)
	if !bytes.Equal(was, is) {
		t.Error("another key changed")
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestKeys_WithoutSigningKeySayWhatToDo(t *testing.T) {
	if _, err := new(vault.Keys).SigningKey(); !errors.Is(err, vault.ErrNoSigningKey) {
		t.Error(err)
	}
}
