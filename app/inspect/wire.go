package inspect

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
)

// What goes between the two processes are frames: four bytes of length, and
// so many bytes. A request is one frame of JSON, frames of the file, and an
// empty frame. An answer is, for each step, one frame of JSON and one with its
// data, and an empty frame at the end.
const (
	chunk = 64 << 10
	// maxFrame bounds what either side holds in memory for one frame.
	maxFrame = 64 << 20
)

var errFrame = errors.New("inspect: a frame is too long")

func writeFrame(w io.Writer, data []byte) error {
	if _, err := w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data)))); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// readFrame grows with what comes, not with what was announced.
func readFrame(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n > maxFrame {
		return nil, errFrame
	}
	data, err := io.ReadAll(io.LimitReader(r, n))
	if err == nil && int64(len(data)) < n {
		err = io.ErrUnexpectedEOF
	}
	return data, err
}

func writeJSON(w io.Writer, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, data)
}

// send writes a request and its file.
func send(to io.Writer, q Request, file io.Reader) error {
	w := bufio.NewWriterSize(to, chunk+4)
	if err := writeJSON(w, q); err != nil {
		return err
	}
	buffer := make([]byte, chunk)
	for left := MaxBytes + 1; ; {
		n, err := io.ReadFull(file, buffer[:min(left, chunk)])
		left -= n
		if n > 0 {
			if bad := writeFrame(w, buffer[:n]); bad != nil {
				return bad
			}
		}
		// Errors as they are: one that is wrapped is no end of the file.
		if err == io.EOF || err == io.ErrUnexpectedEOF || (err == nil && left == 0) {
			break
		}
		if err != nil {
			return &readError{err}
		}
	}
	if err := writeFrame(w, nil); err != nil {
		return err
	}
	return w.Flush()
}

// readError is an error of the file's reader, not of the other process.
type readError struct{ error }

// Unwrap gives the reader's own error.
func (e *readError) Unwrap() error { return e.error }

// receive reads the results of a request until the empty frame.
func receive(r io.Reader, take func(Result)) error {
	for {
		head, err := readFrame(r)
		if err != nil || len(head) == 0 {
			return err
		}
		var result Result
		if err := json.Unmarshal(head, &result); err != nil {
			return err
		}
		if result.Data, err = readFrame(r); err != nil {
			return err
		}
		take(result)
	}
}
