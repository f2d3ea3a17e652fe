package web

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"redress/app/authz"
	"redress/static"
)

// Every route of the framework comes from the table, and every row of the
// table says who it is for.
func TestRoutesComeFromTheTable(t *testing.T) {
	want := map[string]bool{}
	for _, r := range Table() {
		key := r.Method + " " + r.Path
		if want[key] {
			t.Errorf("%s is in the table twice", key)
		}
		want[key] = true
		if r.Method == "GET" {
			want["HEAD "+r.Path] = true
		}
		if r.Action == "" || r.Side == "" || r.Handler == nil {
			t.Errorf("%s is incomplete", key)
		}
		if !slices.ContainsFunc(authz.Table, func(a authz.Row) bool { return a.Action == r.Action }) {
			t.Errorf("%s: nobody may do %q", key, r.Action)
		}
		if r.Bare && r.Method != "GET" {
			t.Errorf("%s changes something and does not ask who it is", key)
		}
	}
	got := newSite(t).web.App().GetRoutes(true)
	for _, r := range got {
		if !want[r.Method+" "+r.Path] {
			t.Errorf("%s %s is not in the table", r.Method, r.Path)
		}
		delete(want, r.Method+" "+r.Path)
	}
	for key := range want {
		t.Errorf("%s is not served", key)
	}
}

// A stranger gets nothing from any row but the public ones.
func TestStrangersAreTurnedAway(t *testing.T) {
	s := newSite(t)
	for _, r := range Table() {
		if r.Method != "GET" || r.Side == Public {
			continue
		}
		b := s.browser().get(strings.NewReplacer(":page", "what", ":transition", "withdraw").Replace(r.Path))
		if b.status != 303 {
			t.Errorf("GET %s: %d for a stranger", r.Path, b.status)
		}
	}
}

// The headers of security decision D5 are on every answer, whatever it is.
func TestHeadersOnEveryAnswer(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = "https://redress.test" })
	check := func(name string, b *browser) {
		t.Helper()
		for _, pair := range securityHeaders {
			got := b.header.Get(pair[0])
			kept := strings.HasPrefix(b.path, "/static/") && pair[0] == "Cache-Control" && b.status == 200
			if kept && !strings.Contains(got, "immutable") || !kept && got != pair[1] {
				t.Errorf("%s: %s is %q", name, pair[0], got)
			}
		}
		if b.header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: no HSTS on https", name)
		}
		if b.header.Get("Server") != "" {
			t.Errorf("%s: names the server", name)
		}
	}
	for _, r := range Table() {
		req := httptest.NewRequest(r.Method, strings.ReplaceAll(r.Path, ":", ""), nil)
		check(r.Method+" "+r.Path, s.browser().send(req))
	}
	check("missing", s.browser().get("/nothing/here"))
	check("wrong method", s.browser().send(httptest.NewRequest("DELETE", "/", nil)))
	check("static", s.browser().get(static.URL("app.css")).at(200, ""))
}

func TestProbes(t *testing.T) {
	s := newSite(t)
	s.browser().get("/healthz").at(200, "").shows(`"engine"`, `"status":"ok"`)
	s.browser().get("/readyz").at(200, "").shows(`"status":"ready"`)
}

func TestMatcherIsNoLooserThanTheRouter(t *testing.T) {
	m := newMatcher(Table())
	for path, upload := range map[string]bool{
		"/file/evidence": true, "/file/evidence?from=check": true, "/file/evidence/": true, "/FILE/evidence": true,
		"/file/evidence/abc": false, "/file/what": false, "/track/case/evidence": true, "/": false, "//file/evidence": false,
	} {
		route, ok := m.find("POST", path)
		if (ok && route.upload()) != upload {
			t.Errorf("POST %s: upload %v", path, ok && route.upload())
		}
	}
}
