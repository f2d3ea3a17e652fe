// Package scan asks clamd whether a file holds malware. It is a client of the
// one command that needs no shared file system, INSTREAM.
package scan

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Clamd is where clamd listens: the path of a socket, or host:port. The zero
// Clamd is none.
type Clamd string

// Verdict is what clamd says of a file.
type Verdict struct {
	// Malware is the name of what was found, "" when nothing was.
	Malware string
	// Large says that the file is larger than clamd takes; nothing is known of it.
	Large bool
}

const (
	chunk = 64 << 10
	// maxAnswer is the longest answer that is read, in bytes.
	maxAnswer = 1000
	// quiet is how long clamd may take over one piece, or over its answer.
	quiet = 15 * time.Second
)

// Scan sends a file to clamd. Any error means that nothing is known of the file.
func (c Clamd) Scan(ctx context.Context, file io.Reader) (Verdict, error) {
	network := "tcp"
	if strings.HasPrefix(string(c), "/") {
		network = "unix"
	}
	conn, err := (&net.Dialer{Timeout: quiet}).DialContext(ctx, network, string(c))
	if err != nil {
		return Verdict{}, fmt.Errorf("scan: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	sent := send(conn, file)
	var broken *readError
	if errors.As(sent, &broken) {
		return Verdict{}, broken.error
	}
	// A file over the limit is answered while it is being sent.
	_ = conn.SetReadDeadline(time.Now().Add(quiet))
	answer, err := bufio.NewReader(io.LimitReader(conn, maxAnswer)).ReadString(0)
	if ctx.Err() != nil {
		return Verdict{}, ctx.Err()
	}
	v, ok := read(strings.TrimRight(answer, "\x00\n"))
	if !ok {
		return Verdict{}, fmt.Errorf("scan: clamd answered %q: %w", answer, errors.Join(sent, err))
	}
	return v, nil
}

func send(conn net.Conn, file io.Reader) error {
	if _, err := conn.Write([]byte("zINSTREAM\x00")); err != nil {
		return err
	}
	buffer := make([]byte, 4+chunk)
	for {
		n, err := io.ReadFull(file, buffer[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buffer, uint32(n))
			_ = conn.SetWriteDeadline(time.Now().Add(quiet))
			if _, err := conn.Write(buffer[:4+n]); err != nil {
				return err
			}
		}
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF: // as they are: one that is wrapped is no end of the file
			_, err := conn.Write([]byte{0, 0, 0, 0})
			return err
		default:
			return &readError{err}
		}
	}
}

// readError is an error of the file's reader, not of clamd.
type readError struct{ error }

// read understands "stream: OK", "stream: NAME FOUND" and the refusal of a
// file that is too large. Everything else is no verdict.
func read(answer string) (Verdict, bool) {
	said, ok := strings.CutPrefix(answer, "stream: ")
	name, found := strings.CutSuffix(said, " FOUND")
	switch {
	case strings.Contains(answer, "size limit exceeded"):
		return Verdict{Large: true}, true
	case ok && said == "OK":
		return Verdict{}, true
	case ok && found && name != "":
		return Verdict{Malware: name}, true
	}
	return Verdict{}, false
}
