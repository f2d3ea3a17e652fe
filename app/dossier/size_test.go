package dossier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"redress/app/testenv"
)

type zeros struct{}

// Read reads zeros without an end.
func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// What a dossier needs of memory does not depend on how large its files are:
// written, with its PDFs, and verified.
func TestMemoryIsBounded(t *testing.T) {
	const limit = 64 << 20
	files := testenv.Proof(1, 8, 20)
	size := int64(testenv.Proof(64<<20, 256<<20, 256<<20))
	h := sha256.New()
	_, err := io.CopyN(h, zeros{}, size)
	check(t, err)
	d := sample(t)
	d.Records, d.Inclusion, d.Files = nil, nil, d.Files[:0]
	if d.Font, err = FindFont(""); err != nil {
		testenv.Lacks(t, "a font for PDF files (fonts-lxgw-wenkai)")
	}
	for i := range files {
		f := fileOf(i+1, "z"+itoa(i), "video/mp4", nil)
		f.Size, f.SHA256 = size, hex.EncodeToString(h.Sum(nil))
		f.Open = func(context.Context) (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(zeros{}, size)), nil }
		d.Files = append(d.Files, f)
	}
	path := filepath.Join(t.TempDir(), "dossier.zip")
	out, err := os.Create(path)
	check(t, err)
	defer out.Close()
	peak := peakOf(func() {
		check(t, Write(t.Context(), out, d))
		info, err := out.Stat()
		check(t, err)
		key := d.Signer.Key()
		r, err := Verify(out, info.Size(), &key)
		check(t, err)
		if !r.OK() {
			t.Errorf("%v", r.Faults)
		}
	})
	t.Logf("%d files of %d MiB: %d MiB of memory at most", files, size>>20, peak>>20)
	if peak > limit {
		t.Errorf("%d MiB of memory, at most %d were to be used", peak>>20, limit>>20)
	}
}

// peakOf runs f and says how much more memory was in use meanwhile than before.
func peakOf(f func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, peak, done := m.HeapInuse+m.StackInuse, uint64(0), make(chan struct{})
	go func() { defer close(done); f() }()
	for {
		runtime.ReadMemStats(&m)
		if now := m.HeapInuse + m.StackInuse; now > before {
			peak = max(peak, now-before)
		}
		select {
		case <-done:
			return peak
		case <-time.After(5 * time.Millisecond):
		}
	}
}
