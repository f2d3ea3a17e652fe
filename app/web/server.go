package web

import (
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Time limits. Reading covers header and body together, so the general limit
// is short and uploads are given more once their header has come.
const (
	readTime  = 10 * time.Second
	writeTime = 60 * time.Second
	idleTime  = 60 * time.Second
	slowTime  = 15 * time.Minute
	// handleTime bounds what a handler may wait for.
	handleTime = 30 * time.Second
)

// drainBytes is how much of a refused upload is read and thrown away, so that
// the browser gets to see the page that says why.
const drainBytes = 512 << 20

func (w *Web) newApp(table []Route) *fiber.App {
	app := fiber.New(fiber.Config{
		AppName:                      "redress",
		Immutable:                    true,
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		DisableStartupMessage:        true,
		BodyLimit:                    int(formBody), // with streaming: how much is read ahead
		ReadTimeout:                  readTime,
		WriteTimeout:                 writeTime,
		IdleTimeout:                  idleTime,
		ReadBufferSize:               16 << 10,
		ErrorHandler:                 w.lastResort,
	})
	match := newMatcher(table)
	server := app.Server()
	server.NoDefaultServerHeader, server.Name = true, ""
	server.Handler = w.onlyFramed(server.Handler)
	server.HeaderReceived = func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		return times(match, string(h.Method()), string(h.RequestURI()))
	}
	app.Use(func(c *fiber.Ctx) error { return w.outer(c, match) })
	for _, route := range table {
		app.Add(route.Method, route.Path, w.serve(route))
		if route.Method == fiber.MethodGet {
			app.Add(fiber.MethodHead, route.Path, w.serve(route))
		}
	}
	return app
}

// times gives uploads and downloads their long limits.
func times(match matcher, method, uri string) (cfg fasthttp.RequestConfig) {
	route, ok := match.find(method, uri)
	if ok && route.upload() {
		cfg.ReadTimeout, cfg.WriteTimeout = slowTime, slowTime
	}
	if ok && route.Slow {
		cfg.WriteTimeout = slowTime
	}
	return cfg
}

// outer is around every request: headers, a request id, the body guard, the
// page for whatever went wrong below, and the record of how it went.
func (w *Web) outer(c *fiber.Ctx, match matcher) error {
	start := time.Now()
	w.secure(c)
	r := w.newRequest(c)
	defer r.end(start)
	err := r.chooseLanguage()
	if err == nil {
		err = w.guard(c, match)
	}
	if err == nil {
		err = safely(c.Next)
	}
	if err != nil {
		return r.answer(err)
	}
	return nil
}

// safely turns a panic below into an error with the stack in it.
func safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// guard refuses a body that is declared over the limit of its route. A body
// without a declared length is cut off by whoever reads it, at the same limit.
func (w *Web) guard(c *fiber.Ctx, match matcher) error {
	limit := formBody
	route, known := match.find(c.Method(), c.OriginalURL())
	if known {
		limit = w.limit(route)
	}
	length := int64(c.Request().Header.ContentLength())
	if length <= limit {
		return nil
	}
	if body := c.Context().RequestBodyStream(); known && body != nil {
		_, _ = io.CopyN(io.Discard, body, min(length, drainBytes))
	}
	c.Context().SetConnectionClose()
	return errTooLarge
}

// secure sets the headers of every answer, errors and files included.
func (w *Web) secure(c *fiber.Ctx) {
	h := &c.Response().Header
	for _, pair := range securityHeaders {
		h.Set(pair[0], pair[1])
	}
	if w.https {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

var securityHeaders = [][2]string{
	{"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	// Not "no-referrer": under it browsers send "Origin: null" with our own
	// forms, and those without Sec-Fetch-Site could never post. No address of
	// ours holds a secret, and other sites get none of it under this either.
	{"Referrer-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
	{"Cache-Control", "no-store"},
}
