package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
	"redress/workflows"
)

// What can be wrong with a request as such.
var (
	errForeign    = errors.New("web: the form is not ours, or is too old")
	errUnreadable = errors.New("web: the request cannot be read")
	errTooLarge   = errors.New("web: the body is over the limit")
	errTooSlow    = errors.New("web: the body comes too slowly")
	errOverloaded = errors.New("web: too many requests in flight")
)

// failure is how an error is shown.
type failure struct {
	status int
	// page names the texts, "error_page.<page>.title" and ".text".
	page  string
	retry time.Duration
}

// failureOf is the one place that maps errors to statuses.
func failureOf(err error) failure {
	var refusal *workflows.Refusal
	var network net.Error
	var framework *fiber.Error
	var busy *casework.Busy
	switch {
	case errors.Is(err, models.ErrNotFound):
		return failure{status: 404, page: "404"}
	case errors.Is(err, models.ErrDenied):
		return failure{status: 403, page: "403"}
	case errors.Is(err, models.ErrWithheld):
		return failure{status: 410, page: "withheld"}
	case errors.Is(err, errForeign):
		return failure{status: 403, page: "403_csrf"}
	case errors.As(err, &busy):
		return failure{status: 429, page: "429", retry: busy.Retry}
	case errors.Is(err, models.ErrBusy):
		return failure{status: 429, page: "429", retry: 5 * time.Minute}
	case errors.Is(err, models.ErrConflict), errors.As(err, &refusal):
		return failure{status: 409, page: "409"}
	case errors.Is(err, models.ErrNoSpace):
		return failure{status: 507, page: "507", retry: time.Hour}
	case errors.Is(err, errTooLarge):
		return failure{status: 413, page: "413"}
	case errors.Is(err, errUnreadable), errors.Is(err, errTooSlow), errors.Is(err, io.ErrUnexpectedEOF):
		return failure{status: 400, page: "400"}
	case errors.Is(err, errOverloaded), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.As(err, &network):
		return failure{status: 503, page: "503", retry: 15 * time.Second}
	case errors.As(err, &framework):
		return frameworkFailure(framework.Code)
	}
	return failure{status: 500, page: "500"}
}

func frameworkFailure(status int) failure {
	switch status {
	case 404, 405:
		return failure{status: status, page: "404"}
	case 413:
		return failure{status: status, page: "413"}
	}
	if status >= 400 && status < 500 {
		return failure{status: status, page: "400"}
	}
	return failure{status: 500, page: "500"}
}

// answer shows an error. It is the only writer of error pages.
func (r *Request) answer(err error) error {
	if r.Route.Pieces {
		return r.refusePiece(err)
	}
	var other *elsewhere
	if errors.As(err, &other) {
		return r.Redirect(other.path)
	}
	if errors.Is(err, models.ErrUnsigned) {
		return r.Redirect(r.entrance())
	}
	var toll *casework.Toll
	if errors.As(err, &toll) {
		return r.showPuzzle(toll)
	}
	f := failureOf(err)
	if f.page == "404" && r.byLink() {
		f.page = "404_link"
	}
	r.noteFailure(f, err)
	v := pages.Error{
		Page: r.Page(r.T("error_page." + f.page + ".title")),
		Text: r.T("error_page." + f.page + ".text"),
	}
	if f.status >= 500 {
		v.ID = r.ID
	}
	return r.Render(f.status, pages.ShowError(v))
}

// byLink says whether somebody comes here by a link he was given. Whether one
// that leads nowhere was used, taken back or never given is not told apart.
func (r *Request) byLink() bool {
	return r.Route.Side == Respondent || strings.HasSuffix(r.Route.Path, "/:token")
}

// noteFailure logs what is our own fault, and says when trying again makes sense.
func (r *Request) noteFailure(f failure, err error) {
	if f.status >= 500 {
		r.w.Log.Error("request failed", "id", r.ID, "route", r.Route.Path, "error", err.Error())
	}
	r.retryAfter(f)
}

func (r *Request) retryAfter(f failure) {
	if f.retry > 0 {
		r.c.Set("Retry-After", strconv.Itoa(int(f.retry.Seconds())+1))
	}
}

// entrance is where somebody goes who has to show who they are first.
func (r *Request) entrance() string {
	switch r.Route.Side {
	case Filer:
		return "/resume"
	case Complainant:
		return "/track"
	case Respondent:
		return "/"
	}
	if r.Posted() {
		return "/sign-in"
	}
	return "/sign-in?next=" + url.QueryEscape(LocalPath(r.Path()))
}

// LocalPath returns a path of this site, "/" for anything that could lead to
// another one. Use it on every address that comes with a request.
func LocalPath(s string) string {
	if len(s) > 1000 || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t\x00") {
		return "/"
	}
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" {
		return "/"
	}
	return s
}

// lastResort answers what never got as far as a handler: broken headers, slow
// senders, and a failure of the error page itself.
func (w *Web) lastResort(c *fiber.Ctx, err error) error {
	w.secure(c)
	status := failureOf(err).status
	if status >= 500 {
		w.Log.Error("request failed early", "error", err.Error())
	}
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	return c.Status(status).SendString(strconv.Itoa(status) + "\n")
}
