package web

import (
	"io"
	"net"
	"time"
)

// Rates of an upload: who sends nothing for idleUpload, or less than
// slowestUpload bytes a second after the first idleUpload, gives the place free.
const (
	idleUpload    = 30 * time.Second
	slowestUpload = 512
)

// limited reads at most left bytes and then fails, unlike io.LimitedReader,
// which would pass a cut-off body for a whole one. It does not wait for a
// sender that only pretends to send.
type limited struct {
	src   io.Reader
	left  int64
	read  int64
	conn  net.Conn
	start time.Time
}

// Read passes the bytes on.
func (l *limited) Read(p []byte) (int, error) {
	elapsed := time.Since(l.start)
	if elapsed > slowTime || (elapsed > idleUpload && float64(l.read) < elapsed.Seconds()*slowestUpload) {
		return 0, errTooSlow
	}
	if l.left > formBody { // an upload; short forms have the server's own limit
		_ = l.conn.SetReadDeadline(time.Now().Add(idleUpload))
	}
	n, err := l.src.Read(p)
	l.read += int64(n)
	if l.left -= int64(n); l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
