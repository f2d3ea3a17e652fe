package scan

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// fakeClamd answers each connection with what behave does.
func fakeClamd(t *testing.T, network string, behave func(net.Conn, *bufio.Reader)) Clamd {
	t.Helper()
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(t.TempDir(), "s")
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				behave(conn, bufio.NewReader(conn))
			}()
		}
	}()
	return Clamd(l.Addr().String())
}

// stream reads an INSTREAM as clamd does, at most most bytes of it.
func stream(r *bufio.Reader, most int) (data []byte, err error) {
	if command, err := r.ReadString(0); err != nil || command != "zINSTREAM\x00" {
		return nil, errors.New("not the command")
	}
	for {
		var size uint32
		if err := binary.Read(r, binary.BigEndian, &size); err != nil || size == 0 {
			return data, err
		}
		part := make([]byte, size)
		if _, err := io.ReadFull(r, part); err != nil {
			return data, err
		}
		if data = append(data, part...); len(data) > most {
			return data, errors.New("too large")
		}
	}
}

// honest finds what holds the test word, and takes at most a megabyte.
func honest(conn net.Conn, r *bufio.Reader) {
	data, err := stream(r, 1<<20)
	answer := "stream: OK\x00"
	switch {
	case err != nil:
		answer = "INSTREAM size limit exceeded. ERROR\x00"
	case bytes.Contains(data, []byte("EICAR")):
		answer = "stream: Eicar-Test-Signature FOUND\x00"
	}
	_, _ = io.WriteString(conn, answer)
	_, _ = io.Copy(io.Discard, r)
}

func TestScan(t *testing.T) {
	for _, network := range []string{"tcp", "unix"} {
		c := fakeClamd(t, network, honest)
		for what, file := range map[string]struct {
			body string
			want Verdict
		}{
			"nothing":     {"", Verdict{}},
			"clean":       {strings.Repeat("聊天记录", 40_000), Verdict{}},
			"found":       {strings.Repeat("x", 100_000) + "EICAR", Verdict{Malware: "Eicar-Test-Signature"}},
			"over a size": {strings.Repeat("x", 3<<20), Verdict{Large: true}},
		} {
			got, err := c.Scan(t.Context(), strings.NewReader(file.body))
			if err != nil || got != file.want {
				t.Errorf("%s, %s: %+v %v", network, what, got, err)
			}
		}
	}
}

// Whatever is no answer of clamd is no verdict: least of all "clean".
func TestScan_NoVerdict(t *testing.T) {
	for what, behave := range map[string]func(net.Conn, *bufio.Reader){
		"hangs up at once":      func(net.Conn, *bufio.Reader) {},
		"hangs up in the midst": func(_ net.Conn, r *bufio.Reader) { _, _ = r.Discard(100) },
		"answers nonsense": func(c net.Conn, r *bufio.Reader) {
			_, _ = stream(r, 1<<30)
			_, _ = io.WriteString(c, "OK, stream: OK\x00")
		},
		"answers half": func(c net.Conn, r *bufio.Reader) { _, _ = stream(r, 1<<30); _, _ = io.WriteString(c, "stream: ") },
		"never ends": func(c net.Conn, r *bufio.Reader) {
			_, _ = stream(r, 1<<30)
			_, _ = io.Copy(c, strings.NewReader(strings.Repeat("x", 1<<20)))
		},
	} {
		c := fakeClamd(t, "tcp", behave)
		if v, err := c.Scan(t.Context(), strings.NewReader(strings.Repeat("x", 200_000))); err == nil {
			t.Errorf("%s: %+v", what, v)
		}
	}
	if _, err := Clamd(filepath.Join(t.TempDir(), "none")).Scan(t.Context(), strings.NewReader("x")); err == nil {
		t.Error("a scanner that is not there has scanned")
	}
}

// A scanner that hangs is left when the time is over.
func TestScan_Hangs(t *testing.T) {
	c := fakeClamd(t, "tcp", func(_ net.Conn, r *bufio.Reader) { _, _ = io.Copy(io.Discard, r) })
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := c.Scan(ctx, strings.NewReader("x")); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// Of a file that cannot be read to its end nothing is known, whatever its error
// is made of: a connection that broke wraps io.EOF.
func TestScan_PassesOnAnErrorOfTheReader(t *testing.T) {
	c := fakeClamd(t, "tcp", honest)
	for _, gone := range []error{errors.New("the disk is gone"), fmt.Errorf("torn: %w", io.EOF), fmt.Errorf("torn: %w", io.ErrUnexpectedEOF)} {
		for _, before := range []string{"", "x", strings.Repeat("x", chunk)} {
			file := io.MultiReader(strings.NewReader(before), iotest.ErrReader(gone))
			if v, err := c.Scan(t.Context(), file); !errors.Is(err, gone) {
				t.Errorf("%v after %d bytes: %+v %v", gone, len(before), v, err)
			}
		}
	}
}
