package web

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

func TestFailures(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
	}{
		{models.ErrNotFound, 404}, {models.ErrDenied, 403}, {models.ErrBusy, 429}, {models.ErrConflict, 409}, {errForeign, 403},
		{errTooLarge, 413}, {errUnreadable, 400}, {context.DeadlineExceeded, 503}, {errOverloaded, 503},
		{&workflows.Refusal{Code: "guard"}, 409}, {models.ErrTampered, 500}, {errors.New("disk"), 500},
	} {
		if got := failureOf(fmt.Errorf("doing it: %w", test.err)); got.status != test.status {
			t.Errorf("%v: %d, want %d", test.err, got.status, test.status)
		}
	}
}

// A panic becomes a page with an id; the cause stands in the log beside it and
// nowhere else.
func TestPanicBecomesAPage(t *testing.T) {
	s := newSite(t)
	begun := s.browser().get("/")
	s.service.Now = func() time.Time { panic("secret cause") }
	begun.post("/file").at(500, "").lacks("secret cause", "goroutine")
	id := begun.body[strings.Index(begun.body, "错误编号：")+len("错误编号："):][:16]
	if log := s.log.String(); !strings.Contains(log, id) || !strings.Contains(log, "secret cause") {
		t.Errorf("the log lacks %q or the cause:\n%s", id, log)
	}
}

// A program that is too busy says so on a page, in the reader's language, and
// when to come back.
func TestOverloadBecomesAPage(t *testing.T) {
	for lang, title := range map[string]string{"zh-CN": "服务暂时不可用", "en": "Service unavailable"} {
		s := newSite(t)
		for range cap(s.web.slots[quick]) {
			s.web.slots[quick] <- struct{}{}
		}
		b := s.browser()
		b.lang = lang
		b.get("/").at(503, "").shows(title)
		if b.header.Get("Retry-After") == "" || b.header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: headers %v", lang, b.header)
		}
		b.get("/healthz").at(200, "")
	}
}

// The log holds no answer, no code, no cookie and no query.
func TestLogHoldsNoSecrets(t *testing.T) {
	s := newSite(t)
	b := begin(s.browser(), "").open("/file/check?from=canaryquery").post("/file/check").follow()
	code := codeForm.FindString(b.body)
	b.get("/track/case/evidence/canaryid").get("/nowhere?canaryquery=1")
	for _, secret := range []string{code, b.cookies["sid"], "王小明", "13800138000", "shoe_king88", "canaryquery", "0.0.0.0"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/queue?x=1": "/queue?x=1", "": "/", "https://evil.test": "/", "//evil.test": "/", "/\\evil.test": "/", "queue": "/",
		"/a\r\nSet-Cookie: x": "/", "javascript:alert(1)": "/", "/" + strings.Repeat("a", 2000): "/",
	} {
		if got := LocalPath(in); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClientAddress(t *testing.T) {
	proxy := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, test := range []struct {
		remote, forwarded string
		trusted           []netip.Prefix
		want              string
	}{
		{"203.0.113.7", "1.1.1.1", nil, "203.0.113.7"},
		{"203.0.113.7", "1.1.1.1", proxy, "203.0.113.7"},
		{"10.0.0.1", "1.1.1.1, 198.51.100.9", proxy, "198.51.100.9"},
		{"10.0.0.1", "1.1.1.1, 198.51.100.9, 10.0.0.2", proxy, "198.51.100.9"},
		{"10.0.0.1", "", proxy, "10.0.0.1"}, {"10.0.0.1", "nonsense", proxy, "10.0.0.1"},
		{"2001:db8:1:2:3:4:5:6", "", nil, "2001:db8:1:2::/64"}, {"::ffff:203.0.113.7", "", nil, "203.0.113.7"},
	} {
		if got := clientAddress(test.remote, test.forwarded, test.trusted); got != test.want {
			t.Errorf("%s via %q: %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	s := newSite(t)
	for _, cfg := range []Config{
		{Service: s.service, SessionKey: make([]byte, 32), BaseURL: "redress.test"},
		{Service: s.service, SessionKey: make([]byte, 31), BaseURL: testBase},
		{SessionKey: make([]byte, 32), BaseURL: testBase},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("accepted %+v", cfg)
		}
	}
}

func TestReadAndFaults(t *testing.T) {
	r := &Request{ctx: t.Context(), form: url.Values{"name": {strings.Repeat("长", 5)}, "kind": {"z"}, "list": {"a", "b"}, "on": {"yes"}}}
	var in struct {
		Name string   `form:"name" validate:"max=4"`
		Kind string   `form:"kind" validate:"oneof=x y"`
		Gone string   `form:"gone" validate:"required"`
		List []string `form:"list"`
		On   bool     `form:"on"`
	}
	err := r.Read(&in)
	var bad *models.Invalid
	if !errors.As(err, &bad) || len(bad.Problems) != 3 || len(in.List) != 2 || !in.On || in.Kind != "z" {
		t.Fatalf("%v %+v", err, in)
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		" a\r\nb ": "a\nb", "a\x00b\x07": "ab", "a\u202eb\u2066": "ab", "\xff": "�", "\t x": "x", "“你好”\n\n": "“你好”",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMetrics(t *testing.T) {
	s := newSite(t)
	b := begin(s.browser(), "").open("/file/check")
	b.post("/file/check").get("/nowhere").send(formRequest("/nowhere", nil))
	s.web.Metrics.ClockFired()
	s.web.Metrics.EffectRun("preview", "done")
	out := httptest.NewRecorder()
	s.web.Metrics.Handler().ServeHTTP(out, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`redress_http_requests_total{method="POST",route="/file/check",status="303"} 1`, `route="none",status="404"`,
		`redress_cases_filed_total{track="complaint"} 1`, "redress_clocks_fired_total 1", `redress_effects_total{kind="preview",result="done"} 1`,
		`redress_build_info{`,
	} {
		if !strings.Contains(out.Body.String(), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
}
