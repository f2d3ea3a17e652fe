package mongostore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"redress/app/testenv"
	"redress/models"
)

// lossy stands between the driver and the server. While it loses, the server
// carries out what makes a file visible, and its answer never arrives.
type lossy struct {
	server string
	losing atomic.Bool
	lost   atomic.Int64
}

// newLossy gives the address of a database behind it.
func newLossy(t *testing.T) (*lossy, string) {
	t.Helper()
	u, err := url.Parse(testenv.MongoURI(t))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	l := &lossy{server: u.Host}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go l.serve(conn)
		}
	}()
	u.Host, u.RawQuery = listener.Addr().String(), "directConnection=true"
	return l, u.String()
}

func (l *lossy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", l.server)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		asked, err := message(client)
		if err != nil {
			return
		}
		if _, err := server.Write(asked); err != nil {
			return
		}
		answer, err := message(server)
		if err != nil {
			return
		}
		if l.losing.Load() && bytes.Contains(asked, []byte("insert\x00\x0c\x00\x00\x00"+bucketName+".files\x00")) {
			l.lost.Add(1)
			return
		}
		if _, err := client.Write(answer); err != nil {
			return
		}
	}
}

// message reads one message of the wire protocol.
func message(r io.Reader) ([]byte, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	rest := make([]byte, binary.LittleEndian.Uint32(head)-4)
	_, err := io.ReadFull(r, rest)
	return append(head, rest...), err
}

// A file whose storing seemed to fail is there whole, or not at all.
func TestBlobs_TheAnswerGetsLost(t *testing.T) {
	l, uri := newLossy(t)
	s, err := Open(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b, err := s.Blobs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("证据", 200_000)
	l.losing.Store(true)
	err = b.Put(t.Context(), "a", strings.NewReader(text))
	l.losing.Store(false)
	if err == nil || l.lost.Load() == 0 {
		t.Fatalf("nothing got lost: %v", err)
	}
	r, err := b.Open(t.Context(), "a")
	if err != nil {
		t.Fatalf("the server wrote it: %v", err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != text {
		t.Errorf("%d of %d bytes are there: %v", len(got), len(text), err)
	}
	if err := b.Put(t.Context(), "a", strings.NewReader(text)); !errors.Is(err, models.ErrExists) {
		t.Errorf("stored again: %v", err)
	}
}
