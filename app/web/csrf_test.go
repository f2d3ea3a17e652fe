package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// A form passes only from our own page in the browser it was made for.
func TestForgedForms(t *testing.T) {
	good := func(b *browser) *http.Request {
		v := b.hidden()
		v.Set("code", "nothing")
		return formRequest("/resume", v)
	}
	type change func(*testing.T, *browser, *http.Request) *http.Request
	set := func(pairs ...string) change {
		return func(_ *testing.T, _ *browser, r *http.Request) *http.Request {
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i+1] == "" {
					r.Header.Del(pairs[i])
					continue
				}
				r.Header.Set(pairs[i], pairs[i+1])
			}
			return r
		}
	}
	token := func(value string) change {
		return func(_ *testing.T, b *browser, _ *http.Request) *http.Request {
			v := b.hidden()
			v.Set("csrf", value)
			return formRequest("/resume", v)
		}
	}
	for _, test := range []struct {
		name   string
		change change
		want   int
	}{
		{"our own form", set(), 422},
		{"no Sec-Fetch-Site, our origin", set("Sec-Fetch-Site", ""), 422},
		{"no Origin, same-origin", set("Origin", ""), 422},
		{"old browser with our referrer", set("Origin", "", "Sec-Fetch-Site", "", "Referer", testBase+"/resume"), 422},
		{"no header at all", set("Origin", "", "Sec-Fetch-Site", ""), 403},
		{"other origin", set("Origin", "https://evil.test"), 403},
		{"origin that begins like ours", set("Origin", testBase+".evil.test"), 403},
		{"other scheme", set("Origin", "https://redress.test"), 403},
		{"null origin", set("Origin", "null"), 403},
		{"cross-site with our origin", set("Sec-Fetch-Site", "cross-site"), 403},
		{"same-site is another host", set("Sec-Fetch-Site", "same-site"), 403},
		{"other referrer", set("Origin", "", "Sec-Fetch-Site", "", "Referer", "https://evil.test/"+testBase), 403},
		{"no token", token(""), 403},
		{"wrong token", token("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 403},
		{"JSON", set("Content-Type", "application/json"), 403},
		{"text/plain", set("Content-Type", "text/plain"), 403},
		{"multipart on a plain route", set("Content-Type", "multipart/form-data; boundary=x"), 403},
		{"no content type", set("Content-Type", ""), 403},
		{"another browser's token", func(_ *testing.T, b *browser, _ *http.Request) *http.Request {
			v := b.site.browser().get("/resume").hidden()
			return formRequest("/resume", v)
		}, 403},
		{"no cookie", func(_ *testing.T, b *browser, r *http.Request) *http.Request {
			b.cookies = map[string]string{}
			return r
		}, 403},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newSite(t).browser().get("/resume").at(200, "")
			req := test.change(t, b, good(b))
			b.send(req)
			if b.status != test.want {
				t.Fatalf("%d, want %d: %s", b.status, test.want, text(b.body))
			}
		})
	}
}

// A forged upload is refused before any file of it is read.
func TestForgedUpload(t *testing.T) {
	b := begin(newSite(t).browser(), "evidence").open("/file/evidence")
	stolen := b.site.browser().get("/").hidden()
	b.send(uploadRequest(t, "/file/evidence", stolen, url.Values{"kind": {"chat"}}, upload{"1.png", png})).at(403, "")
	b.open("/file/evidence").lacks("1.png")
}

// No GET changes anything, however it is dressed up.
func TestGetChangesNothing(t *testing.T) {
	b := begin(newSite(t).browser(), "story")
	for _, path := range []string{"/file/story?narrative=x", "/file/check?_method=POST", "/track/leave", "/file/receipt?_method=post"} {
		req := httptest.NewRequest("GET", path, nil)
		req.Header.Set("X-HTTP-Method-Override", "POST")
		b.send(req)
		if b.status >= 500 {
			t.Errorf("GET %s: %d", path, b.status)
		}
	}
	b.get("/track/leave").at(405, "")
	if b.header.Get("Allow") == "" {
		t.Error("405 without Allow")
	}
	b.open("/file/story").at(200, "").lacks(">x</textarea>")
}

// The session of a browser changes when it gains a draft, so a cookie that
// somebody planted before is worth nothing afterwards.
func TestPlantedCookieGainsNothing(t *testing.T) {
	s := newSite(t)
	victim, planted := s.browser(), randomHex(32)
	victim.cookies["sid"] = planted
	begin(victim, "seller")
	if victim.cookies["sid"] == planted {
		t.Fatal("the planted cookie was kept")
	}
	thief := s.browser()
	thief.cookies["sid"] = planted
	thief.open("/file/what").at(200, "/resume")
}

func TestCookieAttributes(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = "https://redress.test" })
	b := s.browser().get("/")
	cookie, err := http.ParseSetCookie(b.header.Get("Set-Cookie"))
	if err != nil {
		t.Fatal(err)
	}
	if cookie.Name != "__Host-sid" || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" || cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %q", b.header.Get("Set-Cookie"))
	}
}
