package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"net/url"
	"strings"
)

// A form is ours when two things hold: the browser says it comes from our own
// origin, and it carries the token that belongs to the browser's cookie. The
// token needs no store: it is a keyed hash of the cookie.

func unsafeMethod(method string) bool {
	return method != "GET" && method != "HEAD" && method != "OPTIONS"
}

// csrfToken gives the token for this browser; a browser without a cookie gets
// one, of which nothing is stored.
func (r *Request) csrfToken() string {
	if r.token == "" {
		r.setToken(randomHex(32))
	}
	return r.w.tokenFor(r.token)
}

func (w *Web) tokenFor(cookie string) string {
	mac := hmac.New(sha256.New, w.SessionKey)
	mac.Write([]byte("form\x00" + cookie))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (r *Request) tokenMatches(token string) bool {
	return r.token != "" && hmac.Equal([]byte(token), []byte(r.w.tokenFor(r.token)))
}

// sameOrigin believes the headers only a browser can set. Each that is there
// must agree; at least one must be there.
func (r *Request) sameOrigin() bool {
	site, origin := r.c.Get("Sec-Fetch-Site"), r.c.Get("Origin")
	if site != "" && site != "same-origin" {
		return false
	}
	if origin != "" {
		return r.w.ours(origin)
	}
	return site == "same-origin" || r.w.ours(originOf(r.c.Get("Referer")))
}

// ours compares an origin with the configured one. On this machine itself
// people type localhost and 127.0.0.1 alike.
func (w *Web) ours(origin string) bool {
	return loopbackAlike(strings.ToLower(origin)) == loopbackAlike(w.origin)
}

func loopbackAlike(origin string) string {
	u, err := url.Parse(origin)
	if err != nil || !netip.MustParsePrefix("127.0.0.0/8").Contains(addrOf(u.Hostname())) {
		return origin
	}
	return u.Scheme + "://localhost:" + u.Port()
}

// addrOf reads a literal address; localhost is one by another name.
func addrOf(host string) netip.Addr {
	if host == "localhost" {
		host = "127.0.0.1"
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return addr
}

func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
