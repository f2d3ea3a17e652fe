package fileblobs

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// List implements models.BlobStore. Every call reads the names of all files,
// so a walk over a large store should ask for large pages; it holds no more
// than limit ids in memory.
func (s *Store) List(ctx context.Context, after string, limit int) ([]string, error) {
	if limit < 1 {
		return nil, fmt.Errorf("limit %d", limit)
	}
	var kept largestFirst
	for i := range 256 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := eachName(filepath.Join(s.dir, fmt.Sprintf("%02x", i)), func(name string) {
			id, ok := idOf(name)
			if !ok || id <= after || len(kept) == limit && id > kept[0] {
				return
			}
			heap.Push(&kept, id)
			if len(kept) > limit {
				heap.Pop(&kept)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(kept)
	return kept, nil
}

// eachName reads a folder in steps, without sorting it.
func eachName(dir string, f func(string)) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	for {
		list, err := d.Readdirnames(1000)
		for _, name := range list {
			f(name)
		}
		if err == io.EOF {
			return d.Close()
		}
		if err != nil {
			return errors.Join(err, d.Close())
		}
	}
}

// largestFirst keeps the smallest ids: the largest of them is on top.
type largestFirst []string

func (h largestFirst) Len() int           { return len(h) }
func (h largestFirst) Less(i, j int) bool { return h[i] > h[j] }
func (h largestFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *largestFirst) Push(x any) { *h = append(*h, x.(string)) }

// Pop implements heap.Interface.
func (h *largestFirst) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
