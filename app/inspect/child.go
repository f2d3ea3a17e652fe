package inspect

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"
)

// Command is the word that makes the program the process which looks into files.
const Command = "inspect"

// Limits of that process.
const (
	// heapLimit is where the collector works as hard as it can, dataLimit where
	// the system refuses more. A picture of 40 megapixels in several passes
	// takes most of a gigabyte.
	heapLimit = 768 << 20
	dataLimit = 1200 << 20
	// cpuLimit is for all files of one process, in seconds.
	cpuLimit  = 600
	maxStack  = 4 << 20 // what nests deeper than that was made to
	largeFile = 1 << 20
)

// Main serves requests from standard input until it ends.
func Main() error {
	debug.SetMemoryLimit(heapLimit)
	debug.SetMaxStack(maxStack)
	time.Sleep(time.Nanosecond) // the runtime opens what it needs for timers
	if err := restrict(); err != nil {
		return fmt.Errorf("limiting the process: %w", err)
	}
	return serve(os.Stdin, os.Stdout)
}

func serve(in io.Reader, out io.Writer) error {
	r, w := bufio.NewReaderSize(in, chunk), bufio.NewWriterSize(out, chunk)
	for {
		q, data, err := readRequest(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		run(q, data, func(result Result) {
			if err == nil {
				err = errors.Join(writeJSON(w, result), writeFrame(w, result.Data), w.Flush())
			}
		})
		if err = errors.Join(err, writeFrame(w, nil), w.Flush()); err != nil {
			return err
		}
		if len(data) > largeFile {
			data = nil
			debug.FreeOSMemory()
		}
	}
}

// readRequest returns io.EOF when no request begins.
func readRequest(r io.Reader) (q Request, data []byte, err error) {
	head, err := readFrame(r)
	if err != nil {
		return q, nil, err
	}
	if err := json.Unmarshal(head, &q); err != nil {
		return q, nil, err
	}
	var file bytes.Buffer
	for {
		part, err := readFrame(r)
		if err != nil {
			return q, nil, errors.Join(io.ErrUnexpectedEOF, err)
		}
		if len(part) == 0 {
			return q, file.Bytes(), nil
		}
		if file.Len()+len(part) > MaxBytes+1 {
			return q, nil, errFrame
		}
		file.Write(part)
	}
}
