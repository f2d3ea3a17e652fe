package web

import (
	"bytes"
	"crypto/ed25519"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"redress/app/casework"
	"redress/app/custody"
	"redress/app/ledger"
	"redress/models/vault/vaulttest"
	"redress/workflows/spec"
)

// testNow is a working Monday, 10:00 in Beijing.
var testNow = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

const testBase = "http://redress.test"

// site is the whole web room over a store in memory.
type site struct {
	*testing.T
	web     *Web
	service *casework.Service
	now     time.Time
	log     *logged
}

// logged is what was logged, which may be read while more comes.
type logged struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

func newSite(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	rules, err := spec.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, now: testNow, log: &logged{}}
	store := vaulttest.Memory(t)
	s.service = casework.New(store, rules)
	signer, err := custody.NewSigner("redress.example", ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	s.service.Ledger = ledger.New(store, signer, slog.New(slog.DiscardHandler))
	s.service.Now = func() time.Time { return s.now }
	cfg := Config{
		Service: s.service, SessionKey: bytes.Repeat([]byte("k"), 32), BaseURL: testBase, Version: "test",
		Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&cfg)
	}
	if s.web, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	return s
}

// browser keeps cookies and remembers the page it is on.
type browser struct {
	*site
	cookies map[string]string
	lang    string
	// token is what a script sends with files in pieces.
	token string
	// The page shown now.
	status int
	header http.Header
	path   string
	body   string
}

func (s *site) browser() *browser { return &browser{site: s, cookies: map[string]string{}} }

// send sends one request with this browser's cookies and takes the answer in.
func (b *browser) send(req *http.Request) *browser {
	b.Helper()
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	if b.lang != "" {
		req.Header.Set("Accept-Language", b.lang)
	}
	res, err := b.web.App().Test(req, 30_000)
	if err != nil {
		b.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range res.Cookies() {
		b.cookies[c.Name] = c.Value
	}
	b.status, b.header, b.body, b.path = res.StatusCode, res.Header, string(body), req.URL.RequestURI()
	if i := strings.Index(b.body, "⟦"); i >= 0 {
		b.Errorf("%s misses a text: %.80s", b.path, b.body[i:])
	}
	return b
}

// follow goes where the answer points, as a browser does.
func (b *browser) follow() *browser {
	b.Helper()
	for n := 0; b.status == http.StatusSeeOther; n++ {
		if n > 5 {
			b.Fatalf("%s: too many redirects", b.path)
		}
		b.get(b.header.Get("Location"))
	}
	return b
}

func (b *browser) get(path string) *browser {
	b.Helper()
	path, _, _ = strings.Cut(path, "#")
	return b.send(httptest.NewRequest("GET", path, nil))
}

func (b *browser) open(path string) *browser { b.Helper(); return b.get(path).follow() }

var hiddenValue = regexp.MustCompile(`<input type="hidden" name="(csrf|command)" value="([^"]*)"`)

// hidden reads the token and the command id of the first form of the page.
func (b *browser) hidden() url.Values {
	v := url.Values{}
	for _, m := range hiddenValue.FindAllStringSubmatch(b.body, -1) {
		if v.Get(m[1]) == "" {
			v.Set(m[1], html.UnescapeString(m[2]))
		}
	}
	return v
}

func formRequest(path string, values url.Values) *http.Request {
	req := httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", testBase)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req
}

// post fills in and sends the form of the page shown; pairs are name, value.
func (b *browser) post(path string, pairs ...string) *browser {
	b.Helper()
	values := b.hidden()
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return b.send(formRequest(path, values))
}

type upload struct{ name, content string }

// upload sends the page's upload form with files.
func (b *browser) upload(path string, fields url.Values, files ...upload) *browser {
	b.Helper()
	return b.send(uploadRequest(b.T, path, b.hidden(), fields, files...))
}

func uploadRequest(t *testing.T, path string, hidden, fields url.Values, files ...upload) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, name := range []string{"csrf", "command"} {
		_ = w.WriteField(name, hidden.Get(name))
	}
	for name, list := range fields {
		for _, value := range list {
			_ = w.WriteField(name, value)
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", `form-data; name="files"; filename="`+f.name+`"`)
		h.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, f.content)
	}
	_ = w.Close()
	req := httptest.NewRequest("POST", path, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", testBase)
	return req
}

// at fails unless the page shown has this status and path.
func (b *browser) at(status int, path string) *browser {
	b.Helper()
	if b.status != status || (path != "" && b.path != path) {
		b.Fatalf("at %s with %d, want %s with %d\n%s\n%s", b.path, b.status, path, status, text(b.body), b.log.String())
	}
	return b
}

// shows fails unless every text is on the page.
func (b *browser) shows(want ...string) *browser {
	b.Helper()
	for _, s := range want {
		if !strings.Contains(html.UnescapeString(b.body), s) {
			b.Fatalf("%s does not show %q:\n%s", b.path, s, text(b.body))
		}
	}
	return b
}

func (b *browser) lacks(unwanted ...string) *browser {
	b.Helper()
	for _, s := range unwanted {
		if strings.Contains(html.UnescapeString(b.body), s) {
			b.Fatalf("%s shows %q", b.path, s)
		}
	}
	return b
}

var tags = regexp.MustCompile(`(?s)<(script|style|head).*?</(script|style|head)>|<[^>]*>`)

// text is what is left of a page without its markup, for messages of tests.
func text(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(page, " "))), " ")
}
