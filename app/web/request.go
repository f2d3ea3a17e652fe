package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"mime/multipart"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"redress/app/casework"
	"redress/models"
	"redress/views/i18n"
)

// Request is one request as a handler sees it: plain values, and the ways to
// answer. Strings in it may be kept; the framework's buffers are not in them.
type Request struct {
	// ID is shown on error pages and stands in the log.
	ID string
	// Identity is who the browser is; Actor is the part of it this route acts as.
	Identity casework.Identity
	Actor    models.Actor
	Route    Route

	w      *Web
	c      *fiber.Ctx
	ctx    context.Context
	cancel context.CancelFunc
	token  string
	form   url.Values
	parts  *multipart.Reader
}

const requestKey = "request"

func (w *Web) newRequest(c *fiber.Ctx) *Request {
	r := &Request{ID: randomHex(8), w: w, c: c, token: w.cookieToken(c)}
	r.ctx, r.cancel = context.WithTimeout(i18n.WithLang(context.Background(), w.language(c)), handleTime)
	visitor := models.Actor{Role: models.RoleVisitor}
	r.Actor, r.Identity = visitor, casework.Identity{Account: visitor, Staff: visitor, Filer: visitor, Complainant: visitor, Respondent: visitor}
	c.Locals(requestKey, r)
	return r
}

func randomHex(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return hex.EncodeToString(b)
}

// Ctx carries the request's language and its time limit.
func (r *Request) Ctx() context.Context { return r.ctx }

// Service holds the use cases.
func (r *Request) Service() *casework.Service { return r.w.Service }

// T is a text in the reader's language.
func (r *Request) T(key string, args ...i18n.Argument) string { return i18n.T(r.ctx, key, args...) }

// Param is a named part of the path, unescaped; "" when it cannot be read.
func (r *Request) Param(name string) string {
	s, err := url.PathUnescape(r.c.Params(name))
	if err != nil {
		return ""
	}
	return clean(s)
}

// Query is the query of the address, cleaned like a form.
func (r *Request) Query() url.Values {
	values, err := url.ParseQuery(string(r.c.Context().QueryArgs().QueryString()))
	if err != nil {
		return url.Values{}
	}
	return cleanAll(values)
}

// Path is the path and query of this request.
func (r *Request) Path() string { return r.c.OriginalURL() }

// Posted says whether the browser sent a form.
func (r *Request) Posted() bool { return unsafeMethod(r.c.Method()) }

// Now is the service's clock.
func (r *Request) Now() time.Time { return models.Millis(r.w.Service.Now()) }

// end writes the access log and the metrics. Queries, bodies, cookies and
// addresses are not in either. A refusal stands in every log, with the account
// it met: what was tried shows there.
func (r *Request) end(start time.Time) {
	r.cancel()
	pattern := r.Route.Path
	if pattern == "" {
		pattern = "none"
	}
	status, took := r.c.Response().StatusCode(), time.Since(start)
	r.w.Metrics.observe(pattern, r.c.Method(), status, took)
	r.w.Log.Log(context.Background(), levelOf(r.Route, status), "request", "id", r.ID, "method", r.c.Method(), "route", pattern,
		"status", status, "ms", took.Milliseconds(), "role", r.Identity.Account.Role, "account", r.Identity.Account.Account)
}

// levelOf is how loudly a request is logged. What is not ours to show looks as
// if it were not there, so a page that exists and finds nothing is a refusal too.
func levelOf(route Route, status int) slog.Level {
	switch {
	case status >= 500:
		return slog.LevelWarn
	case status == 404 && route.Path == "", status == 422:
		return slog.LevelDebug
	case status >= 400:
		return slog.LevelInfo
	}
	return slog.LevelDebug
}
