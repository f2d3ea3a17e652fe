package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"redress/models"
	"redress/views/components"
)

// checkForm reads the form of an unsafe request and lets it pass only when it
// is ours. Of a multipart form it reads the first part alone, which holds the
// token; the handler reads on.
func (r *Request) checkForm() error {
	if r.Route.Pieces {
		return r.checkPiece()
	}
	if !r.sameOrigin() {
		return errForeign
	}
	kind, params, err := mime.ParseMediaType(r.c.Get("Content-Type"))
	if err != nil {
		return errForeign
	}
	body := r.body()
	switch {
	case kind == "multipart/form-data" && r.Route.Body == uploadBody:
		return r.openParts(body, params["boundary"])
	case kind == "application/x-www-form-urlencoded":
		return r.readForm(body)
	}
	return errForeign
}

func (r *Request) body() io.Reader {
	stream := r.c.Context().RequestBodyStream()
	if stream == nil {
		return strings.NewReader("")
	}
	return &limited{src: stream, left: r.w.limit(r.Route), conn: r.c.Context().Conn(), start: time.Now()}
}

func (r *Request) readForm(body io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(body, r.w.limit(r.Route)+1))
	if err != nil {
		return err
	}
	if int64(len(raw)) > r.w.limit(r.Route) {
		return errTooLarge
	}
	values, err := url.ParseQuery(string(raw))
	if err != nil {
		return errUnreadable
	}
	r.form = cleanAll(values)
	if !r.tokenMatches(r.form.Get(components.CSRFField)) {
		return errForeign
	}
	r.takeSolution()
	return nil
}

func (r *Request) openParts(body io.Reader, boundary string) error {
	if boundary == "" {
		return errUnreadable
	}
	r.parts, r.form = multipart.NewReader(body, boundary), url.Values{}
	part, err := r.parts.NextPart()
	if err != nil {
		return errForeign
	}
	token, err := io.ReadAll(io.LimitReader(part, 256))
	if err != nil || part.FormName() != components.CSRFField || !r.tokenMatches(string(token)) {
		return errForeign
	}
	return nil
}

// Values is the form as typed, cleaned of what no keyboard makes.
func (r *Request) Values() url.Values { return r.form }

// Files hands every file of a multipart form to f while it streams in; what f
// leaves unread is skipped. Text fields that come before a file are in Values
// by then. A browser sends an empty part without a name when no file was chosen.
// A form of another kind is unreadable.
func (r *Request) Files(f func(name string, body io.Reader) error) error {
	return r.NamedFiles(func(_, name string, body io.Reader) error { return f(name, body) })
}

// NamedFiles is Files that also says which field each file belongs to.
func (r *Request) NamedFiles(f func(field, name string, body io.Reader) error) error {
	if r.parts == nil {
		return errUnreadable
	}
	room := max(formBody, r.Route.Text)
	for {
		part, err := r.parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken(err)
		}
		if part.FileName() == "" {
			if _, file := part.Header["Content-Type"]; file {
				continue
			}
			text, err := io.ReadAll(io.LimitReader(part, room+1))
			if room -= int64(len(text)); err != nil || room < 0 {
				return broken(errors.Join(err, errTooLarge))
			}
			r.form.Add(part.FormName(), clean(string(text)))
			continue
		}
		if err := f(part.FormName(), part.FileName(), part); err != nil {
			return err
		}
	}
}

// broken keeps our own refusals and calls every other end of a body unreadable.
func broken(err error) error {
	if errors.Is(err, errTooLarge) {
		return errTooLarge
	}
	return errors.Join(errUnreadable, err)
}

// exact are the fields that are compared, not read: a password is what was
// typed, with its spaces and whatever else.
var exact = map[string]bool{"password": true, "current": true, "current_remove": true}

func cleanAll(values url.Values) url.Values {
	for name, list := range values {
		if exact[name] {
			continue
		}
		for i := range list {
			list[i] = clean(list[i])
		}
		values[name] = list
	}
	return values
}

// clean makes text of what came: valid UTF-8, one kind of line end, no control
// characters and no invisible ones that reorder what people read.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "�")
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case c == '\n', c == '\t':
			return c
		case c < ' ', c == 0x7f, c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069:
			return -1
		}
		return c
	}, s))
}

// Form is the state of a form page: what was typed, or the given values when
// nothing was sent yet, the token, and a command id that stays the same
// however often the form comes back.
func (r *Request) Form(values url.Values) components.Form {
	if r.Posted() {
		values = r.form
	}
	if values == nil {
		values = url.Values{}
	}
	command := values.Get(components.CommandField)
	if !r.Posted() || command == "" {
		command = randomHex(16)
	}
	return components.Form{CSRF: r.csrfToken(), Command: command, Values: values}
}

// Command is the id of the command the form carries.
func (r *Request) Command() models.CommandID {
	id := r.form.Get(components.CommandField)
	if id == "" || len(id) > 64 {
		return models.CommandID("web:" + randomHex(16))
	}
	return models.CommandID("web:" + id)
}
