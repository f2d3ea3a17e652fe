package backup

import (
	"fmt"
	"os"
	"path/filepath"
)

// MakeFolder makes a folder that only its owner can read, and those above it
// that are missing, so that a power cut does not take them with what is in them.
func MakeFolder(path string) error { return makeFolder(path, syncDir) }

func makeFolder(path string, sync func(dir string) error) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	var grown []string // the folders that get another name in them
	for dir := path; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil {
			break
		}
		grown = append(grown, filepath.Dir(dir))
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	for _, dir := range grown {
		if err := sync(dir); err != nil {
			return fmt.Errorf("the folder %s cannot be synced: %w", dir, err)
		}
	}
	return nil
}
