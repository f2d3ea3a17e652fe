package web

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestSlowBodyIsGivenUp(t *testing.T) {
	conn, other := net.Pipe()
	defer conn.Close()
	defer other.Close()
	for _, test := range []struct {
		ago  time.Duration
		read int64
		want error
	}{
		{time.Second, 0, nil}, {time.Minute, 100 << 10, nil}, {time.Minute, 1000, errTooSlow}, {slowTime + time.Second, 1 << 30, errTooSlow},
	} {
		l := &limited{src: strings.NewReader("x"), left: 1 << 30, conn: conn, start: time.Now().Add(-test.ago), read: test.read}
		if _, err := l.Read(make([]byte, 1)); !errors.Is(err, test.want) {
			t.Errorf("%v, %d bytes: %v", test.ago, test.read, err)
		}
	}
}

func TestLimitedNeverCutsOffSilently(t *testing.T) {
	conn, other := net.Pipe()
	defer conn.Close()
	defer other.Close()
	for length, want := range map[int]error{9: nil, 10: nil, 11: errTooLarge} {
		_, err := io.ReadAll(&limited{src: strings.NewReader(strings.Repeat("x", length)), left: 10, conn: conn, start: time.Now()})
		if !errors.Is(err, want) {
			t.Errorf("%d bytes: %v", length, err)
		}
	}
}
