package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"redress/app/authz"
	"redress/models"
	"redress/views/i18n"
)

// serve puts a row of the table to work: a free slot, who is asking, whether
// the row is for them, whether the form is ours, and then the handler.
func (w *Web) serve(route Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := c.Locals(requestKey).(*Request)
		r.Route = route
		if route.Pieces {
			c.Set("Tus-Resumable", tusVersion)
		}
		free, err := w.slot(route)
		if err != nil {
			return err
		}
		if route.Slow || route.upload() {
			r.extend(free)
		} else {
			defer free()
		}
		if !route.Bare {
			if err := r.admit(); err != nil {
				return err
			}
		}
		return route.Handler(w, r)
	}
}

// extend gives an upload or a download the long time limit, and its slot until
// the last byte has left: what ends the one gives back the other.
func (r *Request) extend(free func()) {
	r.cancel()
	ctx, cancel := context.WithTimeout(i18n.WithLang(context.Background(), i18n.Lang(r.ctx)), slowTime)
	r.ctx, r.cancel = ctx, func() { cancel(); free() }
}

// admit finds out who asks and whether the route is for them.
func (r *Request) admit() (err error) {
	if r.Identity, err = r.w.Service.Who(r.ctx, r.token); err != nil {
		return err
	}
	switch r.Route.Side {
	case Staff:
		r.Actor = r.Identity.Staff
	case Account:
		r.Actor = r.Identity.Account
	case Filer:
		r.Actor = r.Identity.Filer
	case Complainant:
		r.Actor = r.Identity.Complainant
	case Respondent:
		r.Actor = r.Identity.Respondent
	default:
		r.Actor = r.Identity.Filer
	}
	if r.Route.Side == Staff && r.Identity.Account.Role == models.RoleBuyer {
		return models.ErrDenied // signing in again would lead back here
	}
	if r.Posted() {
		if err := r.checkForm(); err != nil {
			return err
		}
	}
	return permit(r.Route, r.Actor)
}

// permit is the coarse half of authorisation; the use cases hold the fine one.
func permit(route Route, actor models.Actor) error {
	missing := (route.Side == Filer || route.Side == Complainant || route.Side == Respondent) && actor.Case == ""
	if missing || (route.Side == Staff && !actor.Role.Staff()) || (route.Side == Account && actor.Account == "") {
		return models.ErrUnsigned
	}
	if !authz.Permits(actor, route.Action) {
		return models.ErrDenied
	}
	return nil
}
