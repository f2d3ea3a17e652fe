package inspect

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"
)

var everything = []string{Preview, Fingerprint, Metadata, Codes, Text}

// What the other process says is what this one would say.
func TestPool_SaysWhatLocalSays(t *testing.T) {
	pool := newPool(t, Command, fileTime)
	for name, file := range samples(t) {
		q := Request{Steps: append(everything, Redact), Type: file.kind, Areas: []Area{{10, 10, 200, 200}}}
		want, err := Local{}.Inspect(t.Context(), q, bytes.NewReader(file.data))
		if err != nil {
			t.Fatal(err)
		}
		got, err := pool.Inspect(t.Context(), q, bytes.NewReader(file.data))
		if err != nil || !same(got, want) {
			t.Errorf("%s: %v %+v, want %+v", name, err, got, want)
		}
	}
}

func same(a, b []Result) bool {
	for _, list := range [][]Result{a, b} {
		for i := range list {
			if len(list[i].Data) == 0 {
				list[i].Data = nil
			}
		}
	}
	return reflect.DeepEqual(a, b)
}

// A process that a file was too much for is killed, and the next file gets a
// new one. The planted processes turn for ever, or take memory for ever.
func TestPool_KillsAndReplaces(t *testing.T) {
	for _, fault := range []string{"spin", "eat", "lie"} {
		pool, good := newPool(t, fault, 3*time.Second), newPool(t, Command, fileTime)
		start := time.Now()
		out, err := pool.Inspect(t.Context(), Request{Steps: []string{Text, Preview}, Type: "text/plain"}, strings.NewReader("文字"))
		if !errors.Is(err, ErrDied) {
			t.Errorf("%s: %v", fault, err)
		}
		if fault != "lie" && (len(out) != 1 || !out[0].Ready) {
			t.Errorf("%s: what was done before is lost: %+v", fault, out)
		}
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("%s: took %v", fault, took)
		}
		pool.command = good.command
		if out, err := pool.Inspect(t.Context(), Request{Steps: []string{Text}, Type: "text/plain"}, strings.NewReader("文字")); err != nil || string(out[0].Data) != "文字" {
			t.Errorf("after %s: %v %+v", fault, err, out)
		}
	}
}

// The process opens no file, writes none, starts nothing and knows nothing of
// its surroundings.
func TestPool_Restricts(t *testing.T) {
	t.Setenv("REDRESS_SECRET", "not for the other process")
	pool := newPool(t, "open", fileTime)
	out, err := pool.Inspect(t.Context(), Request{Steps: []string{Text}, Type: "text/plain"}, strings.NewReader("x"))
	if err != nil || string(out[0].Data) != "true true true 0" {
		t.Errorf("%v %+v", err, out)
	}
}

// One process serves many files, and another one takes its place after so many.
func TestPool_OneProcessManyFiles(t *testing.T) {
	pool := newPool(t, Command, fileTime)
	<-pool.places // one place is left
	seen := map[int]int{}
	for range maxFiles + 10 {
		_, err := pool.Inspect(t.Context(), Request{Steps: []string{Text}, Type: "text/plain"}, strings.NewReader("文字"))
		if err != nil {
			t.Fatal(err)
		}
		c := <-pool.places
		if c != nil {
			seen[c.cmd.Process.Pid]++
		}
		pool.places <- c
	}
	pool.places <- nil
	if len(seen) != 2 {
		t.Errorf("%d processes for %d files", len(seen), maxFiles+10)
	}
}

func TestPool_ManyAtOnce(t *testing.T) {
	pool := newPool(t, Command, fileTime)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			text := "第" + strconv.Itoa(i) + "个文件"
			out, err := pool.Inspect(t.Context(), Request{Steps: []string{Text}, Type: "text/plain"}, strings.NewReader(text))
			if err != nil || string(out[0].Data) != text {
				t.Errorf("%d: %v %+v", i, err, out)
			}
		})
	}
	all.Wait()
}

// An error of the file's own reader is not taken for one of the process, nor for
// the end of the file.
func TestPool_PassesOnAnErrorOfTheReader(t *testing.T) {
	pool := newPool(t, Command, fileTime)
	for _, gone := range []error{errors.New("the disk is gone"), fmt.Errorf("torn: %w", io.EOF), fmt.Errorf("torn: %w", io.ErrUnexpectedEOF)} {
		_, err := pool.Inspect(t.Context(), Request{Steps: everything}, io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(gone)))
		if !errors.Is(err, gone) || errors.Is(err, ErrDied) {
			t.Errorf("%v: got %v", gone, err)
		}
	}
}

// resident is the resident memory of this process in bytes.
func resident(t *testing.T) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	kib := 0
	_, _ = fmt.Sscan(rest, &kib)
	return kib << 10
}
