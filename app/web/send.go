package web

import (
	"bufio"
	"errors"
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
	body, made := io.Pipe()
	go func() {
		made.CloseWithError(safely(func() error {
			out := bufio.NewWriterSize(made, 64<<10)
			if err := write(out); err != nil {
				return err
			}
			return out.Flush()
		}))
	}()
	return r.stream(body, -1)
}

// attach names the file twice: plainly for old programs, and in full.
func (r *Request) attach(plain, full string) {
	r.c.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	r.c.Set("Content-Disposition", disposition(plain, full))
}

func disposition(plain, full string) string {
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(full), "+", "%20")
}

// stream hands an open body to the framework, which reads it after the handler
// has returned; the time limit of the request and its slot end with it. What
// goes wrong by then can be no page any more: the connection breaks off, so that
// nobody takes a part for the whole, and the log names the cause.
func (r *Request) stream(body io.ReadCloser, size int) error {
	return r.c.SendStream(&handed{body, r.handOver(), func(err error) {
		r.w.Log.Error("a file broke off", "id", r.ID, "route", r.Route.Path, "error", err.Error())
	}}, size)
}

// handOver takes the time limit and the slot away from the end of the handler.
func (r *Request) handOver() (cancel func()) {
	cancel = r.cancel
	r.cancel = func() {}
	return cancel
}

type handed struct {
	io.ReadCloser
	cancel func()
	broke  func(error)
}

func (h *handed) Read(p []byte) (n int, err error) {
	err = safely(func() (err error) {
		n, err = h.ReadCloser.Read(p)
		return err
	})
	if err != nil && !errors.Is(err, io.EOF) {
		h.broke(err)
	}
	return n, err
}

// Close closes the file, ends its time limit and gives its slot back.
func (h *handed) Close() error {
	defer h.cancel()
	return h.ReadCloser.Close()
}
