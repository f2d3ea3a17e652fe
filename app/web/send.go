package web

import (
	"bufio"
	"io"
	"net/url"
	"strings"

	"redress/app/casework"
)

// Original files are handed out as bytes to save and nothing else: never shown
// by the browser, never with a type or an extension the sender has chosen.

// extensions are by the type that was found in the bytes.
var extensions = map[string]string{
	"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "application/pdf": "pdf",
	"video/mp4": "mp4", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/amr": "amr", "text/plain": "txt", "text/html": "html",
}

// Send hands out an original and closes it.
func (r *Request) Send(f casework.File) error {
	ext := extensions[f.Evidence.Type]
	if ext == "" {
		ext = "bin"
	}
	short := string(f.Evidence.ID)
	if len(short) > 12 {
		short = short[:12]
	}
	r.attach("evidence-"+short+"."+ext, string(f.Evidence.Name))
	r.c.Set("Content-Type", "application/octet-stream")
	return r.sendPart(f)
}

// SendPreview shows a re-encoded picture of ours and closes it.
func (r *Request) SendPreview(f casework.File) error {
	r.c.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	r.c.Set("Content-Type", "image/jpeg")
	return r.stream(f.Body, -1)
}

// Attachment writes a generated file while it is made.
func (r *Request) Attachment(name, contentType string, write func(io.Writer) error) error {
	r.attach(name, name)
	r.c.Set("Content-Type", contentType)
	log, id, cancel := r.w.Log, r.ID, r.handOver()
	r.c.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		defer cancel()
		if err := write(out); err != nil {
			log.Error("a generated file broke off", "id", id, "error", err.Error())
		}
	})
	return nil
}

// attach names the file twice: plainly for old programs, and in full.
func (r *Request) attach(plain, full string) {
	r.c.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	r.c.Set("Content-Disposition", `attachment; filename="`+plain+`"; filename*=UTF-8''`+
		strings.ReplaceAll(url.QueryEscape(full), "+", "%20"))
}

// stream hands the open file to the framework, which reads it after the
// handler has returned; the time limit of the request ends with it.
func (r *Request) stream(body io.ReadCloser, size int) error {
	return r.c.SendStream(&handed{body, r.handOver()}, size)
}

// handOver takes the time limit away from the end of the handler.
func (r *Request) handOver() (cancel func()) {
	cancel = r.cancel
	r.cancel = func() {}
	return cancel
}

type handed struct {
	io.ReadCloser
	cancel func()
}

// Close closes the file and ends its time limit.
func (h *handed) Close() error {
	defer h.cancel()
	return h.ReadCloser.Close()
}
