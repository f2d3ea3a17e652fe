package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// A panic in any handler is a page with an id for whoever asked; the cause and
// where it was stand in the log, and the next request is answered.
func TestPanic_InEveryHandler(t *testing.T) {
	s := newSite(t)
	table := Table()
	for i := range table {
		table[i].Handler = func(_ *Web, r *Request) error { panic("secret cause in " + r.Route.Path) }
		table[i].Action, table[i].Side = "public", Public
		if table[i].upload() {
			table[i].Body = textBody // its form is like any other here
		}
	}
	s.web.app = s.web.newApp(table)
	b := s.browser()
	b.lang = "en"
	for _, route := range table {
		req := httptest.NewRequest(route.Method, strings.ReplaceAll(route.Path, ":", ""), nil)
		if unsafeMethod(route.Method) {
			b.cookies["sid"] = strings.Repeat("0a", 32)
			req = formRequest(strings.ReplaceAll(route.Path, ":", ""), url.Values{"csrf": {s.web.tokenFor(b.cookies["sid"])}})
			req.Method = route.Method
			req.Header.Set("Tus-Resumable", "1.0.0")
			req.Header.Set("X-Form-Token", s.web.tokenFor(b.cookies["sid"]))
		}
		before := len(s.log.String())
		b.send(req)
		if b.status != http.StatusInternalServerError || strings.Contains(b.body, "secret cause") || strings.Contains(b.body, "goroutine") {
			t.Errorf("%s %s answers %d: %.200s", route.Method, route.Path, b.status, text(b.body))
		}
		if log := s.log.String()[before:]; !strings.Contains(log, "secret cause in "+route.Path) || !strings.Contains(log, "panic_test.go") {
			t.Errorf("%s %s: the log does not name the cause", route.Method, route.Path)
		}
	}
	t.Logf("%d handlers", len(table))
	res, err := s.web.App().Test(httptest.NewRequest("GET", "/no-such-page", nil))
	if err != nil || res.StatusCode != http.StatusNotFound {
		t.Fatalf("after all: %v, %v", res, err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
}

// brokenSource is one that fails after some bytes.
type brokenSource struct {
	good io.Reader
	fail func() error
}

func (b brokenSource) Read(p []byte) (int, error) {
	if n, err := b.good.Read(p); err == nil {
		return n, nil
	}
	return 0, b.fail()
}

// A panic or a failure while a body is sent ends that connection, so that the
// part is not taken for the whole; the log names the cause and the server lives.
func TestPanic_WhileABodyIsSent(t *testing.T) {
	fails := map[string]func() error{
		"panic": func() error { panic("secret cause") },
		"error": func() error { return errors.New("secret cause") },
	}
	for name, stream := range streams {
		for how, fail := range fails {
			for _, before := range []int{0, 300 << 10} {
				s, address := offering(t, func(_ *Web, r *Request) error {
					return stream(r, brokenSource{bytes.NewReader(make([]byte, before)), fail}, 1<<20)
				})
				for range 2 {
					res, err := http.Get("http://" + address + "/get")
					if err == nil {
						_, err = io.Copy(io.Discard, res.Body)
						_ = res.Body.Close()
					}
					if err == nil {
						t.Errorf("%s, %s after %d bytes: the answer looks whole", name, how, before)
					}
				}
				s.slotsComeBack()
				if !strings.Contains(s.log.String(), "secret cause") {
					t.Errorf("%s, %s after %d bytes: the log does not name the cause", name, how, before)
				}
			}
		}
	}
}
