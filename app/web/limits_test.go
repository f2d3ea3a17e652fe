package web

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestDeclaredBodyOverTheLimit(t *testing.T) {
	b := newSite(t).browser().get("/resume")
	v := b.hidden()
	v.Set("code", strings.Repeat("x", 70<<10))
	b.send(formRequest("/resume", v)).at(413, "")
}

// A chunked body declares nothing; it is cut off where its route's limit is.
func TestChunkedBodyOverTheLimit(t *testing.T) {
	b := newSite(t).browser().get("/resume")
	address := b.site.listen()
	for code, want := range map[string]int{"short": 422, strings.Repeat("x", 70<<10): 413} {
		v := b.hidden()
		v.Set("code", code)
		req := formRequest("http://"+address+"/resume", v)
		req.RequestURI, req.Host, req.ContentLength = "", "redress.test", -1
		req.AddCookie(&http.Cookie{Name: "sid", Value: b.cookies["sid"]})
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%d bytes: %d, want %d", len(code), res.StatusCode, want)
		}
	}
}

// listen serves the site on a port of this machine until the test ends.
func (s *site) listen() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	go func() { _ = s.web.App().Listener(l) }()
	s.Cleanup(func() { _ = s.web.Shutdown(context.Background()) })
	return l.Addr().String()
}

// Of several files the good ones are kept, each bad one is named, and what was
// typed stays.
func TestRefusedFiles(t *testing.T) {
	b := begin(newSite(t).browser(), "evidence").open("/file/evidence")
	fields := url.Values{"kind": {"goods"}, "shows": {"鞋底开胶"}, "captured-year": {"2026"}, "captured-month": {"10"}, "captured-day": {"9"}}
	b.upload("/file/evidence", fields, upload{"good.png", png}, upload{"virus.png", elf}, upload{"nothing.jpg", ""}, upload{"also.jpg", jpeg}).at(422, "")
	b.shows("good.png", "also.jpg", "virus.png", "nothing.jpg", "鞋底开胶", `value="2026"`)
	b.open("/file/evidence").shows("good.png", "also.jpg").lacks("virus.png", "nothing.jpg")
	b.upload("/file/evidence", fields).at(422, "").shows("鞋底开胶")
}

// zeros is an endless file that begins like a picture.
type zeros struct{ head *strings.Reader }

func (z zeros) Read(p []byte) (int, error) {
	if z.head.Len() > 0 {
		return z.head.Read(p)
	}
	clear(p)
	return len(p), nil
}

func TestTooLargeFile(t *testing.T) {
	s := newSite(t)
	s.web.Service.Evidence.FileBytes = 3 << 20
	b := begin(s.browser(), "evidence").open("/file/evidence")
	large, err := io.ReadAll(io.LimitReader(zeros{strings.NewReader(png)}, 3<<20+1))
	if err != nil {
		t.Fatal(err)
	}
	b.upload("/file/evidence", url.Values{"kind": {"goods"}}, upload{"big.png", string(large)}, upload{"small.png", png}).at(422, "").shows("big.png", "3 MB", "small.png")
	b.open("/file/evidence").shows("small.png").lacks("big.png")
	b.upload("/file/evidence", url.Values{"kind": {"goods"}}, upload{"again.png", png}).at(422, "").shows("again.png", "内容完全相同")
	b.open("/file/evidence").shows("1/50").lacks("again.png")
}

func TestTooManyFiles(t *testing.T) {
	s := newSite(t)
	s.web.Service.Evidence.Files = 20
	b := begin(s.browser(), "evidence").open("/file/evidence")
	files := make([]upload, 21)
	for i := range files {
		files[i] = upload{"f" + string(rune('a'+i)) + ".png", png + string(rune('a'+i))}
	}
	b.upload("/file/evidence", url.Values{"kind": {"chat"}}, files...).at(422, "").shows("fa.png", "fu.png")
	b.open("/file/evidence").shows("20/20").lacks("fu.png", `type="file"`)
}

// A sender that never finishes its header is cut off; a slow upload is not.
func TestSlowHeaderIsCutOff(t *testing.T) {
	s := newSite(t)
	s.web.App().Server().ReadTimeout = 300 * time.Millisecond
	address := s.listen()
	b := begin(s.browser(), "evidence").open("/file/evidence")
	req := uploadRequest(t, "/file/evidence", b.hidden(), url.Values{"kind": {"chat"}}, upload{"slow.png", png})
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	header := "POST /file/evidence HTTP/1.1\r\nHost: redress.test\r\nOrigin: " + testBase + "\r\nCookie: sid=" + b.cookies["sid"] +
		"\r\nContent-Type: " + req.Header.Get("Content-Type") + "\r\nContent-Length: " + strconv.FormatInt(req.ContentLength, 10) + "\r\n\r\n"
	body, _ := io.ReadAll(req.Body)
	_, _ = io.WriteString(conn, header+string(body[:100]))
	time.Sleep(600 * time.Millisecond)
	_, _ = conn.Write(body[100:])
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || res.StatusCode != 303 {
		t.Fatalf("slow upload: %v %v", res, err)
	}

	half, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	_, _ = io.WriteString(half, "GET / HTTP/1.1\r\nHost: redr")
	_ = half.SetReadDeadline(time.Now().Add(3 * time.Second))
	if _, err := io.ReadAll(half); err != nil {
		t.Fatalf("a half header was still held: %v", err)
	}
}
