package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/models"
)

// forgery is one way a request can come from somewhere else than our own page.
type forgery struct {
	name string
	// token is what the form carries: the right one is given.
	token func(w *world, right string) string
	// headers are set on the request; pieces says that it also holds for the
	// protocol of files in pieces, whose body is never a form.
	headers map[string]string
	pieces  bool
}

func right(_ *world, token string) string { return token }

var forgeries = []forgery{
	{"no token", func(*world, string) string { return "" }, nil, true},
	{"the token of another browser", func(w *world, _ string) string { return w.web.tokenFor(randomHex(32)) }, nil, true},
	{"another origin", right, map[string]string{"Origin": "https://evil.test"}, true},
	{"from another site", right, map[string]string{"Sec-Fetch-Site": "cross-site"}, true},
	{"plain text", right, map[string]string{"Content-Type": "text/plain"}, false},
}

// unsafeCells are requests by somebody who may make them, one for each route.
func unsafeCells() (out []cell) {
	seen := map[string]bool{}
	for _, c := range cells([]string{"accept"}) {
		safe := slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, c.route.Method)
		key := c.route.Method + c.route.Path
		if !safe && !seen[key] && (expects(authz.Table, c) || c.route.Path == "/setup/:token") {
			seen[key] = true
			out = append(out, c)
		}
	}
	return out
}

// A request that is not from our own page in the browser it was made for is
// refused on every route, and nothing is written. The control: with the right
// token it is not refused so.
func TestForgery_OnEveryRoute(t *testing.T) {
	w := newWorld(t)
	all, tried := unsafeCells(), 0
	for _, r := range Table() {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions &&
			!slices.ContainsFunc(all, func(c cell) bool { return c.route.Method == r.Method && c.route.Path == r.Path }) {
			t.Errorf("%s %s: nobody in the matrix may do it", r.Method, r.Path)
		}
	}
	for _, c := range all {
		w.now = w.now.Add(time.Minute)
		o := w.objectFor(c, true)
		if strings.Contains(c.route.Path, "/uploads/:id") {
			o = w.uploading(o, c.state == authz.Draft)
		}
		path, form := w.fill(c, o), w.form(c, o)
		b := w.holds(c.who, o)
		for _, f := range forgeries {
			if c.route.Pieces && !f.pieces {
				continue
			}
			w.engine.writes, tried = nil, tried+1
			b.send(w.forged(c, path, form, f, b.cookies["sid"]))
			if b.status != http.StatusForbidden || len(w.engine.writes) > 0 {
				t.Errorf("%s %s, %s: %d, written %v", c.route.Method, path, f.name, b.status, w.engine.writes)
			}
		}
		tried += w.overridden(b, path)
		if w.asks(b, c, path, form); b.status == http.StatusForbidden {
			t.Errorf("%s %s is refused with the right token too: %s", c.route.Method, path, text(b.body))
		}
	}
	t.Logf("%d forged requests to %d routes", tried, len(all))
}

// forged is the request of a cell, made the wrong way.
func (w *world) forged(c cell, path string, form url.Values, f forgery, cookie string) *http.Request {
	token := f.token(w, w.web.tokenFor(cookie))
	form.Set("csrf", token)
	var req *http.Request
	switch {
	case c.route.Pieces:
		req = httptest.NewRequest(c.route.Method, path, nil)
		for name, value := range map[string]string{"Origin": testBase, "Tus-Resumable": tusVersion, tokenHeader: token, "Content-Type": pieceType,
			"Upload-Offset": "0", "Upload-Length": "100", "Upload-Metadata": metaOf("filename", "图.png", "kind", "chat")} {
			req.Header.Set(name, value)
		}
	case c.route.Body == uploadBody:
		req = uploadRequest(w.T, path, form, nil)
	default:
		req = formRequest(path, form)
	}
	for name, value := range f.headers {
		req.Header.Set(name, value)
	}
	return req
}

// overridden asks for the address as a page and has a header, or the query, say
// that another method is meant: the answer and what is written stay those of
// the page, of which a look is recorded once.
func (w *world) overridden(b *browser, path string) (tried int) {
	w.Helper()
	plain := b.get(path).status
	for _, method := range []string{"POST", "PATCH", "DELETE"} {
		req := httptest.NewRequest(http.MethodGet, path+"?_method="+method, nil)
		for _, name := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"} {
			req.Header.Set(name, method)
		}
		w.engine.writes, tried = nil, tried+1
		if b.send(req); b.status != plain || slices.ContainsFunc(w.engine.writes, counts) {
			w.Errorf("GET %s as %s: %d, want %d; written %v", path, method, b.status, plain, w.engine.writes)
		}
	}
	return tried
}

// counts says that a write is not the count of tries of an address.
func counts(write string) bool { return !strings.HasPrefix(write, models.MetaCollection+" limit:") }
