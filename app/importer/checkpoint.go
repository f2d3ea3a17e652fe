package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"redress/models"
)

// checkpointTTL is how long an interrupted import can be continued.
const checkpointTTL = 30 * 24 * time.Hour

// headBytes is how much of a file is hashed to recognise it.
const headBytes = 64 << 10

// checkpoint is how far an import has come. It is kept in the store, and only
// while the import is not finished: a finished one that is run again goes
// through all rows again and finds their cases there.
type checkpoint struct {
	// Done are the counts of every file begun so far; the last may be unfinished.
	Done []Count `json:"done"`
	// Offset is where the next row of that file begins.
	Offset int64 `json:"offset"`
	// Rejects is the size of the rejects file that belongs to it.
	Rejects int64 `json:"rejects"`
}

// importID recognises an import: the same map over the same files. A file is
// the same by its path, size and first bytes.
func importID(m *Map, files []string) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%d:%s\n", len(m.text), m.text)
	for _, path := range files {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return "", err
		}
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		info, err := f.Stat()
		if err == nil {
			fmt.Fprintf(h, "%s\x00%d\x00", absolute, info.Size())
			_, err = io.CopyN(h, f, headBytes)
		}
		f.Close()
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
	}
	return "import:" + hex.EncodeToString(h.Sum(nil)[:16]), nil
}

func (r *run) loadCheckpoint(ctx context.Context) (checkpoint, error) {
	var p checkpoint
	m, err := r.Service.Store.Meta(ctx, r.id)
	if errors.Is(err, models.ErrNotFound) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if json.Unmarshal([]byte(m.Text), &p) != nil || len(p.Done) > len(r.files) {
		return checkpoint{}, nil
	}
	return p, nil
}

func (r *run) saveCheckpoint(ctx context.Context, p checkpoint) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = r.Service.Store.UpdateMeta(ctx, r.id, func(m models.Meta) (models.Meta, error) {
		m.Text, m.ExpiresAt = string(text), models.Millis(r.Service.Now().Add(checkpointTTL))
		return m, nil
	})
	return err
}

func (r *run) dropCheckpoint(ctx context.Context) error {
	m, err := r.Service.Store.Meta(ctx, r.id)
	if err == nil {
		err = r.Service.Store.DeleteMeta(ctx, r.id, m.Version)
	}
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	return err
}
