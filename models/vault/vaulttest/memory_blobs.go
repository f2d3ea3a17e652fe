package vaulttest

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"redress/models"
)

// MemoryBlobs keeps blobs in memory.
func MemoryBlobs() models.BlobStore {
	return &memoryBlobs{all: map[string][]byte{}, at: map[string]time.Time{}}
}

type memoryBlobs struct {
	mu  sync.Mutex
	all map[string][]byte
	at  map[string]time.Time
}

func (m *memoryBlobs) Put(ctx context.Context, id string, r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.all[id]; taken {
		return models.ErrExists
	}
	m.all[id], m.at[id] = data, time.Now()
	return ctx.Err()
}

func (m *memoryBlobs) Open(_ context.Context, id string) (io.ReadCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.all[id]
	if !ok {
		return nil, models.ErrNotFound
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (m *memoryBlobs) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.all[id]; !ok {
		return models.ErrNotFound
	}
	delete(m.all, id)
	return nil
}

func (m *memoryBlobs) StoredAt(_ context.Context, id string) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.all[id]; !ok {
		return time.Time{}, models.ErrNotFound
	}
	return m.at[id], nil
}

func (m *memoryBlobs) List(_ context.Context, after string, limit int) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for id := range m.all {
		if id > after {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids[:min(limit, len(ids))], nil
}
