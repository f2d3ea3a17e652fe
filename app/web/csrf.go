package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
)

// A form is ours when two things hold: the browser says it comes from our own
// origin, and it carries the token that belongs to the browser's cookie. The
// token needs no store: it is a keyed hash of the cookie.

func unsafeMethod(method string) bool { return method != "GET" && method != "HEAD" }

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
		return strings.EqualFold(origin, r.w.origin)
	}
	return site == "same-origin" || strings.EqualFold(originOf(r.c.Get("Referer")), r.w.origin)
}

func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
