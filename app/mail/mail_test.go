package mail

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"testing"
)

// server is a mail server in a few lines: it keeps what it is given.
type server struct {
	addr   string
	refuse bool
	got    chan string
}

func serve(t *testing.T) *server {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &server{addr: l.Addr().String(), got: make(chan string, 8)}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *server) talk(c net.Conn) {
	defer c.Close()
	r := textproto.NewReader(bufio.NewReader(c))
	say := func(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }
	say("220 test")
	for {
		line, err := r.ReadLine()
		if err != nil {
			return
		}
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
		case "EHLO":
			say("250-test\r\n250 8BITMIME")
		case "MAIL":
			if s.refuse {
				say("451 later")
				continue
			}
			say("250 ok")
		case "DATA":
			say("354 go on")
			data, err := io.ReadAll(r.DotReader())
			if err != nil {
				return
			}
			s.got <- string(data)
			say("250 ok")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func local(host string) bool { return host == "127.0.0.1" }

func TestSend(t *testing.T) {
	s := serve(t)
	m, err := Open("smtp://"+s.addr, "redress@example.org", "example.org", local)
	if err != nil {
		t.Fatal(err)
	}
	note := "redress.example.org\n2\n根=\n\n— redress.example.org AAAA\n"
	letter := Letter{To: []string{"audit@example.org", "王 <wang@example.org>"}, Subject: "存证检查点 2", Body: "第一行\nsecond\n", ID: "checkpoint.2", Name: "checkpoint-2.txt", Attachment: note}
	ids := map[string]bool{}
	for range 2 {
		if err := m.Send(t.Context(), letter); err != nil {
			t.Fatal(err)
		}
		got, err := netmail.ReadMessage(strings.NewReader(<-s.got))
		if err != nil {
			t.Fatal(err)
		}
		ids[got.Header.Get("Message-ID")] = true
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || subject != letter.Subject || !strings.Contains(got.Header.Get("To"), "wang@example.org") {
			t.Errorf("subject %q, header %v, %v", subject, got.Header, err)
		}
		if attached := attachment(t, got); attached != note {
			t.Errorf("attached %q", attached)
		}
	}
	if len(ids) != 1 || !ids["<checkpoint.2@example.org>"] {
		t.Errorf("sent twice as %v", ids)
	}
	s.refuse = true
	if err := m.Send(t.Context(), letter); err == nil {
		t.Error("a refused letter counts as sent")
	}
}

func attachment(t *testing.T, m *netmail.Message) string {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		if p.FileName() != "checkpoint-2.txt" {
			continue
		}
		data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
}

// A server elsewhere gets nothing in the clear, and a mistake in the address
// does not show the password.
func TestOpen_NeverInTheClear(t *testing.T) {
	s := serve(t)
	m, err := Open("smtp://u:secret@"+s.addr, "redress@example.org", "example.org", func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Send(t.Context(), Letter{To: []string{"a@example.org"}, Body: "x", ID: "x"}); err == nil || len(s.got) != 0 || strings.Contains(err.Error(), "secret") {
		t.Errorf("sent in the clear: %v", err)
	}
	for _, bad := range []string{"", "ftp://h", "smtp://u:secret@[::1", "u:secret@h"} {
		if _, err := Open(bad, "a@example.org", "h", local); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
