package web

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// What a client says of itself in the headers of proxies changes nothing: no
// address of ours ever shows it, and limits count it where it is.

var spoofed = map[string]string{
	"X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "gopher", "X-Forwarded-For": "203.0.113.9, evil.test", "X-Real-IP": "203.0.113.9",
	"Forwarded": "for=203.0.113.9;host=evil.test;proto=gopher", "X-Original-URL": "/accounts?evil.test", "X-Rewrite-URL": "/evil.test", "X-Forwarded-Prefix": "//evil.test",
	"X-HTTP-Method-Override": "DELETE",
}

func TestSpoofedHost_OnEveryRoute(t *testing.T) {
	s := newSite(t)
	tried := 0
	for _, b := range []*browser{s.browser(), begin(s.browser(), "evidence"), s.as("administrator")} {
		for _, route := range Table() {
			path := route.Path
			for _, part := range strings.Split(route.Path, "/") {
				if strings.HasPrefix(part, ":") {
					path = strings.Replace(path, part, "evidence", 1)
				}
			}
			plain := b.send(httptest.NewRequest(route.Method, path, nil))
			status, location := plain.status, plain.header.Get("Location")
			req := httptest.NewRequest(route.Method, path, nil)
			req.Host = "evil.test"
			for name, value := range spoofed {
				req.Header.Set(name, value)
			}
			b.send(req)
			tried++
			if b.status != status || b.header.Get("Location") != location {
				t.Errorf("%s %s: %d %q, and spoofed %d %q", route.Method, path, status, location, b.status, b.header.Get("Location"))
			}
			for name, values := range b.header {
				if strings.Contains(strings.Join(values, " "), "evil.test") {
					t.Errorf("%s %s repeats the host in %s", route.Method, path, name)
				}
			}
			if strings.Contains(b.body, "evil.test") || strings.Contains(b.body, "gopher") {
				t.Errorf("%s %s repeats the host in its page", route.Method, path)
			}
		}
	}
	t.Logf("%d requests", tried)
}

// An address that is made up anew each time does not get round a limit.
func TestSpoofedAddress_IsCountedOnce(t *testing.T) {
	b := newSite(t).browser().get("/resume")
	free := 0
	for i := range 40 {
		req := formRequest("/resume", b.get("/resume").hidden())
		for _, name := range []string{"X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"} {
			req.Header.Set(name, "203.0.113."+string(rune('0'+i%10)))
		}
		if b.send(req); b.status == 422 {
			free++
		}
	}
	if free != 10 {
		t.Errorf("%d tries were free, want 10", free)
	}
}
