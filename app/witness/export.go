package witness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"redress/app/custody"
	"redress/app/ledger"
	"redress/models"
)

const (
	filePrefix = "checkpoint-"
	noteSuffix = ".txt"
	// stampSuffix is what openssl and others call a time stamp token.
	stampSuffix = ".tst"
)

// recent is how many of the newest checkpoints in the folder are looked at for a
// time stamp that is missing there: it may have come to another process, or this
// one have ended before it could write it.
const recent = 100

// Export writes the checkpoints that the folder does not have yet, and their
// time stamps. A folder that has more than the store is reported: then the
// store was put back to an earlier state.
func (w *Witness) Export(ctx context.Context) error {
	if w.Dir == "" {
		return nil
	}
	if err := os.MkdirAll(w.Dir, 0o755); err != nil {
		return err
	}
	have, err := filepath.Glob(filepath.Join(w.Dir, filePrefix+"*"+noteSuffix))
	if err != nil {
		return err
	}
	slices.Sort(have)
	last, after := "", ""
	if n := len(have); n > 0 {
		last = idOf(have[n-1])
		if err := w.consistent(ctx, have[n-1]); err != nil {
			return err
		}
		if n > recent {
			after = idOf(have[n-1-recent])
		}
	}
	for {
		list, err := w.Ledger.Since(ctx, after, 100)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, c := range list {
			after = c.ID
			if c.ID > last {
				err = w.export(c)
			} else {
				err = w.writeStamp(c.ID, c.Stamp)
			}
			if err != nil {
				return err
			}
		}
	}
}

// idOf is the id of a checkpoint that is in a file.
func idOf(path string) string {
	return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), filePrefix), noteSuffix)
}

func (w *Witness) export(c models.Checkpoint) error {
	if err := writeFile(filepath.Join(w.Dir, filePrefix+c.ID+noteSuffix), []byte(c.Note)); err != nil {
		return err
	}
	return w.writeStamp(c.ID, c.Stamp)
}

// writeStamp writes a time stamp that is not there yet.
func (w *Witness) writeStamp(id string, token []byte) error {
	path := filepath.Join(w.Dir, filePrefix+id+stampSuffix)
	if _, err := os.Lstat(path); w.Dir == "" || token == nil || err == nil {
		return nil
	}
	return writeFile(path, token)
}

// consistent checks that the store still has what the newest file says.
func (w *Witness) consistent(ctx context.Context, path string) error {
	signed, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	c, err := custody.OpenCheckpoint(w.Ledger.Signer.Key(), custody.Tidy(signed))
	if err == nil {
		err = w.Ledger.Holds(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("%s: %w. If the store was restored from a backup on purpose, move the newer checkpoints to another folder", path, err)
	}
	return nil
}

// writeFile writes a file whole and durable, or not at all.
func writeFile(path string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".checkpoint-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Chmod(0o644), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// ReadCheckpoints reads the signed checkpoints in a file or a folder.
func ReadCheckpoints(path string) (out []ledger.Exported, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	files := []string{path}
	if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(path, filePrefix+"*"+noteSuffix)); err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("%s holds no checkpoint: there is no file %s*%s in it", path, filePrefix, noteSuffix)
		}
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		out = append(out, ledger.Exported{Name: filepath.Base(f), Note: data})
	}
	return out, nil
}
