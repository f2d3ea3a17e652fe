package web

import (
	"net/url"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
)

// Render writes a page into the answer, which leaves only when the handler is
// done: a failing template becomes an error page and never half a page.
func (r *Request) Render(status int, page templ.Component) error {
	answer := r.c.Response()
	answer.ResetBody()
	if err := page.Render(r.ctx, answer.BodyWriter()); err != nil {
		answer.ResetBody()
		return err
	}
	r.c.Status(status)
	r.c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return nil
}

// Show writes a page with the status a form page has: 200, or 422 when it
// comes back with errors.
func (r *Request) Show(failed bool, page templ.Component) error {
	if failed {
		return r.Render(fiber.StatusUnprocessableEntity, page)
	}
	return r.Render(fiber.StatusOK, page)
}

// Redirect sends the browser to a path of this site with a GET.
func (r *Request) Redirect(path string) error {
	return r.c.Redirect(LocalPath(path), fiber.StatusSeeOther)
}

// JSON writes a value for programs.
func (r *Request) JSON(status int, v any) error {
	return r.c.Status(status).JSON(v)
}

// Address is the client's address as limits count it: an IPv6 client is its
// /64. It goes into keyed hashes only.
func (r *Request) Address() string {
	return clientAddress(r.c.Context().RemoteIP().String(), r.c.Get("X-Forwarded-For"), r.w.TrustedProxies)
}

func withQuery(path, name, value string) string {
	return path + "?" + url.Values{name: {value}}.Encode()
}

// component is what a page function of the views returns.
type component = templ.Component
