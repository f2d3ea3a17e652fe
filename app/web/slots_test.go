package web

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
)

// streams are the ways a body is sent after its handler has returned; each
// sends n bytes of what it reads.
var streams = map[string]func(r *Request, src io.Reader, n int64) error{
	"file": func(r *Request, src io.Reader, n int64) error {
		return r.stream(io.NopCloser(io.LimitReader(src, n)), int(n))
	},
	"generated": func(r *Request, src io.Reader, n int64) error {
		return r.Attachment("a.csv", "text/csv", func(out io.Writer) error {
			_, err := io.CopyN(out, src, n)
			return err
		})
	},
}

// offering serves one download at /get.
func offering(t *testing.T, handler func(*Web, *Request) error) (s *site, address string) {
	s = newSite(t)
	s.web.app = s.web.newApp([]Route{{Method: "GET", Path: "/get", Action: authz.Public, Side: Public, Slow: true, Handler: handler}})
	return s, s.listen()
}

// A download has its slot until the last byte has left or the client is gone,
// however long that takes.
func TestSlots_AreHeldWhileBytesMove(t *testing.T) {
	const size = 64 << 20 // more than the buffers between the two take
	for name, stream := range streams {
		t.Run(name, func(t *testing.T) {
			s, address := offering(t, func(_ *Web, r *Request) error { return stream(r, zeros{strings.NewReader("")}, size) })
			for _, gone := range []bool{false, true} {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.WriteString(conn, "GET /get HTTP/1.1\r\nHost: redress.test\r\nConnection: close\r\n\r\n")
				if _, err := io.CopyN(io.Discard, conn, 1<<20); err != nil {
					t.Fatal(err)
				}
				time.Sleep(50 * time.Millisecond) // the handler has long returned
				if n := len(s.web.slots[sending]); n != 1 {
					t.Errorf("%d slots are taken while a download stands still", n)
				}
				if !gone {
					if n, err := io.Copy(io.Discard, conn); err != nil || n < size-1<<20 {
						t.Errorf("%d bytes came: %v", n, err)
					}
				}
				_ = conn.Close()
				s.slotsComeBack()
			}
		})
	}
}

func (s *site) slotsComeBack() {
	s.Helper()
	for end := time.Now().Add(5 * time.Second); len(s.web.slots[sending]) > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.Fatal("a slot was not given back")
		}
	}
}
