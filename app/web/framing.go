package web

import (
	"bytes"

	"github.com/valyala/fasthttp"
)

// onlyFramed refuses a message of which it is not beyond doubt where it ends,
// before anything else looks at it, and closes its connection. The server
// passes over "Transfer-Encoding: identity", which no current specification
// knows (RFC 9112 section 7), while a proxy in front may cut such a message up
// in another way.
func (w *Web) onlyFramed(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if framed(&ctx.Request.Header) {
			next(ctx)
			return
		}
		for _, pair := range securityHeaders {
			ctx.Response.Header.Set(pair[0], pair[1])
		}
		ctx.Response.Header.SetContentType("text/plain; charset=utf-8")
		ctx.SetStatusCode(fasthttp.StatusBadRequest)
		ctx.SetBodyString("400\n")
		ctx.SetConnectionClose()
	}
}

var transferEncoding = []byte("transfer-encoding")

// framed says whether every transfer coding that a message names is "chunked".
func framed(h *fasthttp.RequestHeader) bool {
	for line := range bytes.Lines(h.RawHeaders()) {
		name, value, ok := bytes.Cut(line, []byte(":"))
		if ok && bytes.EqualFold(bytes.TrimSpace(name), transferEncoding) && !bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked")) {
			return false
		}
	}
	return true
}
