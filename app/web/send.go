package web

import (
	"bufio"
	"io"
	"net/url"
	"path"
	"strings"

	"redress/app/casework"
	"redress/models"
)

// Original files are handed out as bytes to save and nothing else: never shown
// by the browser, never with a type or an extension the sender has chosen.

// extensions are by the type that was found in the bytes.
var extensions = map[string]string{
	"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "application/pdf": "pdf",
	"video/mp4": "mp4", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/amr": "amr", "text/plain": "txt", "text/html": "html",
}

// sameExtension are endings people know a type by as well.
var sameExtension = map[string]string{"jpeg": "jpg", "heif": "heic", "htm": "html", "mov": "mp4", "m4v": "mp4", "3gp": "mp4"}

// Send hands out an original and closes it.
func (r *Request) Send(f casework.File) error {
	r.attach(fileNames(f.Evidence))
	r.c.Set("Content-Type", "application/octet-stream")
	return r.sendPart(f)
}

// fileNames are a name of ours for an original, and the sender's, which gets
// the ending of the type that was found where it has another: text that is
// called .bat or .html would be run by whoever opens it.
func fileNames(e models.Evidence) (plain, full string) {
	ext := extensions[e.Type]
	if ext == "" {
		ext = "bin"
	}
	plain = "evidence-" + string(e.ID[:min(len(e.ID), 12)]) + "." + ext
	full = strings.Trim(string(e.Name), ". ")
	if full == "" {
		return plain, plain
	}
	has := strings.ToLower(strings.TrimPrefix(path.Ext(full), "."))
	if has != ext && sameExtension[has] != ext {
		full += "." + ext
	}
	return plain, full
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
	r.c.Set("Content-Disposition", disposition(plain, full))
}

func disposition(plain, full string) string {
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(full), "+", "%20")
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
