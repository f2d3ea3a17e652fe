package web

import (
	"strings"

	"redress/models"
	"redress/static"
)

// Static serves a file of the program. Its name holds a hash of its bytes, so
// a browser may keep it for ever.
func (w *Web) Static(r *Request) error {
	asset, ok := static.Open(r.c.Params("name"))
	if !ok {
		return models.ErrNotFound
	}
	body, encoding := asset.Body, ""
	accepts := r.c.Get("Accept-Encoding")
	switch {
	case asset.Brotli != nil && strings.Contains(accepts, "br"):
		body, encoding = asset.Brotli, "br"
	case asset.Gzip != nil && strings.Contains(accepts, "gzip"):
		body, encoding = asset.Gzip, "gzip"
	}
	if encoding != "" {
		r.c.Set("Content-Encoding", encoding)
	}
	r.c.Set("Vary", "Accept-Encoding")
	r.c.Set("Cache-Control", "public, max-age=31536000, immutable")
	r.c.Set("Content-Type", asset.ContentType)
	return r.c.Send(body)
}
